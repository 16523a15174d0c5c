-- A hit and a miss for each rule that lives on schema and statistics: hit_RULE must be found by the rule, miss_RULE not.
-- tests/record/rules.py runs it on a real server, then activity.sql, and records schema, snapshot and log.
CREATE TABLE parents (id bigint PRIMARY KEY, code text);
INSERT INTO parents SELECT g, 'c' || g FROM generate_series(1, 2000) g;

CREATE TABLE hit_index_duplicate (id int PRIMARY KEY, a int, b int);
CREATE INDEX ON hit_index_duplicate (a, b DESC);
CREATE INDEX hit_index_duplicate_again ON hit_index_duplicate USING btree (a DESC, b ASC);
CREATE TABLE miss_index_duplicate (id int PRIMARY KEY, a int, b text);
CREATE INDEX ON miss_index_duplicate (a DESC NULLS LAST);
CREATE INDEX ON miss_index_duplicate (a);
CREATE INDEX ON miss_index_duplicate (b);
CREATE INDEX ON miss_index_duplicate (b text_pattern_ops);
CREATE INDEX ON miss_index_duplicate USING hash (a);

CREATE TABLE hit_index_redundant (tenant int, id int, name text, PRIMARY KEY (tenant, id));
CREATE INDEX hit_index_redundant_tenant ON hit_index_redundant (tenant);
CREATE TABLE miss_index_redundant (tenant int, id int, name text, PRIMARY KEY (tenant, id));
CREATE INDEX ON miss_index_redundant (id);
CREATE UNIQUE INDEX miss_index_redundant_unique ON miss_index_redundant (name);
CREATE INDEX ON miss_index_redundant (name, id);
CREATE INDEX ON miss_index_redundant (tenant) INCLUDE (name);

CREATE TABLE hit_index_missing_fk (id int PRIMARY KEY, parent_id bigint REFERENCES parents ON DELETE CASCADE, kind text);
CREATE INDEX ON hit_index_missing_fk (kind, parent_id);
CREATE TABLE miss_index_missing_fk (id int PRIMARY KEY, parent_id bigint REFERENCES parents, other_id bigint REFERENCES parents);
CREATE INDEX ON miss_index_missing_fk (parent_id, id);
CREATE INDEX ON miss_index_missing_fk (other_id) WHERE other_id IS NOT NULL;
INSERT INTO hit_index_missing_fk SELECT g, 1 + g % 1000, 'k' FROM generate_series(1, 5000) g;
INSERT INTO miss_index_missing_fk SELECT g, 1 + g % 1000, NULL FROM generate_series(1, 5000) g;

CREATE TABLE hit_index_unused (id int PRIMARY KEY, a text, b text);
CREATE INDEX hit_index_unused_a ON hit_index_unused (a);
CREATE TABLE miss_index_unused (id int PRIMARY KEY, a text, b text, parent_id bigint REFERENCES parents);
CREATE INDEX miss_index_unused_read ON miss_index_unused (a);
CREATE UNIQUE INDEX miss_index_unused_unique ON miss_index_unused (b);
CREATE INDEX miss_index_unused_fk ON miss_index_unused (parent_id);
INSERT INTO hit_index_unused SELECT g, 'a' || g, 'b' || g FROM generate_series(1, 50000) g;
INSERT INTO miss_index_unused SELECT g, 'a' || g, 'b' || g, 1 + g % 900 FROM generate_series(1, 50000) g;

CREATE TABLE hit_index_invalid (id int PRIMARY KEY, a int);
INSERT INTO hit_index_invalid VALUES (1, 5), (2, 5);
CREATE TABLE miss_index_invalid (id int PRIMARY KEY, a int);
CREATE UNIQUE INDEX ON miss_index_invalid (a);

CREATE TABLE hit_index_low_cardinality (id int PRIMARY KEY, active boolean NOT NULL);
CREATE INDEX hit_index_low_cardinality_active ON hit_index_low_cardinality (active);
CREATE TABLE miss_index_low_cardinality (id int PRIMARY KEY, active boolean NOT NULL, kind int NOT NULL);
CREATE INDEX ON miss_index_low_cardinality (id) WHERE NOT active;
CREATE INDEX ON miss_index_low_cardinality (kind);
INSERT INTO hit_index_low_cardinality SELECT g, g % 100 > 0 FROM generate_series(1, 20000) g;
INSERT INTO miss_index_low_cardinality SELECT g, g % 100 > 0, g % 300 FROM generate_series(1, 20000) g;

CREATE TABLE hit_index_over_indexed (id int PRIMARY KEY, a int, b int, c int, d int, at timestamptz NOT NULL);
CREATE INDEX ON hit_index_over_indexed (a); CREATE INDEX ON hit_index_over_indexed (b); CREATE INDEX ON hit_index_over_indexed (c);
CREATE INDEX ON hit_index_over_indexed (d); CREATE INDEX ON hit_index_over_indexed (at);
CREATE TABLE miss_index_over_indexed (id int PRIMARY KEY, a int, b int, at timestamptz NOT NULL);
CREATE INDEX ON miss_index_over_indexed (at);
INSERT INTO hit_index_over_indexed SELECT g, g % 90, g % 80, g % 70, g % 60, timestamptz '2026-01-01' + g * interval '1 s' FROM generate_series(1, 30000) g;
INSERT INTO miss_index_over_indexed SELECT g, g % 90, g % 80, timestamptz '2026-01-01' + g * interval '1 s' FROM generate_series(1, 30000) g;

CREATE TABLE hit_index_bloat (id int PRIMARY KEY, a int);
CREATE INDEX hit_index_bloat_a ON hit_index_bloat (a);
CREATE TABLE miss_index_bloat (id int PRIMARY KEY, a int);
CREATE INDEX miss_index_bloat_a ON miss_index_bloat (a);
INSERT INTO hit_index_bloat SELECT g, g FROM generate_series(1, 60000) g;
INSERT INTO miss_index_bloat SELECT g, g FROM generate_series(1, 60000) g;

CREATE TABLE hit_table_partition (id bigint, at timestamptz NOT NULL, body text);
CREATE TABLE miss_table_partition (id bigint, at timestamptz NOT NULL, body text);
INSERT INTO hit_table_partition SELECT g, timestamptz '2026-01-01' + g * interval '1 min', 'x' FROM generate_series(1, 30000) g;
INSERT INTO miss_table_partition SELECT g, timestamptz '2026-01-01' + (g * 7919 % 30000) * interval '1 min', 'x' FROM generate_series(1, 30000) g;

CREATE TABLE hit_table_stale_statistics (id int, a int);
CREATE TABLE miss_table_stale_statistics (id int, a int);
INSERT INTO hit_table_stale_statistics SELECT g, g FROM generate_series(1, 20000) g;
INSERT INTO miss_table_stale_statistics SELECT g, g FROM generate_series(1, 20000) g;

CREATE TABLE hit_table_vacuum (id int, a int);
CREATE TABLE miss_table_vacuum (id int, a int);
INSERT INTO hit_table_vacuum SELECT g, g FROM generate_series(1, 40000) g;
INSERT INTO miss_table_vacuum SELECT g, g FROM generate_series(1, 40000) g;

CREATE TABLE hit_table_key_exhaustion (id serial PRIMARY KEY, small smallint GENERATED ALWAYS AS IDENTITY);
CREATE TABLE miss_table_key_exhaustion (id bigserial PRIMARY KEY, turning int);
CREATE SEQUENCE miss_table_key_exhaustion_turns MAXVALUE 100 CYCLE OWNED BY miss_table_key_exhaustion.turning;
SELECT setval('hit_table_key_exhaustion_id_seq', 2000000000), setval('miss_table_key_exhaustion_id_seq', 2000000000), setval('miss_table_key_exhaustion_turns', 99);

