-- on: 10 12 14 15 16 17 18
SELECT id, (SELECT count(*) FROM orders o WHERE o.total = c.id) FROM customers c WHERE id < 300;
