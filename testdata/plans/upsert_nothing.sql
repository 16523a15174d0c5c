-- on: 15 18
INSERT INTO customers SELECT g, 'new', 'new', 'new', true FROM generate_series(4990, 5010) g ON CONFLICT DO NOTHING RETURNING id;
