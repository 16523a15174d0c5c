-- on: 15 18
SELECT id FROM orders WHERE ctid = '(3,4)';
