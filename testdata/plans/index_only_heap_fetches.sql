-- on: 10 12 14 15 16 17 18
UPDATE orders SET note = note || '.' WHERE id < 3000;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT count(*) FROM orders WHERE id < 6000;
