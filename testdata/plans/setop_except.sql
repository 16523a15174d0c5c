-- on: 15 18
SELECT id FROM tree EXCEPT SELECT id FROM customers WHERE active;
