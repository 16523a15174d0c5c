-- on: 15 18
SELECT 1 AS one, now();
