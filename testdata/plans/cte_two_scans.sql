-- on: 10 12 14 15 16 17 18
WITH t AS (SELECT customer_id, sum(total) AS s FROM orders GROUP BY customer_id)
SELECT a.customer_id, b.s FROM t a JOIN t b ON b.customer_id = a.customer_id + 1 WHERE a.s > 9900;
