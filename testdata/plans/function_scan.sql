-- on: 10 12 14 15 16 17 18
SELECT count(*) FROM some_numbers(50000);
