-- on: 10 12 14 15 16 17 18
INSERT INTO customers SELECT g, 'new', 'new', 'new', true FROM generate_series(4990, 5010) g ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE customers.id <> 4995;
