-- on: 15 18
SELECT id FROM orders WHERE total::text = '500';
