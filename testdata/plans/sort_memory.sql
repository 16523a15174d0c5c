-- on: 15 18
SELECT id, name FROM customers ORDER BY name DESC;
