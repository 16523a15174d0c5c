-- on: 15 18
SELECT id, created_at FROM orders ORDER BY created_at DESC LIMIT 10;
