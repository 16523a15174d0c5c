-- on: 10 12 14 15 16 17 18
WITH gone AS (DELETE FROM lines WHERE order_id < 50 RETURNING order_id, quantity),
     kept AS (INSERT INTO tree SELECT 100000 + order_id, NULL, 'x' FROM gone WHERE quantity > 8 ON CONFLICT DO NOTHING RETURNING id)
SELECT count(*) FROM gone;
