-- on: 10 12 14 15 16 17 18
SET LOCAL work_mem = '64kB';
SET LOCAL enable_seqscan = off;
SET LOCAL enable_indexscan = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT count(note) FROM orders WHERE total < 400 AND note <> '';
