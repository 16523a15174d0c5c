-- on: 15 18
SELECT id FROM tree UNION ALL SELECT id FROM customers;
