-- on: 15 18
SELECT id, at FROM events ORDER BY at LIMIT 30;
