-- on: 14 15 16 17 18
SET LOCAL work_mem = '64kB';
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_sort = off;
SELECT note, count(*) FROM orders GROUP BY note;
