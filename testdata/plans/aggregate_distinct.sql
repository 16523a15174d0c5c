-- on: 15 18
SELECT DISTINCT status FROM orders;
