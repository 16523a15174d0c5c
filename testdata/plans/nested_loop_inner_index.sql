-- on: 15 18
SELECT l.product, o.status FROM lines l JOIN orders o ON o.id = l.order_id WHERE l.product = 3 AND l.quantity = 4;
