-- What the application does with the tables of rules.sql while the server counts and logs.
SELECT * FROM miss_index_unused WHERE a = 'a77';
SELECT * FROM miss_index_unused WHERE a = 'a78';
SELECT b FROM hit_index_unused WHERE id = 5;
SELECT * FROM hit_index_duplicate WHERE a = 3;
SELECT * FROM miss_index_low_cardinality WHERE kind = 3;
SELECT id FROM hit_index_low_cardinality WHERE NOT active;
DELETE FROM parents WHERE id = 1999;
DELETE FROM parents WHERE id = 1998;
DELETE FROM hit_index_bloat WHERE id % 10 <> 0;
DELETE FROM hit_table_vacuum WHERE id % 2 = 0;
DELETE FROM miss_table_vacuum WHERE id % 50 = 0;
UPDATE hit_table_stale_statistics SET a = a + 1;
UPDATE miss_table_stale_statistics SET a = a + 1 WHERE id % 50 = 0;
SELECT count(*) FROM hit_table_partition WHERE at > '2026-01-20';
DELETE FROM hit_table_partition WHERE at < '2026-01-02';
SELECT count(*) FROM miss_table_partition WHERE id > 5;
SELECT * FROM miss_index_over_indexed WHERE at BETWEEN '2026-01-01 05:00' AND '2026-01-01 05:01';
SELECT format('INSERT INTO hit_index_over_indexed VALUES (%s, 1, 2, 3, 4, now())', 100000 + g) FROM generate_series(1, 30) g \gexec
