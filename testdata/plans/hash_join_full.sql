-- on: 15 18
SELECT count(*) FROM customers c FULL JOIN tree t ON t.id = c.id;
