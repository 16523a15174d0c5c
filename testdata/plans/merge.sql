-- on: 15 16 17 18
MERGE INTO customers c USING (SELECT g AS id FROM generate_series(4980, 5010) g) s ON c.id = s.id
WHEN MATCHED AND c.id % 3 = 0 THEN DELETE WHEN MATCHED AND c.id % 3 = 1 THEN UPDATE SET name = 'merged' WHEN MATCHED THEN DO NOTHING
WHEN NOT MATCHED THEN INSERT VALUES (s.id, 'n', 'e', 'r', true);
