-- on: 15 18
SET LOCAL enable_seqscan = off;
SET LOCAL enable_indexscan = off;
SELECT count(note) FROM orders WHERE status = 'open' AND total BETWEEN 100 AND 120;
