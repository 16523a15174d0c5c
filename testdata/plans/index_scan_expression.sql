-- on: 15 18
SELECT count(total) FROM orders WHERE customer_id % 4 = 2 AND total < 10;
