-- on: 15 18
SELECT id, generate_series(1, 3) FROM tree WHERE id < 10;
