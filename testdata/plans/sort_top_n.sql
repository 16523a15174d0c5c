-- on: 15 18
SELECT id, note FROM orders ORDER BY total, note LIMIT 5;
