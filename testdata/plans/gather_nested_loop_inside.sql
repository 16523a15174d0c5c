-- on: 15 18
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.total < 20 AND o.note <> '';
