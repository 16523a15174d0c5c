-- on: 10 12 14 15 16 17 18
SET LOCAL work_mem = '64kB';
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_mergejoin = off;
SET LOCAL enable_nestloop = off;
SELECT count(*) FROM orders a JOIN orders b ON a.note = b.note;
