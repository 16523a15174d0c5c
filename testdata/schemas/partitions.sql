-- Hand-written partitions: the server copies indexes, keys and unique constraints of a partitioned table to what is
-- attached later, names the copies itself, and attaches an equal index that is there. For servers 11 and later.
CREATE TABLE m (id bigint NOT NULL, at date NOT NULL, k text, v int, UNIQUE (id, at)) PARTITION BY RANGE (at);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX ON m (lower(k), v DESC) INCLUDE (id);
CREATE INDEX only_later ON ONLY m (v);
CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY LIST (id);
CREATE TABLE m2a PARTITION OF m2 FOR VALUES IN (7);
ALTER TABLE m ADD PRIMARY KEY (at, id, k);
-- made first, with its columns in another order and an index of its own
CREATE TABLE m3 (v int, k text NOT NULL, at date NOT NULL, id bigint NOT NULL);
CREATE INDEX m3_own ON m3 (lower(k), v DESC) INCLUDE (id);
ALTER TABLE m ATTACH PARTITION m3 FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
-- names that the server finds for expressions
CREATE INDEX ON m ((v::text), (k || 'x'), coalesce(k, 'y'), (CASE WHEN v > 1 THEN 'a' ELSE lower(k) END), (v + 1), (v + 2));
CREATE INDEX ON m (greatest(v, 3), nullif(k, ''), (k COLLATE "C"), v, v) WHERE k IS NOT NULL;
CREATE TABLE h (a int, b text, CONSTRAINT h_unique UNIQUE (a) INCLUDE (b)) PARTITION BY HASH (a);
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE INDEX h_b_gin ON h USING gin (to_tsvector('simple', b));
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1) WITH (fillfactor = 70);
CREATE INDEX h1_alone ON h1 (b);
CREATE TABLE a_table_name_that_is_as_long_as_names_can_be_in_postgresql_yes_ (a_column_of_some_length int, another_one int) PARTITION BY RANGE (a_column_of_some_length);
CREATE TABLE a_table_name_that_is_as_long_as_names_can_be_in_postgresql_p1 PARTITION OF a_table_name_that_is_as_long_as_names_can_be_in_postgresql_yes_ FOR VALUES FROM (1) TO (10);
CREATE INDEX ON a_table_name_that_is_as_long_as_names_can_be_in_postgresql_yes_ (a_column_of_some_length, another_one);
