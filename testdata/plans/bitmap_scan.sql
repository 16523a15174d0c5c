-- on: 10 12 14 15 16 17 18
SET LOCAL enable_indexscan = off;
SELECT sum(total) FROM orders WHERE status = 'open';
