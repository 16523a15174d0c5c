-- on: 15 18
WITH t AS (SELECT id, total, random() AS r FROM orders)
SELECT count(*) FROM t WHERE id = 17;
