-- on: 10 12 14 15 16 17 18
SELECT id, rank() OVER (PARTITION BY region ORDER BY name) FROM customers;
