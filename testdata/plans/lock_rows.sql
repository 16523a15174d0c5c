-- on: 15 18
SELECT id FROM orders WHERE id < 20 FOR UPDATE;
