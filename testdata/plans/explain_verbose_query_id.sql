-- on: 15 18
-- explain: ANALYZE, VERBOSE
SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id < 10;
