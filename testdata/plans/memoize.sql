-- on: 14 15 16 17 18
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT count(c.name) FROM orders o JOIN customers c ON c.id = o.total WHERE o.id < 20000;
