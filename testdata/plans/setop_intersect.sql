-- on: 15 18
SELECT id FROM tree INTERSECT SELECT id FROM customers;
