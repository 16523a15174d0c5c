-- on: 15 18
SELECT id FROM customers WHERE email LIKE '%77@example.com';
