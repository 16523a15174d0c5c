-- on: 15 18
SET LOCAL enable_hashagg = off;
SELECT region, count(*), array_agg(id ORDER BY name) FROM customers GROUP BY region;
