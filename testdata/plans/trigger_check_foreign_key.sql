-- on: 15 18
INSERT INTO orders SELECT 200000 + g, g, 'open', 1, '{}', '', now() FROM generate_series(1, 500) g;
