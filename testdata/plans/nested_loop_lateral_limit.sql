-- on: 15 18
SELECT c.id, o.id FROM customers c, LATERAL (SELECT id FROM orders WHERE id > c.id ORDER BY id LIMIT 2) o WHERE c.id < 50;
