-- on: 10 12 14 15 16 17 18
SELECT count(*) FROM events WHERE kind = 3;
