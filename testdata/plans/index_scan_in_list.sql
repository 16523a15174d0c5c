-- on: 15 18
SELECT id, total FROM orders WHERE id IN (5, 500, 5000, 50000, 77, 777, 7777, 77777);
