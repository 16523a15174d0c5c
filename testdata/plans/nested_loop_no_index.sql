-- on: 10 12 14 15 16 17 18
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT count(*) FROM tree t JOIN customers c ON c.name = 'customer ' || t.id WHERE t.id < 200;
