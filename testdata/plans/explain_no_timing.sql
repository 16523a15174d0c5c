-- on: 15 18
-- explain: ANALYZE, TIMING off
SELECT count(*) FROM orders WHERE total > 500;
