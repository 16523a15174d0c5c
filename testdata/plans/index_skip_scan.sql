-- on: 18
DROP INDEX orders_total_idx;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT count(note) FROM orders WHERE total = 500;
