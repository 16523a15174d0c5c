-- on: 14 15 16 17 18
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT id, total FROM orders WHERE total < 300 ORDER BY total, note LIMIT 2000;
