-- on: 15 18
-- explain: ANALYZE, SETTINGS
SET LOCAL work_mem = '7MB';
SET LOCAL random_page_cost = 1.1;
SELECT count(*) FROM orders WHERE total > 500;
