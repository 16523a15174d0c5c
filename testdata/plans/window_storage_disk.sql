-- on: 15 18
SET LOCAL work_mem = '64kB';
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT sum(n) FROM (SELECT count(*) OVER () AS n FROM orders) s;
