-- on: 10 12 14 15 16 17 18
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_nestloop = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE l.quantity > 3;
