-- on: 15 18
SELECT id FROM customers WHERE id = -1 AND region = (SELECT label FROM tree WHERE id = 5);
