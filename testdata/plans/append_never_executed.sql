-- on: 12 14 15 16 17 18
SELECT count(*) FROM events WHERE at = (SELECT date '2024-03-05');
