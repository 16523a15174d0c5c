-- A schema with every feature a reader of dumps must survive, and the index cases an adviser gets wrong.
-- In the names of indexes: keep_ must not be called redundant, red_ is made redundant by another index,
-- dup_ is equal to another, wide_ repeats the uniqueness of a narrower one.  In the names of foreign keys: fk_ok_ is supported by an index, fk_part_ by some of
-- its columns only, fk_none_ by no index that can serve it.  For PostgreSQL 15 with its contrib modules.
SET client_min_messages = warning;

-- ------------------------------------------------------------ roles, extensions, types
CREATE ROLE "app; owner";
CREATE ROLE reader NOLOGIN;
CREATE TABLESPACE "fast; space" LOCATION '';
CREATE SCHEMA app;
CREATE SCHEMA "Weird; Schema";
CREATE SCHEMA ext;
COMMENT ON SCHEMA app IS 'CREATE TABLE app.not_a_table (x int); -- only a comment';

CREATE EXTENSION btree_gist WITH SCHEMA ext;
CREATE EXTENSION btree_gin WITH SCHEMA ext;
CREATE EXTENSION pg_trgm WITH SCHEMA ext;
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE EXTENSION ltree;
CREATE EXTENSION intarray WITH SCHEMA ext;
CREATE EXTENSION bloom WITH SCHEMA ext;
CREATE EXTENSION pgcrypto;
CREATE EXTENSION "uuid-ossp";
CREATE EXTENSION file_fdw;

CREATE TYPE app.mood AS ENUM ('sad', 'it''s; ok', 'CREATE TABLE x (', '"quoted"', 'ünï');
CREATE TYPE app.pair AS (left_side integer, "right; side" text);
CREATE TYPE app.float_range AS RANGE (subtype = double precision, subtype_diff = float8mi);
CREATE TYPE app.shell;
CREATE DOMAIN app.positive AS integer CONSTRAINT must_be_positive CHECK (VALUE > 0);
CREATE DOMAIN app.label AS text COLLATE "C" DEFAULT 'none; yet' NOT NULL CHECK (length(VALUE) < 50) CHECK (VALUE <> ');');
CREATE COLLATION app.insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION app.german (provider = icu, locale = 'de-u-co-phonebk');

-- ------------------------------------------------------------ functions that look like the end of something
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- CREATE INDEX not_an_index ON app.users (id);
    NEW.updated_at := now();
    EXECUTE $q$ SELECT 'a;b', "x;y" $q$;
    RETURN NEW;
END;
$$;
CREATE FUNCTION app.nested(a text, b integer DEFAULT 5) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $_$
BEGIN
    RETURN $$;$$ || a || $1 || 'it''s' || E'\'';
END $_$;
CREATE FUNCTION app.atomic(n integer) RETURNS integer LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT CASE WHEN n > 0 THEN 1 ELSE 2 END;
    SELECT n + 1;
END;
CREATE FUNCTION app.returning(n integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN n * 2;
CREATE PROCEDURE app.proc(INOUT x integer) LANGUAGE plpgsql AS 'BEGIN x := x + 1; COMMIT; END';
CREATE FUNCTION app.table_result(OUT a integer, OUT "b;c" text) RETURNS SETOF record LANGUAGE sql AS 'SELECT 1, '';''::text';
CREATE AGGREGATE app.total (integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE FUNCTION app.near(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) < 3';
CREATE OPERATOR app.<~> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = app.near, COMMUTATOR = OPERATOR(app.<~>));
CREATE TEXT SEARCH CONFIGURATION app.plain (COPY = simple);

-- ------------------------------------------------------------ ordinary tables
CREATE TABLE app.tenants (id integer PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE app.users (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 5) PRIMARY KEY,
    tenant_id integer NOT NULL CONSTRAINT fk_ok_users_tenant REFERENCES app.tenants,
    email citext NOT NULL,
    nick text COLLATE app.insensitive,
    manager_id bigint CONSTRAINT fk_none_users_manager REFERENCES app.users ON DELETE SET NULL,
    mood app.mood DEFAULT 'it''s; ok',
    score app.positive,
    tag app.label,
    full_name text GENERATED ALWAYS AS (COALESCE(nick, 'no;body') || '!') STORED,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone,
    deleted_at timestamp with time zone,
    CONSTRAINT users_email_key UNIQUE (tenant_id, email),
    CONSTRAINT users_nick_key UNIQUE NULLS NOT DISTINCT (nick) INCLUDE (email),
    CONSTRAINT "users; check" CHECK (score <> 13 AND email <> ');'),
    CONSTRAINT users_dates CHECK (created_at <= updated_at) NO INHERIT
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, toast.autovacuum_enabled = true);
ALTER TABLE app.users ALTER COLUMN email SET STATISTICS 500, ALTER COLUMN nick SET STORAGE EXTERNAL, ALTER COLUMN nick SET COMPRESSION pglz,
    ALTER COLUMN tenant_id SET (n_distinct = -0.1);
GRANT USAGE ON SCHEMA app TO "app; owner";
ALTER TABLE app.users OWNER TO "app; owner";
COMMENT ON TABLE app.users IS 'users; of the ''app''
ALTER TABLE app.users ADD CONSTRAINT not_there UNIQUE (id);
-- end';
COMMENT ON COLUMN app.users.email IS 'e-mail);';
COMMENT ON CONSTRAINT users_email_key ON app.users IS 'one per tenant';

CREATE TABLE app.every_type (
    id serial PRIMARY KEY,
    a smallint, b bigint, c numeric, d numeric(12,4), e real, f double precision, g money, h "char", i character(3), j character varying(20),
    k text, l bytea, m timestamp(3) without time zone, n timestamp with time zone, o date, p time(2) with time zone, q time, r interval,
    s interval day to second(3), t boolean, u point, v box, w polygon, x cidr, y inet, z macaddr8, aa bit(8), ab bit varying(16), ac tsvector,
    ad tsquery, ae uuid DEFAULT gen_random_uuid(), af xml, ag json, ah jsonb DEFAULT '{"a;b": "c''d"}', ai integer[], aj text[][], ak app.pair,
    al app.pair[], am int4range, an tstzmultirange, ao app.float_range, ap oid, aq regclass, ar hstore, at ltree, au public.citext[], av name);
CREATE TABLE app.empty_table ();
CREATE TABLE app.typed OF app.pair (left_side NOT NULL, PRIMARY KEY (left_side));
CREATE UNLOGGED TABLE app.unlogged (a integer, b text);
CREATE SEQUENCE app.lonely AS integer MINVALUE 10 MAXVALUE 1000 CYCLE CACHE 5;
CREATE TABLE app.shared_sequence (id integer DEFAULT nextval('app.lonely') NOT NULL);
CREATE TABLE app.named_default (id integer GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME app."identity; seq"), x integer);

CREATE TABLE "Weird; Schema"."semi;colon" ("a;b" integer PRIMARY KEY, "quo""ted" text, "new
line" integer, "SELECT" integer, "día ñ 漢" text, "tab	ulator" text, "--comment" text, "/*" text, "end)" integer, "$1" integer, "$$" text, UPPER text);
CREATE INDEX "index; ""on"" it" ON "Weird; Schema"."semi;colon" ("quo""ted", "new
line" DESC);
CREATE TABLE "Weird; Schema".a_name_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get_yes (
    a_column_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get integer, "user" text, "order" integer, "table" integer, "Camel" integer);
CREATE INDEX ON "Weird; Schema".a_name_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get_yes
    (a_column_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get, "user");

-- ------------------------------------------------------------ constraints of all kinds
CREATE TABLE app.bookings (
    id integer CONSTRAINT bookings_pk PRIMARY KEY,
    room integer NOT NULL, during tstzrange NOT NULL, cancelled boolean DEFAULT false NOT NULL, slot integer,
    CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (NOT cancelled) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT slot_deferred UNIQUE (slot) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE app.bookings ADD CONSTRAINT later CHECK (room > 0) NOT VALID;
CREATE TABLE app.order_heads (tenant integer, ref integer, region text, user_id bigint, note text, PRIMARY KEY (tenant, ref) INCLUDE (region));
CREATE TABLE app.order_lines (
    tenant integer, ref integer, line integer, user_id bigint, other_user bigint, third_user bigint, fourth_user bigint, region text, head_region text,
    CONSTRAINT order_lines_pk PRIMARY KEY (tenant, ref, line),
    CONSTRAINT fk_ok_prefix FOREIGN KEY (tenant, ref) REFERENCES app.order_heads (tenant, ref) ON UPDATE CASCADE ON DELETE CASCADE,
    CONSTRAINT fk_none_partial FOREIGN KEY (user_id) REFERENCES app.users,
    CONSTRAINT fk_ok_not_null FOREIGN KEY (other_user) REFERENCES app.users DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_ok_hash FOREIGN KEY (third_user) REFERENCES app.users ON DELETE RESTRICT);
ALTER TABLE app.order_lines ADD CONSTRAINT fk_none_not_valid FOREIGN KEY (fourth_user) REFERENCES app.users NOT VALID;
CREATE INDEX order_lines_user_eu ON app.order_lines (user_id) WHERE region = 'EU';
CREATE INDEX order_lines_other_user ON app.order_lines (other_user) WHERE other_user IS NOT NULL;
CREATE INDEX order_lines_third_user ON app.order_lines USING hash (third_user);
-- the columns of the key in the other order: (ref, tenant) is served by an index that begins with (tenant, ref)
CREATE TABLE app.order_notes (
    id integer PRIMARY KEY, tenant integer, ref integer, line integer, text text,
    CONSTRAINT fk_ok_any_order FOREIGN KEY (ref, tenant) REFERENCES app.order_heads (ref, tenant) MATCH FULL);
CREATE INDEX order_notes_head ON app.order_notes (tenant, ref, line);
CREATE TABLE app.order_tails (
    id integer PRIMARY KEY, tenant integer, ref integer, line integer,
    CONSTRAINT fk_part_tail FOREIGN KEY (tenant, ref, line) REFERENCES app.order_lines ON DELETE SET NULL (ref, line));
CREATE INDEX order_tails_tenant_only ON app.order_tails (tenant);
CREATE TABLE app.places (id integer NOT NULL, code text NOT NULL);
CREATE UNIQUE INDEX keep_places_code ON app.places (code);      -- a key may refer to a bare unique index
CREATE INDEX dup_places_code ON app.places (code);
CREATE TABLE app.visits (id integer PRIMARY KEY, code text CONSTRAINT fk_none_visits_place REFERENCES app.places (code) ON UPDATE CASCADE);

-- ------------------------------------------------------------ indexes: equal, contained, and only alike
CREATE TABLE app.items (
    id bigint PRIMARY KEY, tenant_id integer NOT NULL CONSTRAINT fk_ok_items_tenant REFERENCES app.tenants, name text NOT NULL, code text NOT NULL,
    region text NOT NULL, price numeric NOT NULL, email text, data jsonb, tags text[], place point, span tstzrange, body text, number integer,
    serial_no integer NOT NULL, created_at timestamp with time zone NOT NULL, deleted_at timestamp with time zone);
-- equal
CREATE INDEX dup_items_id ON app.items (id);
CREATE INDEX keep_items_name ON app.items (name);
CREATE INDEX dup_items_name ON app.items USING btree (name ASC NULLS LAST);
-- alike, but with another collation, operator class or access method
CREATE INDEX keep_items_name_coll_c ON app.items (name COLLATE "C");
CREATE INDEX keep_items_name_pattern ON app.items (name text_pattern_ops);
CREATE INDEX keep_items_name_hash ON app.items USING hash (name);
CREATE INDEX keep_items_name_trgm ON app.items USING gin (name ext.gin_trgm_ops);
CREATE INDEX keep_items_name_trgm_gist ON app.items USING gist (name ext.gist_trgm_ops (siglen = 32));
CREATE INDEX keep_items_name_spgist ON app.items USING spgist (name);
CREATE INDEX keep_items_name_bloom ON app.items USING bloom (name, code) WITH (length = 64, col1 = 2, col2 = 4);
-- prefix of a wider one
CREATE INDEX red_items_tenant ON app.items (tenant_id);
CREATE INDEX keep_items_tenant_created ON app.items (tenant_id, created_at);
CREATE INDEX keep_items_tenant_include ON app.items (tenant_id) INCLUDE (name, price);
CREATE INDEX red_items_code_include ON app.items (code) INCLUDE (region);
CREATE INDEX keep_items_code_region ON app.items (code, region, name);
-- order: backwards is the same, mixed is not
CREATE INDEX red_items_created_asc ON app.items (created_at);
CREATE INDEX keep_items_created_id ON app.items (created_at DESC, id DESC);
CREATE INDEX keep_items_created_desc ON app.items (created_at DESC NULLS LAST);
CREATE INDEX keep_items_created_brin ON app.items USING brin (created_at) WITH (pages_per_range = 32, autosummarize = true);
CREATE INDEX keep_items_created_brin_multi ON app.items USING brin (created_at timestamptz_minmax_multi_ops (values_per_range = 64));
CREATE INDEX red_items_inverted ON app.items (region DESC, price);
CREATE INDEX keep_items_region_price ON app.items (region, price DESC, id);
CREATE INDEX keep_items_mixed ON app.items (region, price);
-- partial
CREATE INDEX red_items_email_live ON app.items (email) WHERE deleted_at IS NULL;
CREATE INDEX keep_items_email_region_live ON app.items (email, region) WHERE deleted_at IS NULL;
CREATE INDEX keep_items_email_eu ON app.items (email) WHERE region = 'EU' AND code <> 'it''s; (x)';
CREATE INDEX red_items_region_partial ON app.items (region, price) WHERE (price > 100);
-- expressions
CREATE INDEX red_items_expr ON app.items (lower(name));
CREATE INDEX keep_items_expr_wide ON app.items (lower(name), tenant_id);
CREATE INDEX keep_items_expr_upper ON app.items (upper(name));
CREATE INDEX keep_items_expr_json ON app.items ((data ->> 'a;b'), ((data -> 'n')::text));
CREATE INDEX keep_items_expr_date ON app.items (date_trunc('day', created_at AT TIME ZONE 'UTC'), (id % 10));
-- inverted indexes of different operator classes
CREATE INDEX keep_items_data_gin ON app.items USING gin (data);
CREATE INDEX keep_items_data_path ON app.items USING gin (data jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX keep_items_tags_gin ON app.items USING gin (tags);
CREATE INDEX keep_items_place ON app.items USING gist (place);
CREATE INDEX keep_items_span ON app.items USING gist (tenant_id, span) INCLUDE (name);
CREATE INDEX keep_items_fts ON app.items USING gin (to_tsvector('english', body));
-- uniqueness
CREATE UNIQUE INDEX keep_items_uq ON app.items (tenant_id, code);
CREATE UNIQUE INDEX wide_items_uq ON app.items (tenant_id, code, region);
CREATE UNIQUE INDEX keep_items_uq_expr ON app.items (tenant_id, lower(email)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX keep_items_uq_nulls ON app.items (number) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX keep_items_replica ON app.items (serial_no);
ALTER TABLE app.items REPLICA IDENTITY USING INDEX keep_items_replica;
ALTER TABLE app.items CLUSTER ON keep_items_tenant_created;
ALTER INDEX app.keep_items_expr_wide ALTER COLUMN 1 SET STATISTICS 200;
CREATE INDEX keep_items_elsewhere ON app.items (number, price) WITH (fillfactor = 70, deduplicate_items = off) TABLESPACE "fast; space";
COMMENT ON INDEX app.keep_items_name IS 'DROP INDEX app.keep_items_name; -- never';

CREATE STATISTICS app.items_all ON region, code FROM app.items;
CREATE STATISTICS app.items_some (ndistinct, mcv) ON tenant_id, region, code FROM app.items;
CREATE STATISTICS app."items; expr" ON lower(name), (price * 2) FROM app.items;
ALTER STATISTICS app.items_some SET STATISTICS 300;

-- ------------------------------------------------------------ partitions, inheritance
CREATE TABLE app.ev (id bigint NOT NULL, at date NOT NULL, kind text NOT NULL, user_id bigint, body text, CONSTRAINT ev_pk PRIMARY KEY (id, at, kind))
    PARTITION BY RANGE (at);
CREATE TABLE app.ev_2024 PARTITION OF app.ev FOR VALUES FROM (MINVALUE) TO ('2025-01-01') PARTITION BY LIST (kind);
CREATE TABLE app.ev_2024_a PARTITION OF app.ev_2024 FOR VALUES IN ('a', 'it''s; (x)');
CREATE TABLE app.ev_2024_rest PARTITION OF app.ev_2024 DEFAULT;
CREATE TABLE app.ev_2025 PARTITION OF app.ev FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY HASH (id);
CREATE TABLE app.ev_2025_0 PARTITION OF app.ev_2025 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.ev_2025_1 PARTITION OF app.ev_2025 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- a partition made first, with its columns in another order
CREATE TABLE app.ev_late (body text, user_id bigint, kind text NOT NULL, at date NOT NULL, id bigint NOT NULL, PRIMARY KEY (id, at, kind));
ALTER TABLE app.ev ATTACH PARTITION app.ev_late FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
CREATE INDEX keep_ev_kind ON app.ev (kind);
CREATE INDEX red_ev_at ON app.ev (at);
CREATE INDEX keep_ev_at_kind ON app.ev (at, kind);
-- never finished: one child is missing, so it serves nobody
CREATE INDEX ev_user_unfinished ON ONLY app.ev (user_id);
CREATE INDEX ev_late_user ON app.ev_late (user_id);
ALTER INDEX app.ev_user_unfinished ATTACH PARTITION app.ev_late_user;
ALTER TABLE app.ev ADD CONSTRAINT fk_none_ev_user FOREIGN KEY (user_id) REFERENCES app.users;
CREATE TABLE app.ev_notes (id integer PRIMARY KEY, ev_id bigint, ev_at date, ev_kind text,
    CONSTRAINT fk_ok_ev_notes FOREIGN KEY (ev_id, ev_at, ev_kind) REFERENCES app.ev);
CREATE INDEX ev_notes_ev ON app.ev_notes (ev_at, ev_id, ev_kind);
CREATE TABLE app.expr_partitioned (id integer, name text) PARTITION BY HASH (id, lower(name));
CREATE TABLE app.expr_partitioned_0 PARTITION OF app.expr_partitioned FOR VALUES WITH (MODULUS 1, REMAINDER 0) WITH (fillfactor = 50);

CREATE TABLE app.animals (id integer PRIMARY KEY, name text DEFAULT 'x' NOT NULL CHECK (name <> ''));
CREATE TABLE app.dogs (breed text) INHERITS (app.animals);
CREATE TABLE app.strays (found date, name text DEFAULT 'stray') INHERITS (app.dogs, app.empty_table);

-- ------------------------------------------------------------ views, rules, triggers, foreign things
CREATE VIEW app.active_users WITH (security_barrier = true) AS
    SELECT u.id, u.email, 'x;y' AS "semi;colon" FROM app.users u WHERE u.deleted_at IS NULL WITH LOCAL CHECK OPTION;
CREATE RECURSIVE VIEW app.chain (id, depth) AS
    SELECT id, 1 FROM app.users WHERE manager_id IS NULL UNION ALL SELECT u.id, c.depth + 1 FROM app.users u JOIN chain c ON c.id = u.manager_id;
CREATE MATERIALIZED VIEW app.user_counts TABLESPACE "fast; space" AS SELECT tenant_id, count(*) AS n FROM app.users GROUP BY tenant_id WITH NO DATA;
CREATE UNIQUE INDEX user_counts_tenant ON app.user_counts (tenant_id);
CREATE INDEX user_counts_n ON app.user_counts (n DESC);
CREATE RULE two_commands AS ON DELETE TO app.unlogged DO INSTEAD (UPDATE app.unlogged SET b = 'gone; really' WHERE a = OLD.a; NOTIFY gone);
CREATE RULE nothing AS ON INSERT TO app.active_users WHERE NEW.id < 0 DO NOTHING;
CREATE TRIGGER touch BEFORE UPDATE OF email, nick ON app.users FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email AND NEW.nick <> ';') EXECUTE FUNCTION app.touch();
CREATE TRIGGER "disabled; one" AFTER INSERT ON app.users REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.touch('a;b', 'c''d');
ALTER TABLE app.users DISABLE TRIGGER "disabled; one";
CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON app.users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION app.on_ddl();
CREATE SERVER "fs; srv" FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE app.foreign_file (a integer OPTIONS (force_null 'true') NOT NULL, b text) SERVER "fs; srv" OPTIONS (filename '/dev/null', format 'csv', delimiter ';');
ALTER TABLE app.items ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own; rows" ON app.items AS RESTRICTIVE FOR UPDATE TO reader USING (code <> ';') WITH CHECK (region = 'EU');
CREATE PUBLICATION everything FOR TABLE app.users (id, email) WHERE (id > 5);
CREATE PUBLICATION weird FOR TABLES IN SCHEMA "Weird; Schema";
GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;
GRANT UPDATE (email, nick) ON app.users TO reader WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC;

-- ------------------------------------------------------------ what advisers of tables and types look at
CREATE TABLE app.no_key (a integer, b text);
CREATE TABLE app.small_key (id integer PRIMARY KEY, created timestamp, amount real, flag boolean, phone character(12), document json);
CREATE INDEX ON app.small_key (flag);
CREATE TABLE app.uuid_key (id uuid DEFAULT public.uuid_generate_v4() PRIMARY KEY, as_text character varying(36));
CREATE TABLE app.crowded (id integer PRIMARY KEY, a integer, b integer, c integer, d integer, e integer);
CREATE INDEX red_crowded_a ON app.crowded (a);
CREATE INDEX red_crowded_b ON app.crowded (b);
CREATE INDEX red_crowded_c ON app.crowded (c);
CREATE INDEX keep_crowded_d ON app.crowded (d);
CREATE INDEX keep_crowded_e ON app.crowded (e);
CREATE INDEX keep_crowded_ab ON app.crowded (a, b);
CREATE INDEX keep_crowded_bc ON app.crowded (b, c);
CREATE INDEX keep_crowded_cd ON app.crowded (c, d);

-- ------------------------------------------------------------ a little data, none of it easy
INSERT INTO app.tenants VALUES (1, 'one'), (2, E'two\ttabs\nand lines'), (3, E'\\.'), (4, E'\\N'), (5, 'CREATE INDEX x ON y (z);'), (6, '');
INSERT INTO app.users (tenant_id, email, nick, mood, score, tag) SELECT 1 + g % 6, 'user' || g || '@example.com', CASE WHEN g > 1 THEN 'nick ' || g END,
    'sad', g, 'tag ''' || g || ''';' FROM generate_series(1, 12) g;
INSERT INTO "Weird; Schema"."semi;colon" VALUES (1, 'a;b', 2, 3, E'\r\n', E'\t', '--', '/*', 4, 5, '$$', 'x');
INSERT INTO app.empty_table DEFAULT VALUES;
INSERT INTO app.ev SELECT g, date '2024-06-01' + g * 20, CASE WHEN g % 2 = 0 THEN 'a' ELSE 'b' END, 100, E'--\n\\.\n' FROM generate_series(1, 40) g;
INSERT INTO app.items SELECT g, 1 + g % 6, 'item ' || g, 'c' || g, CASE WHEN g % 3 = 0 THEN 'EU' ELSE 'US' END, g, NULL, '{"a;b": 1}', ARRAY['x', 'y"z'],
    point(g, g), NULL, 'body', g, g, now(), NULL FROM generate_series(1, 30) g;
SELECT lo_from_bytea(4242, '\x00ff');
ANALYZE;
