-- on: 15 18
-- explain: ANALYZE, BUFFERS, WAL
UPDATE orders SET total = total + 1 WHERE id BETWEEN 500 AND 1500;
