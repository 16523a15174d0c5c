-- on: 17 18
-- explain: ANALYZE, SERIALIZE, MEMORY
SELECT * FROM orders WHERE id < 5000;
