-- on: 15 18
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT id FROM orders WHERE note LIKE 'note 00%' ORDER BY created_at LIMIT 20;
