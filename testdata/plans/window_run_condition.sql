-- on: 15 18
SELECT * FROM (SELECT id, row_number() OVER (ORDER BY name) AS n FROM customers) s WHERE n <= 5;
