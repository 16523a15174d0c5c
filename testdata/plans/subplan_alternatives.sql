-- on: 15 18
SELECT id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = c.id) FROM customers c;
