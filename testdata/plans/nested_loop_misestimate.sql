-- on: 10 12 14 15 16 17 18
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SELECT count(*) FROM correlated a JOIN tree t ON t.parent = a.x % 600 WHERE a.city = 17 AND a.zip = 17;
