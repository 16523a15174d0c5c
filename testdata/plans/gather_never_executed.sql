-- on: 15 18
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SELECT id FROM tree WHERE id < 0 AND label = (SELECT min(note) FROM orders WHERE note LIKE '%x%');
