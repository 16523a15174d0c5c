-- on: 15 18
WITH changed AS (UPDATE customers SET active = false WHERE id < 200 RETURNING id)
SELECT 1;
