-- on: 15 18
SELECT region FROM customers UNION SELECT status FROM orders;
