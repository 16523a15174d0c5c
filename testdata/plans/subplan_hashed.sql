-- on: 15 18
SELECT count(*) FROM customers WHERE id NOT IN (SELECT parent FROM tree WHERE parent IS NOT NULL);
