-- on: 15 18
SELECT id, name FROM customers WHERE lower(email) = 'user.77@example.com';
