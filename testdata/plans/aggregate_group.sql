-- on: 15 18
SET LOCAL enable_hashagg = off;
SELECT region FROM customers GROUP BY region;
