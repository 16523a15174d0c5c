-- on: 15 18
SET LOCAL work_mem = '64kB';
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_sort = off;
SET LOCAL enable_seqscan = off;
SELECT id, status FROM orders ORDER BY status, note;
