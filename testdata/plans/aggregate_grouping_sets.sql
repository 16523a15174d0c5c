-- on: 15 18
SELECT region, active, count(*) FROM customers GROUP BY GROUPING SETS ((region), (active), ());
