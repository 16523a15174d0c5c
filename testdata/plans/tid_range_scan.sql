-- on: 15 18
SELECT count(*) FROM orders WHERE ctid < '(100,1)';
