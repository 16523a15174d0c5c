-- on: 15 18
SELECT count(note) FROM orders WHERE status = 'open' OR total = 3;
