-- on: 15 18
SELECT id FROM orders WHERE status = 'sent' LIMIT 3;
