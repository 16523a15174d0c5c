-- A schema with what each version's dumps have of their own; the tests run it on servers 10 to 18.
-- What newer servers know only is guarded by \if, so psql must run it.
SELECT current_setting('server_version_num')::int >= 110000 AS v11, current_setting('server_version_num')::int >= 120000 AS v12,
       current_setting('server_version_num')::int >= 130000 AS v13, current_setting('server_version_num')::int >= 140000 AS v14,
       current_setting('server_version_num')::int >= 150000 AS v15 \gset
CREATE SCHEMA shop; CREATE SCHEMA "Odd Name";
CREATE ROLE wide_owner; CREATE ROLE "odd role";
CREATE DOMAIN shop.email AS text CHECK (VALUE ~ '@') NOT NULL;
CREATE DOMAIN shop.cents AS bigint DEFAULT 0 CONSTRAINT not_negative CHECK (VALUE >= 0);
CREATE TYPE shop.state AS ENUM ('new', 'paid', 'sh;ip''ped');
CREATE SEQUENCE shop.ticket START 7 INCREMENT 3 MAXVALUE 99999 CACHE 10 CYCLE;
CREATE TABLE shop.customers (id serial PRIMARY KEY, mail shop.email, name varchar(80), born date, balance shop.cents,
  tags text[] DEFAULT '{}'::text[] NOT NULL, bio text DEFAULT E'it\'s;\nnew', UNIQUE (mail));
CREATE TABLE shop.orders (id bigserial, customer_id integer NOT NULL REFERENCES shop.customers ON DELETE CASCADE DEFERRABLE,
  state shop.state DEFAULT 'new'::shop.state NOT NULL, placed_at timestamptz DEFAULT now() NOT NULL, ticket int DEFAULT nextval('shop.ticket'), total numeric(12,2), note text,
  CONSTRAINT orders_pk PRIMARY KEY (id), CONSTRAINT total_ok CHECK (total >= 0 AND total < 1e9), CONSTRAINT one_ticket UNIQUE (ticket) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE shop.orders ADD CONSTRAINT late CHECK (note <> '') NOT VALID;
CREATE INDEX orders_open ON shop.orders (placed_at DESC NULLS LAST) WHERE state <> 'paid'::shop.state AND total IS NOT NULL;
CREATE INDEX orders_lower ON shop.orders (lower(note) text_pattern_ops, (total * 2) DESC);
CREATE INDEX orders_brin ON shop.orders USING brin (placed_at) WITH (pages_per_range = 16);
CREATE INDEX orders_hash ON shop.orders USING hash (customer_id) WITH (fillfactor = 70);
CREATE INDEX customers_tags ON shop.customers USING gin (tags) WITH (fastupdate = off);
CREATE INDEX customers_c ON shop.customers (name COLLATE "C" varchar_pattern_ops, name COLLATE "POSIX" DESC);
CREATE INDEX customers_fts ON shop.customers USING gin (to_tsvector('english'::regconfig, coalesce(name, '') || ' ' || coalesce(bio, '')));
CREATE TABLE shop.rooms (room int4range, during tsrange, CONSTRAINT rooms_excl EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room IS NOT NULL));
CREATE TABLE shop.rooms_spgist (during tsrange, EXCLUDE USING spgist (during WITH &&));
CREATE TABLE shop.base (id int PRIMARY KEY, a text DEFAULT 'x' NOT NULL CHECK (a <> ''));
CREATE TABLE shop.derived (b int) INHERITS (shop.base);
CREATE TABLE shop.derived2 (a text DEFAULT 'z', b int) INHERITS (shop.derived);
CREATE TABLE shop.m_range (id int NOT NULL, at date NOT NULL, v text) PARTITION BY RANGE (at, id);
CREATE TABLE shop.m_range_1 PARTITION OF shop.m_range FOR VALUES FROM ('2020-01-01', MINVALUE) TO ('2021-01-01', MINVALUE);
CREATE TABLE shop.m_range_2 PARTITION OF shop.m_range (v DEFAULT 'q') FOR VALUES FROM ('2021-01-01', 0) TO (MAXVALUE, MAXVALUE) PARTITION BY LIST (lower(v));
CREATE TABLE shop.m_range_2_a PARTITION OF shop.m_range_2 FOR VALUES IN ('a', NULL);
CREATE TABLE shop.m_list (k shop.state, b boolean, n int) PARTITION BY LIST (k);
CREATE TABLE shop.m_list_1 PARTITION OF shop.m_list FOR VALUES IN ('new');
CREATE VIEW shop.open_orders AS SELECT o.id, c.name, o.total FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id WHERE o.state = 'new' ORDER BY o.placed_at;
CREATE VIEW shop.cyclic AS SELECT 1 AS x, 'a;b'::text AS "odd;col";
CREATE MATERIALIZED VIEW shop.totals AS SELECT customer_id, sum(total) AS total FROM shop.orders GROUP BY customer_id;
CREATE UNIQUE INDEX totals_customer ON shop.totals (customer_id);
CREATE RULE keep AS ON DELETE TO shop.base WHERE OLD.id = 1 DO INSTEAD NOTHING;
CREATE STATISTICS shop.order_stats (dependencies) ON customer_id, state FROM shop.orders;
CREATE FUNCTION shop.trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER trg AFTER INSERT OR UPDATE OF note ON shop.orders FOR EACH ROW WHEN (NEW.note IS DISTINCT FROM ';') EXECUTE PROCEDURE shop.trg();
ALTER TABLE shop.orders ENABLE ALWAYS TRIGGER trg;
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY; ALTER TABLE shop.orders FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.orders FOR SELECT TO wide_owner USING (customer_id = 5);
CREATE PUBLICATION pub FOR TABLE shop.orders, shop.customers;
CREATE FUNCTION shop.evt() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER evt ON ddl_command_end EXECUTE PROCEDURE shop.evt();
CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER away FOREIGN DATA WRAPPER nothing OPTIONS (host 'a;b'); 
CREATE FOREIGN TABLE shop.far (a int OPTIONS (column_name 'A;') NOT NULL, b text COLLATE "C") SERVER away OPTIONS (t 'x');
CREATE CAST (shop.state AS int) WITH INOUT;
CREATE OPERATOR shop.=== (LEFTARG = int, RIGHTARG = int, PROCEDURE = int4eq);
CREATE TABLE "Odd Name"."Mixed Case" ("Id" int PRIMARY KEY, "Group" text, "x""y" int, "col with space" int REFERENCES "Odd Name"."Mixed Case" ("Id"));
CREATE INDEX "Idx With Space" ON "Odd Name"."Mixed Case" ("Group", "x""y" DESC);
ALTER TABLE shop.customers REPLICA IDENTITY FULL; ALTER TABLE shop.m_range_1 REPLICA IDENTITY NOTHING;
ALTER TABLE shop.orders CLUSTER ON orders_pk; ALTER TABLE shop.orders OWNER TO wide_owner; GRANT SELECT ON shop.orders TO "odd role" WITH GRANT OPTION;
CREATE TABLE shop.ident (id int GENERATED ALWAYS AS IDENTITY (START 2147483000), small smallint GENERATED BY DEFAULT AS IDENTITY);
COMMENT ON TABLE shop.orders IS 'orders; "all" of them'; COMMENT ON COLUMN shop.orders.note IS E'a\nCREATE TABLE x (a int);'; COMMENT ON SEQUENCE shop.ticket IS 'x;';
COMMENT ON INDEX shop.orders_open IS 'open ones';
\if :v11
CREATE UNIQUE INDEX customers_inc ON shop.customers (mail) INCLUDE (name);
CREATE TABLE shop.h (id int, t text NOT NULL, PRIMARY KEY (id)) PARTITION BY HASH (id);
CREATE TABLE shop.h0 PARTITION OF shop.h FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE shop.h1 PARTITION OF shop.h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX h_t ON shop.h (t); CREATE INDEX h_only ON ONLY shop.h (t, id); 
CREATE TABLE shop.m_list_d PARTITION OF shop.m_list DEFAULT;
CREATE PROCEDURE shop.pr() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';
\endif
\if :v12
CREATE TABLE shop.gen (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c text COLLATE "C");
CREATE TABLE shop.refs_part (id int REFERENCES shop.h ON UPDATE CASCADE);
CREATE STATISTICS shop.mc (mcv) ON customer_id, total FROM shop.orders;
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE shop.on_heap2 (a int) USING heap2;
\endif
\if :v13
CREATE INDEX customers_ops ON shop.customers USING gist (to_tsvector('simple'::regconfig, name) tsvector_ops (siglen = 100));
CREATE INDEX no_dedup ON shop.orders (note) WITH (deduplicate_items = off);
\endif
\if :v14
CREATE INDEX brin_multi ON shop.orders USING brin (total numeric_minmax_multi_ops (values_per_range = 8), ticket int4_bloom_ops);
CREATE TABLE shop.comp (a text COMPRESSION pglz, m int4multirange);
CREATE STATISTICS shop.ex ON lower(name), born FROM shop.customers;
CREATE FUNCTION shop.atomic(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE i WHEN 1 THEN 2 ELSE 3 END; SELECT 4; END;
\endif
\if :v15
CREATE TABLE shop.nnd (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));
CREATE VIEW shop.inv WITH (security_invoker = true) AS SELECT a FROM shop.nnd;
\endif
INSERT INTO shop.customers (mail, name, bio) SELECT 'u' || g || '@x', 'n;' || g, E'line\nCREATE INDEX x ON y (z);\\.' FROM generate_series(1, 50) g;
INSERT INTO shop.orders (customer_id, total, note) SELECT g, g, 'COPY shop.x FROM stdin;' FROM generate_series(1, 50) g;
INSERT INTO shop.m_range VALUES (1, '2020-02-02', 'a'), (2, '2022-02-02', 'a');
SELECT lo_from_bytea(0, '\x00ff');
