-- on: 10 12 14 15 16 17 18
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SELECT id FROM orders WHERE note LIKE '%abc%';
