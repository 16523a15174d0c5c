-- on: 10 12 14 15 16 17 18
SET LOCAL enable_bitmapscan = off;
SELECT id FROM orders WHERE status = 'open' AND total > 990;
