-- on: 10 12 14 15 16 17 18
-- explain: COSTS
SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.region = 'north' ORDER BY o.total LIMIT 10;
