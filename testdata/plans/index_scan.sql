-- on: 15 18
SELECT * FROM orders WHERE id = 4711;
