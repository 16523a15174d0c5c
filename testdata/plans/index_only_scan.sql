-- on: 15 18
SELECT count(*) FROM orders WHERE total BETWEEN 10 AND 12;
