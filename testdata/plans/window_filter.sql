-- on: 15 18
SELECT * FROM (SELECT id, sum(id) OVER (PARTITION BY region) AS s FROM customers) s WHERE s > 3000000;
