--
-- PostgreSQL database dump
--

\restrict beCDOfPGxkHoH6ZN0EboHiaU1iMbci9GPVFf4kd4uOHjzd5IqBJeQNOFO6T70cd

-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: Weird; Schema; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA "Weird; Schema";


ALTER SCHEMA "Weird; Schema" OWNER TO postgres;

--
-- Name: app; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA app;


ALTER SCHEMA app OWNER TO postgres;

--
-- Name: SCHEMA app; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON SCHEMA app IS 'CREATE TABLE app.not_a_table (x int); -- only a comment';


--
-- Name: ext; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA ext;


ALTER SCHEMA ext OWNER TO postgres;

--
-- Name: german; Type: COLLATION; Schema: app; Owner: postgres
--

CREATE COLLATION app.german (provider = icu, locale = 'de-u-co-phonebk');


ALTER COLLATION app.german OWNER TO postgres;

--
-- Name: insensitive; Type: COLLATION; Schema: app; Owner: postgres
--

CREATE COLLATION app.insensitive (provider = icu, deterministic = false, locale = 'und-u-ks-level2');


ALTER COLLATION app.insensitive OWNER TO postgres;

--
-- Name: bloom; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS bloom WITH SCHEMA ext;


--
-- Name: EXTENSION bloom; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION bloom IS 'bloom access method - signature file based index';


--
-- Name: btree_gin; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA ext;


--
-- Name: EXTENSION btree_gin; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION btree_gin IS 'support for indexing common datatypes in GIN';


--
-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA ext;


--
-- Name: EXTENSION btree_gist; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';


--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: file_fdw; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS file_fdw WITH SCHEMA public;


--
-- Name: EXTENSION file_fdw; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION file_fdw IS 'foreign-data wrapper for flat file access';


--
-- Name: hstore; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;


--
-- Name: EXTENSION hstore; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';


--
-- Name: intarray; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS intarray WITH SCHEMA ext;


--
-- Name: EXTENSION intarray; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION intarray IS 'functions, operators, and index support for 1-D arrays of integers';


--
-- Name: ltree; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS ltree WITH SCHEMA public;


--
-- Name: EXTENSION ltree; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION ltree IS 'data type for hierarchical tree-like structures';


--
-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA ext;


--
-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: uuid-ossp; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;


--
-- Name: EXTENSION "uuid-ossp"; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION "uuid-ossp" IS 'generate universally unique identifiers (UUIDs)';


--
-- Name: float_range; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.float_range AS RANGE (
    subtype = double precision,
    multirange_type_name = app.float_multirange,
    subtype_diff = float8mi
);


ALTER TYPE app.float_range OWNER TO postgres;

--
-- Name: label; Type: DOMAIN; Schema: app; Owner: postgres
--

CREATE DOMAIN app.label AS text COLLATE pg_catalog."C" NOT NULL DEFAULT 'none; yet'::text
	CONSTRAINT label_check CHECK ((length(VALUE) < 50))
	CONSTRAINT label_check1 CHECK ((VALUE <> ');'::text));


ALTER DOMAIN app.label OWNER TO postgres;

--
-- Name: mood; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.mood AS ENUM (
    'sad',
    'it''s; ok',
    'CREATE TABLE x (',
    '"quoted"',
    'ünï'
);


ALTER TYPE app.mood OWNER TO postgres;

--
-- Name: pair; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.pair AS (
	left_side integer,
	"right; side" text
);


ALTER TYPE app.pair OWNER TO postgres;

--
-- Name: positive; Type: DOMAIN; Schema: app; Owner: postgres
--

CREATE DOMAIN app.positive AS integer
	CONSTRAINT must_be_positive CHECK ((VALUE > 0));


ALTER DOMAIN app.positive OWNER TO postgres;

--
-- Name: shell; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.shell;


ALTER TYPE app.shell OWNER TO postgres;

--
-- Name: atomic(integer); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app.atomic(n integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (n > 0) THEN 1
             ELSE 2
         END AS "case";
 SELECT (n + 1);
END;


ALTER FUNCTION app.atomic(n integer) OWNER TO postgres;

--
-- Name: near(integer, integer); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app.near(integer, integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT abs($1 - $2) < 3$_$;


ALTER FUNCTION app.near(integer, integer) OWNER TO postgres;

--
-- Name: nested(text, integer); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app.nested(a text, b integer DEFAULT 5) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
BEGIN
    RETURN $$;$$ || a || $1 || 'it''s' || E'\'';
END $_$;


ALTER FUNCTION app.nested(a text, b integer) OWNER TO postgres;

--
-- Name: on_ddl(); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app.on_ddl() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$BEGIN NULL; END$$;


ALTER FUNCTION app.on_ddl() OWNER TO postgres;

--
-- Name: proc(integer); Type: PROCEDURE; Schema: app; Owner: postgres
--

CREATE PROCEDURE app.proc(INOUT x integer)
    LANGUAGE plpgsql
    AS $$BEGIN x := x + 1; COMMIT; END$$;


ALTER PROCEDURE app.proc(INOUT x integer) OWNER TO postgres;

--
-- Name: returning(integer); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app."returning"(n integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    RETURN (n * 2);


ALTER FUNCTION app."returning"(n integer) OWNER TO postgres;

--
-- Name: table_result(); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app.table_result(OUT a integer, OUT "b;c" text) RETURNS SETOF record
    LANGUAGE sql
    AS $$SELECT 1, ';'::text$$;


ALTER FUNCTION app.table_result(OUT a integer, OUT "b;c" text) OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION app.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
BEGIN
    -- CREATE INDEX not_an_index ON app.users (id);
    NEW.updated_at := now();
    EXECUTE $q$ SELECT 'a;b', "x;y" $q$;
    RETURN NEW;
END;
$_$;


ALTER FUNCTION app.touch() OWNER TO postgres;

--
-- Name: total(integer); Type: AGGREGATE; Schema: app; Owner: postgres
--

CREATE AGGREGATE app.total(integer) (
    SFUNC = int4pl,
    STYPE = integer,
    INITCOND = '0'
);


ALTER AGGREGATE app.total(integer) OWNER TO postgres;

--
-- Name: <~>; Type: OPERATOR; Schema: app; Owner: postgres
--

CREATE OPERATOR app.<~> (
    FUNCTION = app.near,
    LEFTARG = integer,
    RIGHTARG = integer,
    COMMUTATOR = OPERATOR(app.<~>)
);


ALTER OPERATOR app.<~> (integer, integer) OWNER TO postgres;

--
-- Name: plain; Type: TEXT SEARCH CONFIGURATION; Schema: app; Owner: postgres
--

CREATE TEXT SEARCH CONFIGURATION app.plain (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR asciiword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR word WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR numword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR hword_part WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR hword_asciipart WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR numhword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR asciihword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR hword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.plain
    ADD MAPPING FOR uint WITH simple;


ALTER TEXT SEARCH CONFIGURATION app.plain OWNER TO postgres;

--
-- Name: fs; srv; Type: SERVER; Schema: -; Owner: postgres
--

CREATE SERVER "fs; srv" FOREIGN DATA WRAPPER file_fdw;


ALTER SERVER "fs; srv" OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: a_name_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get_y; Type: TABLE; Schema: Weird; Schema; Owner: postgres
--

CREATE TABLE "Weird; Schema".a_name_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get_y (
    a_column_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get integer,
    "user" text,
    "order" integer,
    "table" integer,
    "Camel" integer
);


ALTER TABLE "Weird; Schema".a_name_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get_y OWNER TO postgres;

--
-- Name: semi;colon; Type: TABLE; Schema: Weird; Schema; Owner: postgres
--

CREATE TABLE "Weird; Schema"."semi;colon" (
    "a;b" integer NOT NULL,
    "quo""ted" text,
    "new
line" integer,
    "SELECT" integer,
    "día ñ 漢" text,
    "tab	ulator" text,
    "--comment" text,
    "/*" text,
    "end)" integer,
    "$1" integer,
    "$$" text,
    upper text
);


ALTER TABLE "Weird; Schema"."semi;colon" OWNER TO postgres;

--
-- Name: users; Type: TABLE; Schema: app; Owner: app; owner
--

CREATE TABLE app.users (
    id bigint NOT NULL,
    tenant_id integer NOT NULL,
    email public.citext NOT NULL,
    nick text COLLATE app.insensitive,
    manager_id bigint,
    mood app.mood DEFAULT 'it''s; ok'::app.mood,
    score app.positive,
    tag app.label,
    full_name text GENERATED ALWAYS AS ((COALESCE(nick, 'no;body'::text) || '!'::text)) STORED,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone,
    deleted_at timestamp with time zone,
    CONSTRAINT "users; check" CHECK ((((score)::integer <> 13) AND (email OPERATOR(public.<>) ');'::public.citext))),
    CONSTRAINT users_dates CHECK ((created_at <= updated_at)) NO INHERIT
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.01', toast.autovacuum_enabled='true');
ALTER TABLE ONLY app.users ALTER COLUMN tenant_id SET (n_distinct=-0.1);
ALTER TABLE ONLY app.users ALTER COLUMN email SET STATISTICS 500;
ALTER TABLE ONLY app.users ALTER COLUMN nick SET STORAGE EXTERNAL;
ALTER TABLE ONLY app.users ALTER COLUMN nick SET COMPRESSION pglz;


ALTER TABLE app.users OWNER TO "app; owner";

--
-- Name: TABLE users; Type: COMMENT; Schema: app; Owner: app; owner
--

COMMENT ON TABLE app.users IS 'users; of the ''app''
ALTER TABLE app.users ADD CONSTRAINT not_there UNIQUE (id);
-- end';


--
-- Name: COLUMN users.email; Type: COMMENT; Schema: app; Owner: app; owner
--

COMMENT ON COLUMN app.users.email IS 'e-mail);';


--
-- Name: active_users; Type: VIEW; Schema: app; Owner: postgres
--

CREATE VIEW app.active_users WITH (security_barrier='true') AS
 SELECT u.id,
    u.email,
    'x;y'::text AS "semi;colon"
   FROM app.users u
  WHERE (u.deleted_at IS NULL)
  WITH LOCAL CHECK OPTION;


ALTER TABLE app.active_users OWNER TO postgres;

--
-- Name: animals; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.animals (
    id integer NOT NULL,
    name text DEFAULT 'x'::text NOT NULL,
    CONSTRAINT animals_name_check CHECK ((name <> ''::text))
);


ALTER TABLE app.animals OWNER TO postgres;

--
-- Name: bookings; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.bookings (
    id integer NOT NULL,
    room integer NOT NULL,
    during tstzrange NOT NULL,
    cancelled boolean DEFAULT false NOT NULL,
    slot integer
);


ALTER TABLE app.bookings OWNER TO postgres;

--
-- Name: chain; Type: VIEW; Schema: app; Owner: postgres
--

CREATE VIEW app.chain AS
 WITH RECURSIVE chain(id, depth) AS (
         SELECT users.id,
            1 AS "?column?"
           FROM app.users
          WHERE (users.manager_id IS NULL)
        UNION ALL
         SELECT u.id,
            (c.depth + 1)
           FROM (app.users u
             JOIN chain c ON ((c.id = u.manager_id)))
        )
 SELECT chain.id,
    chain.depth
   FROM chain;


ALTER TABLE app.chain OWNER TO postgres;

--
-- Name: crowded; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.crowded (
    id integer NOT NULL,
    a integer,
    b integer,
    c integer,
    d integer,
    e integer
);


ALTER TABLE app.crowded OWNER TO postgres;

--
-- Name: dogs; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.dogs (
    breed text
)
INHERITS (app.animals);


ALTER TABLE app.dogs OWNER TO postgres;

--
-- Name: empty_table; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.empty_table (
);


ALTER TABLE app.empty_table OWNER TO postgres;

--
-- Name: ev; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ev (
    id bigint NOT NULL,
    at date NOT NULL,
    kind text NOT NULL,
    user_id bigint,
    body text
)
PARTITION BY RANGE (at);


ALTER TABLE app.ev OWNER TO postgres;

--
-- Name: ev_2024; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ev_2024 (
    id bigint NOT NULL,
    at date NOT NULL,
    kind text NOT NULL,
    user_id bigint,
    body text
)
PARTITION BY LIST (kind);


ALTER TABLE app.ev_2024 OWNER TO postgres;

--
-- Name: ev_2024_a; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ev_2024_a (
    id bigint NOT NULL,
    at date NOT NULL,
    kind text NOT NULL,
    user_id bigint,
    body text
);


ALTER TABLE app.ev_2024_a OWNER TO postgres;

--
-- Name: ev_2024_rest; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ev_2024_rest (
    id bigint NOT NULL,
    at date NOT NULL,
    kind text NOT NULL,
    user_id bigint,
    body text
);


ALTER TABLE app.ev_2024_rest OWNER TO postgres;

--
-- Name: ev_2025; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ev_2025 (
    id bigint NOT NULL,
    at date NOT NULL,
    kind text NOT NULL,
    user_id bigint,
    body text
)
PARTITION BY HASH (id);


ALTER TABLE app.ev_2025 OWNER TO postgres;

--
-- Name: ev_2025_0; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ev_2025_0 (
    id bigint NOT NULL,
    at date NOT NULL,
    kind text NOT NULL,
    user_id bigint,
    body text
);


ALTER TABLE app.ev_2025_0 OWNER TO postgres;

--
-- Name: ev_2025_1; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ev_2025_1 (
    id bigint NOT NULL,
    at date NOT NULL,
    kind text NOT NULL,
    user_id bigint,
    body text
);


ALTER TABLE app.ev_2025_1 OWNER TO postgres;

--
-- Name: ev_late; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ev_late (
    body text,
    user_id bigint,
    kind text NOT NULL,
    at date NOT NULL,
    id bigint NOT NULL
);


ALTER TABLE app.ev_late OWNER TO postgres;

--
-- Name: ev_notes; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ev_notes (
    id integer NOT NULL,
    ev_id bigint,
    ev_at date,
    ev_kind text
);


ALTER TABLE app.ev_notes OWNER TO postgres;

--
-- Name: every_type; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.every_type (
    id integer NOT NULL,
    a smallint,
    b bigint,
    c numeric,
    d numeric(12,4),
    e real,
    f double precision,
    g money,
    h "char",
    i character(3),
    j character varying(20),
    k text,
    l bytea,
    m timestamp(3) without time zone,
    n timestamp with time zone,
    o date,
    p time(2) with time zone,
    q time without time zone,
    r interval,
    s interval day to second(3),
    t boolean,
    u point,
    v box,
    w polygon,
    x cidr,
    y inet,
    z macaddr8,
    aa bit(8),
    ab bit varying(16),
    ac tsvector,
    ad tsquery,
    ae uuid DEFAULT gen_random_uuid(),
    af xml,
    ag json,
    ah jsonb DEFAULT '{"a;b": "c''d"}'::jsonb,
    ai integer[],
    aj text[],
    ak app.pair,
    al app.pair[],
    am int4range,
    an tstzmultirange,
    ao app.float_range,
    ap oid,
    aq regclass,
    ar public.hstore,
    at public.ltree,
    au public.citext[],
    av name
);


ALTER TABLE app.every_type OWNER TO postgres;

--
-- Name: every_type_id_seq; Type: SEQUENCE; Schema: app; Owner: postgres
--

CREATE SEQUENCE app.every_type_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE app.every_type_id_seq OWNER TO postgres;

--
-- Name: every_type_id_seq; Type: SEQUENCE OWNED BY; Schema: app; Owner: postgres
--

ALTER SEQUENCE app.every_type_id_seq OWNED BY app.every_type.id;


--
-- Name: expr_partitioned; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.expr_partitioned (
    id integer,
    name text
)
PARTITION BY HASH (id, lower(name));


ALTER TABLE app.expr_partitioned OWNER TO postgres;

--
-- Name: expr_partitioned_0; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.expr_partitioned_0 (
    id integer,
    name text
)
WITH (fillfactor='50');


ALTER TABLE app.expr_partitioned_0 OWNER TO postgres;

--
-- Name: foreign_file; Type: FOREIGN TABLE; Schema: app; Owner: postgres
--

CREATE FOREIGN TABLE app.foreign_file (
    a integer NOT NULL,
    b text
)
SERVER "fs; srv"
OPTIONS (
    delimiter ';',
    filename '/dev/null',
    format 'csv'
);
ALTER FOREIGN TABLE app.foreign_file ALTER COLUMN a OPTIONS (
    force_null 'true'
);


ALTER FOREIGN TABLE app.foreign_file OWNER TO postgres;

--
-- Name: named_default; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.named_default (
    id integer NOT NULL,
    x integer
);


ALTER TABLE app.named_default OWNER TO postgres;

--
-- Name: identity; seq; Type: SEQUENCE; Schema: app; Owner: postgres
--

ALTER TABLE app.named_default ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME app."identity; seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: items; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.items (
    id bigint NOT NULL,
    tenant_id integer NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    region text NOT NULL,
    price numeric NOT NULL,
    email text,
    data jsonb,
    tags text[],
    place point,
    span tstzrange,
    body text,
    number integer,
    serial_no integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone
);


ALTER TABLE app.items OWNER TO postgres;

--
-- Name: lonely; Type: SEQUENCE; Schema: app; Owner: postgres
--

CREATE SEQUENCE app.lonely
    AS integer
    START WITH 10
    INCREMENT BY 1
    MINVALUE 10
    MAXVALUE 1000
    CACHE 5
    CYCLE;


ALTER TABLE app.lonely OWNER TO postgres;

--
-- Name: no_key; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.no_key (
    a integer,
    b text
);


ALTER TABLE app.no_key OWNER TO postgres;

--
-- Name: order_heads; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.order_heads (
    tenant integer NOT NULL,
    ref integer NOT NULL,
    region text,
    user_id bigint,
    note text
);


ALTER TABLE app.order_heads OWNER TO postgres;

--
-- Name: order_lines; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.order_lines (
    tenant integer NOT NULL,
    ref integer NOT NULL,
    line integer NOT NULL,
    user_id bigint,
    other_user bigint,
    third_user bigint,
    fourth_user bigint,
    region text,
    head_region text
);


ALTER TABLE app.order_lines OWNER TO postgres;

--
-- Name: order_notes; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.order_notes (
    id integer NOT NULL,
    tenant integer,
    ref integer,
    line integer,
    text text
);


ALTER TABLE app.order_notes OWNER TO postgres;

--
-- Name: order_tails; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.order_tails (
    id integer NOT NULL,
    tenant integer,
    ref integer,
    line integer
);


ALTER TABLE app.order_tails OWNER TO postgres;

--
-- Name: places; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.places (
    id integer NOT NULL,
    code text NOT NULL
);


ALTER TABLE app.places OWNER TO postgres;

--
-- Name: shared_sequence; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.shared_sequence (
    id integer DEFAULT nextval('app.lonely'::regclass) NOT NULL
);


ALTER TABLE app.shared_sequence OWNER TO postgres;

--
-- Name: small_key; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.small_key (
    id integer NOT NULL,
    created timestamp without time zone,
    amount real,
    flag boolean,
    phone character(12),
    document json
);


ALTER TABLE app.small_key OWNER TO postgres;

--
-- Name: strays; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.strays (
    name text DEFAULT 'stray'::text,
    found date
)
INHERITS (app.dogs, app.empty_table);


ALTER TABLE app.strays OWNER TO postgres;

--
-- Name: tenants; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.tenants (
    id integer NOT NULL,
    name text NOT NULL
);


ALTER TABLE app.tenants OWNER TO postgres;

--
-- Name: typed; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.typed OF app.pair (
    left_side NOT NULL
);


ALTER TABLE app.typed OWNER TO postgres;

--
-- Name: unlogged; Type: TABLE; Schema: app; Owner: postgres
--

CREATE UNLOGGED TABLE app.unlogged (
    a integer,
    b text
);


ALTER TABLE app.unlogged OWNER TO postgres;

SET default_tablespace = "fast; space";

--
-- Name: user_counts; Type: MATERIALIZED VIEW; Schema: app; Owner: postgres; Tablespace: fast; space
--

CREATE MATERIALIZED VIEW app.user_counts AS
 SELECT users.tenant_id,
    count(*) AS n
   FROM app.users
  GROUP BY users.tenant_id
  WITH NO DATA;


ALTER TABLE app.user_counts OWNER TO postgres;

--
-- Name: users_id_seq; Type: SEQUENCE; Schema: app; Owner: app; owner
--

ALTER TABLE app.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.users_id_seq
    START WITH 100
    INCREMENT BY 5
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


SET default_tablespace = '';

--
-- Name: uuid_key; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.uuid_key (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    as_text character varying(36)
);


ALTER TABLE app.uuid_key OWNER TO postgres;

--
-- Name: visits; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.visits (
    id integer NOT NULL,
    code text
);


ALTER TABLE app.visits OWNER TO postgres;

--
-- Name: ev_2024; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev ATTACH PARTITION app.ev_2024 FOR VALUES FROM (MINVALUE) TO ('2025-01-01');


--
-- Name: ev_2024_a; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2024 ATTACH PARTITION app.ev_2024_a FOR VALUES IN ('a', 'it''s; (x)');


--
-- Name: ev_2024_rest; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2024 ATTACH PARTITION app.ev_2024_rest DEFAULT;


--
-- Name: ev_2025; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev ATTACH PARTITION app.ev_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');


--
-- Name: ev_2025_0; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2025 ATTACH PARTITION app.ev_2025_0 FOR VALUES WITH (modulus 2, remainder 0);


--
-- Name: ev_2025_1; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2025 ATTACH PARTITION app.ev_2025_1 FOR VALUES WITH (modulus 2, remainder 1);


--
-- Name: ev_late; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev ATTACH PARTITION app.ev_late FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);


--
-- Name: expr_partitioned_0; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.expr_partitioned ATTACH PARTITION app.expr_partitioned_0 FOR VALUES WITH (modulus 1, remainder 0);


--
-- Name: dogs name; Type: DEFAULT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.dogs ALTER COLUMN name SET DEFAULT 'x'::text;


--
-- Name: every_type id; Type: DEFAULT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.every_type ALTER COLUMN id SET DEFAULT nextval('app.every_type_id_seq'::regclass);


--
-- Name: semi;colon semi;colon_pkey; Type: CONSTRAINT; Schema: Weird; Schema; Owner: postgres
--

ALTER TABLE ONLY "Weird; Schema"."semi;colon"
    ADD CONSTRAINT "semi;colon_pkey" PRIMARY KEY ("a;b");


--
-- Name: animals animals_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.animals
    ADD CONSTRAINT animals_pkey PRIMARY KEY (id);


--
-- Name: bookings bookings_pk; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.bookings
    ADD CONSTRAINT bookings_pk PRIMARY KEY (id);


--
-- Name: crowded crowded_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.crowded
    ADD CONSTRAINT crowded_pkey PRIMARY KEY (id);


--
-- Name: ev ev_pk; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev
    ADD CONSTRAINT ev_pk PRIMARY KEY (id, at, kind);


--
-- Name: ev_2024 ev_2024_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2024
    ADD CONSTRAINT ev_2024_pkey PRIMARY KEY (id, at, kind);


--
-- Name: ev_2024_a ev_2024_a_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2024_a
    ADD CONSTRAINT ev_2024_a_pkey PRIMARY KEY (id, at, kind);


--
-- Name: ev_2024_rest ev_2024_rest_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2024_rest
    ADD CONSTRAINT ev_2024_rest_pkey PRIMARY KEY (id, at, kind);


--
-- Name: ev_2025 ev_2025_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2025
    ADD CONSTRAINT ev_2025_pkey PRIMARY KEY (id, at, kind);


--
-- Name: ev_2025_0 ev_2025_0_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2025_0
    ADD CONSTRAINT ev_2025_0_pkey PRIMARY KEY (id, at, kind);


--
-- Name: ev_2025_1 ev_2025_1_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_2025_1
    ADD CONSTRAINT ev_2025_1_pkey PRIMARY KEY (id, at, kind);


--
-- Name: ev_late ev_late_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_late
    ADD CONSTRAINT ev_late_pkey PRIMARY KEY (id, at, kind);


--
-- Name: ev_notes ev_notes_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_notes
    ADD CONSTRAINT ev_notes_pkey PRIMARY KEY (id);


--
-- Name: every_type every_type_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.every_type
    ADD CONSTRAINT every_type_pkey PRIMARY KEY (id);


--
-- Name: items items_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.items
    ADD CONSTRAINT items_pkey PRIMARY KEY (id);


--
-- Name: bookings later; Type: CHECK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE app.bookings
    ADD CONSTRAINT later CHECK ((room > 0)) NOT VALID;


--
-- Name: bookings no_overlap; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.bookings
    ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE ((NOT cancelled)) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: order_heads order_heads_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_heads
    ADD CONSTRAINT order_heads_pkey PRIMARY KEY (tenant, ref) INCLUDE (region);


--
-- Name: order_lines order_lines_pk; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_lines
    ADD CONSTRAINT order_lines_pk PRIMARY KEY (tenant, ref, line);


--
-- Name: order_notes order_notes_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_notes
    ADD CONSTRAINT order_notes_pkey PRIMARY KEY (id);


--
-- Name: order_tails order_tails_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_tails
    ADD CONSTRAINT order_tails_pkey PRIMARY KEY (id);


--
-- Name: bookings slot_deferred; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.bookings
    ADD CONSTRAINT slot_deferred UNIQUE (slot) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: small_key small_key_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.small_key
    ADD CONSTRAINT small_key_pkey PRIMARY KEY (id);


--
-- Name: tenants tenants_name_key; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.tenants
    ADD CONSTRAINT tenants_name_key UNIQUE (name);


--
-- Name: tenants tenants_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (id);


--
-- Name: typed typed_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.typed
    ADD CONSTRAINT typed_pkey PRIMARY KEY (left_side);


--
-- Name: users users_email_key; Type: CONSTRAINT; Schema: app; Owner: app; owner
--

ALTER TABLE ONLY app.users
    ADD CONSTRAINT users_email_key UNIQUE (tenant_id, email);


--
-- Name: CONSTRAINT users_email_key ON users; Type: COMMENT; Schema: app; Owner: app; owner
--

COMMENT ON CONSTRAINT users_email_key ON app.users IS 'one per tenant';


--
-- Name: users users_nick_key; Type: CONSTRAINT; Schema: app; Owner: app; owner
--

ALTER TABLE ONLY app.users
    ADD CONSTRAINT users_nick_key UNIQUE NULLS NOT DISTINCT (nick) INCLUDE (email);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: app; Owner: app; owner
--

ALTER TABLE ONLY app.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: uuid_key uuid_key_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.uuid_key
    ADD CONSTRAINT uuid_key_pkey PRIMARY KEY (id);


--
-- Name: visits visits_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.visits
    ADD CONSTRAINT visits_pkey PRIMARY KEY (id);


--
-- Name: a_name_of_sixty_three_bytes_i_a_column_of_sixty_three_bytes_idx; Type: INDEX; Schema: Weird; Schema; Owner: postgres
--

CREATE INDEX a_name_of_sixty_three_bytes_i_a_column_of_sixty_three_bytes_idx ON "Weird; Schema".a_name_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get_y USING btree (a_column_of_sixty_three_bytes_is_as_long_as_a_name_can_ever_get, "user");


--
-- Name: index; "on" it; Type: INDEX; Schema: Weird; Schema; Owner: postgres
--

CREATE INDEX "index; ""on"" it" ON "Weird; Schema"."semi;colon" USING btree ("quo""ted", "new
line" DESC);


--
-- Name: dup_items_id; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX dup_items_id ON app.items USING btree (id);


--
-- Name: dup_items_name; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX dup_items_name ON app.items USING btree (name);


--
-- Name: dup_places_code; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX dup_places_code ON app.places USING btree (code);


--
-- Name: red_ev_at; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_ev_at ON ONLY app.ev USING btree (at);


--
-- Name: ev_2024_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2024_at_idx ON ONLY app.ev_2024 USING btree (at);


--
-- Name: ev_2024_a_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2024_a_at_idx ON app.ev_2024_a USING btree (at);


--
-- Name: keep_ev_at_kind; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_ev_at_kind ON ONLY app.ev USING btree (at, kind);


--
-- Name: ev_2024_at_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2024_at_kind_idx ON ONLY app.ev_2024 USING btree (at, kind);


--
-- Name: ev_2024_a_at_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2024_a_at_kind_idx ON app.ev_2024_a USING btree (at, kind);


--
-- Name: keep_ev_kind; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_ev_kind ON ONLY app.ev USING btree (kind);


--
-- Name: ev_2024_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2024_kind_idx ON ONLY app.ev_2024 USING btree (kind);


--
-- Name: ev_2024_a_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2024_a_kind_idx ON app.ev_2024_a USING btree (kind);


--
-- Name: ev_2024_rest_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2024_rest_at_idx ON app.ev_2024_rest USING btree (at);


--
-- Name: ev_2024_rest_at_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2024_rest_at_kind_idx ON app.ev_2024_rest USING btree (at, kind);


--
-- Name: ev_2024_rest_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2024_rest_kind_idx ON app.ev_2024_rest USING btree (kind);


--
-- Name: ev_2025_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2025_at_idx ON ONLY app.ev_2025 USING btree (at);


--
-- Name: ev_2025_0_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2025_0_at_idx ON app.ev_2025_0 USING btree (at);


--
-- Name: ev_2025_at_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2025_at_kind_idx ON ONLY app.ev_2025 USING btree (at, kind);


--
-- Name: ev_2025_0_at_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2025_0_at_kind_idx ON app.ev_2025_0 USING btree (at, kind);


--
-- Name: ev_2025_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2025_kind_idx ON ONLY app.ev_2025 USING btree (kind);


--
-- Name: ev_2025_0_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2025_0_kind_idx ON app.ev_2025_0 USING btree (kind);


--
-- Name: ev_2025_1_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2025_1_at_idx ON app.ev_2025_1 USING btree (at);


--
-- Name: ev_2025_1_at_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2025_1_at_kind_idx ON app.ev_2025_1 USING btree (at, kind);


--
-- Name: ev_2025_1_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_2025_1_kind_idx ON app.ev_2025_1 USING btree (kind);


--
-- Name: ev_late_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_late_at_idx ON app.ev_late USING btree (at);


--
-- Name: ev_late_at_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_late_at_kind_idx ON app.ev_late USING btree (at, kind);


--
-- Name: ev_late_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_late_kind_idx ON app.ev_late USING btree (kind);


--
-- Name: ev_user_unfinished; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_user_unfinished ON ONLY app.ev USING btree (user_id);


--
-- Name: ev_late_user; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_late_user ON app.ev_late USING btree (user_id);


--
-- Name: ev_notes_ev; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX ev_notes_ev ON app.ev_notes USING btree (ev_at, ev_id, ev_kind);


--
-- Name: keep_crowded_ab; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_crowded_ab ON app.crowded USING btree (a, b);


--
-- Name: keep_crowded_bc; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_crowded_bc ON app.crowded USING btree (b, c);


--
-- Name: keep_crowded_cd; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_crowded_cd ON app.crowded USING btree (c, d);


--
-- Name: keep_crowded_d; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_crowded_d ON app.crowded USING btree (d);


--
-- Name: keep_crowded_e; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_crowded_e ON app.crowded USING btree (e);


--
-- Name: keep_items_code_region; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_code_region ON app.items USING btree (code, region, name);


--
-- Name: keep_items_created_brin; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_created_brin ON app.items USING brin (created_at) WITH (pages_per_range='32', autosummarize='true');


--
-- Name: keep_items_created_brin_multi; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_created_brin_multi ON app.items USING brin (created_at timestamptz_minmax_multi_ops (values_per_range='64'));


--
-- Name: keep_items_created_desc; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_created_desc ON app.items USING btree (created_at DESC NULLS LAST);


--
-- Name: keep_items_created_id; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_created_id ON app.items USING btree (created_at DESC, id DESC);


--
-- Name: keep_items_data_gin; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_data_gin ON app.items USING gin (data);


--
-- Name: keep_items_data_path; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_data_path ON app.items USING gin (data jsonb_path_ops) WITH (fastupdate=off);


SET default_tablespace = "fast; space";

--
-- Name: keep_items_elsewhere; Type: INDEX; Schema: app; Owner: postgres; Tablespace: fast; space
--

CREATE INDEX keep_items_elsewhere ON app.items USING btree (number, price) WITH (fillfactor='70', deduplicate_items=off);


SET default_tablespace = '';

--
-- Name: keep_items_email_eu; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_email_eu ON app.items USING btree (email) WHERE ((region = 'EU'::text) AND (code <> 'it''s; (x)'::text));


--
-- Name: keep_items_email_region_live; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_email_region_live ON app.items USING btree (email, region) WHERE (deleted_at IS NULL);


--
-- Name: keep_items_expr_date; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_expr_date ON app.items USING btree (date_trunc('day'::text, (created_at AT TIME ZONE 'UTC'::text)), ((id % (10)::bigint)));


--
-- Name: keep_items_expr_json; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_expr_json ON app.items USING btree (((data ->> 'a;b'::text)), (((data -> 'n'::text))::text));


--
-- Name: keep_items_expr_upper; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_expr_upper ON app.items USING btree (upper(name));


--
-- Name: keep_items_expr_wide; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_expr_wide ON app.items USING btree (lower(name), tenant_id);
ALTER INDEX app.keep_items_expr_wide ALTER COLUMN 1 SET STATISTICS 200;


--
-- Name: keep_items_fts; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_fts ON app.items USING gin (to_tsvector('english'::regconfig, body));


--
-- Name: keep_items_mixed; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_mixed ON app.items USING btree (region, price);


--
-- Name: keep_items_name; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_name ON app.items USING btree (name);


--
-- Name: INDEX keep_items_name; Type: COMMENT; Schema: app; Owner: postgres
--

COMMENT ON INDEX app.keep_items_name IS 'DROP INDEX app.keep_items_name; -- never';


--
-- Name: keep_items_name_bloom; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_name_bloom ON app.items USING bloom (name, code) WITH (length='64', col1='2', col2='4');


--
-- Name: keep_items_name_coll_c; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_name_coll_c ON app.items USING btree (name COLLATE "C");


--
-- Name: keep_items_name_hash; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_name_hash ON app.items USING hash (name);


--
-- Name: keep_items_name_pattern; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_name_pattern ON app.items USING btree (name text_pattern_ops);


--
-- Name: keep_items_name_spgist; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_name_spgist ON app.items USING spgist (name);


--
-- Name: keep_items_name_trgm; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_name_trgm ON app.items USING gin (name ext.gin_trgm_ops);


--
-- Name: keep_items_name_trgm_gist; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_name_trgm_gist ON app.items USING gist (name ext.gist_trgm_ops (siglen='32'));


--
-- Name: keep_items_place; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_place ON app.items USING gist (place);


--
-- Name: keep_items_region_price; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_region_price ON app.items USING btree (region, price DESC, id);


--
-- Name: keep_items_replica; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX keep_items_replica ON app.items USING btree (serial_no);

ALTER TABLE ONLY app.items REPLICA IDENTITY USING INDEX keep_items_replica;


--
-- Name: keep_items_span; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_span ON app.items USING gist (tenant_id, span) INCLUDE (name);


--
-- Name: keep_items_tags_gin; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_tags_gin ON app.items USING gin (tags);


--
-- Name: keep_items_tenant_created; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_tenant_created ON app.items USING btree (tenant_id, created_at);

ALTER TABLE app.items CLUSTER ON keep_items_tenant_created;


--
-- Name: keep_items_tenant_include; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX keep_items_tenant_include ON app.items USING btree (tenant_id) INCLUDE (name, price);


--
-- Name: keep_items_uq; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX keep_items_uq ON app.items USING btree (tenant_id, code);


--
-- Name: keep_items_uq_expr; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX keep_items_uq_expr ON app.items USING btree (tenant_id, lower(email)) WHERE (deleted_at IS NULL);


--
-- Name: keep_items_uq_nulls; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX keep_items_uq_nulls ON app.items USING btree (number) NULLS NOT DISTINCT;


--
-- Name: keep_places_code; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX keep_places_code ON app.places USING btree (code);


--
-- Name: order_lines_other_user; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX order_lines_other_user ON app.order_lines USING btree (other_user) WHERE (other_user IS NOT NULL);


--
-- Name: order_lines_third_user; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX order_lines_third_user ON app.order_lines USING hash (third_user);


--
-- Name: order_lines_user_eu; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX order_lines_user_eu ON app.order_lines USING btree (user_id) WHERE (region = 'EU'::text);


--
-- Name: order_notes_head; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX order_notes_head ON app.order_notes USING btree (tenant, ref, line);


--
-- Name: order_tails_tenant_only; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX order_tails_tenant_only ON app.order_tails USING btree (tenant);


--
-- Name: red_crowded_a; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_crowded_a ON app.crowded USING btree (a);


--
-- Name: red_crowded_b; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_crowded_b ON app.crowded USING btree (b);


--
-- Name: red_crowded_c; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_crowded_c ON app.crowded USING btree (c);


--
-- Name: red_items_code_include; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_items_code_include ON app.items USING btree (code) INCLUDE (region);


--
-- Name: red_items_created_asc; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_items_created_asc ON app.items USING btree (created_at);


--
-- Name: red_items_email_live; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_items_email_live ON app.items USING btree (email) WHERE (deleted_at IS NULL);


--
-- Name: red_items_expr; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_items_expr ON app.items USING btree (lower(name));


--
-- Name: red_items_inverted; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_items_inverted ON app.items USING btree (region DESC, price);


--
-- Name: red_items_region_partial; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_items_region_partial ON app.items USING btree (region, price) WHERE (price > (100)::numeric);


--
-- Name: red_items_tenant; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX red_items_tenant ON app.items USING btree (tenant_id);


--
-- Name: small_key_flag_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX small_key_flag_idx ON app.small_key USING btree (flag);


--
-- Name: user_counts_n; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX user_counts_n ON app.user_counts USING btree (n DESC);


--
-- Name: user_counts_tenant; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX user_counts_tenant ON app.user_counts USING btree (tenant_id);


--
-- Name: wide_items_uq; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX wide_items_uq ON app.items USING btree (tenant_id, code, region);


--
-- Name: ev_2024_a_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2024_at_idx ATTACH PARTITION app.ev_2024_a_at_idx;


--
-- Name: ev_2024_a_at_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2024_at_kind_idx ATTACH PARTITION app.ev_2024_a_at_kind_idx;


--
-- Name: ev_2024_a_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2024_kind_idx ATTACH PARTITION app.ev_2024_a_kind_idx;


--
-- Name: ev_2024_a_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2024_pkey ATTACH PARTITION app.ev_2024_a_pkey;


--
-- Name: ev_2024_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.red_ev_at ATTACH PARTITION app.ev_2024_at_idx;


--
-- Name: ev_2024_at_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.keep_ev_at_kind ATTACH PARTITION app.ev_2024_at_kind_idx;


--
-- Name: ev_2024_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.keep_ev_kind ATTACH PARTITION app.ev_2024_kind_idx;


--
-- Name: ev_2024_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_pk ATTACH PARTITION app.ev_2024_pkey;


--
-- Name: ev_2024_rest_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2024_at_idx ATTACH PARTITION app.ev_2024_rest_at_idx;


--
-- Name: ev_2024_rest_at_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2024_at_kind_idx ATTACH PARTITION app.ev_2024_rest_at_kind_idx;


--
-- Name: ev_2024_rest_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2024_kind_idx ATTACH PARTITION app.ev_2024_rest_kind_idx;


--
-- Name: ev_2024_rest_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2024_pkey ATTACH PARTITION app.ev_2024_rest_pkey;


--
-- Name: ev_2025_0_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2025_at_idx ATTACH PARTITION app.ev_2025_0_at_idx;


--
-- Name: ev_2025_0_at_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2025_at_kind_idx ATTACH PARTITION app.ev_2025_0_at_kind_idx;


--
-- Name: ev_2025_0_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2025_kind_idx ATTACH PARTITION app.ev_2025_0_kind_idx;


--
-- Name: ev_2025_0_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2025_pkey ATTACH PARTITION app.ev_2025_0_pkey;


--
-- Name: ev_2025_1_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2025_at_idx ATTACH PARTITION app.ev_2025_1_at_idx;


--
-- Name: ev_2025_1_at_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2025_at_kind_idx ATTACH PARTITION app.ev_2025_1_at_kind_idx;


--
-- Name: ev_2025_1_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2025_kind_idx ATTACH PARTITION app.ev_2025_1_kind_idx;


--
-- Name: ev_2025_1_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_2025_pkey ATTACH PARTITION app.ev_2025_1_pkey;


--
-- Name: ev_2025_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.red_ev_at ATTACH PARTITION app.ev_2025_at_idx;


--
-- Name: ev_2025_at_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.keep_ev_at_kind ATTACH PARTITION app.ev_2025_at_kind_idx;


--
-- Name: ev_2025_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.keep_ev_kind ATTACH PARTITION app.ev_2025_kind_idx;


--
-- Name: ev_2025_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_pk ATTACH PARTITION app.ev_2025_pkey;


--
-- Name: ev_late_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.red_ev_at ATTACH PARTITION app.ev_late_at_idx;


--
-- Name: ev_late_at_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.keep_ev_at_kind ATTACH PARTITION app.ev_late_at_kind_idx;


--
-- Name: ev_late_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.keep_ev_kind ATTACH PARTITION app.ev_late_kind_idx;


--
-- Name: ev_late_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_pk ATTACH PARTITION app.ev_late_pkey;


--
-- Name: ev_late_user; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.ev_user_unfinished ATTACH PARTITION app.ev_late_user;


--
-- Name: items; expr; Type: STATISTICS; Schema: app; Owner: postgres
--

CREATE STATISTICS app."items; expr" ON lower(name), (price * 2::numeric) FROM app.items;


ALTER STATISTICS app."items; expr" OWNER TO postgres;

--
-- Name: items_all; Type: STATISTICS; Schema: app; Owner: postgres
--

CREATE STATISTICS app.items_all ON code, region FROM app.items;


ALTER STATISTICS app.items_all OWNER TO postgres;

--
-- Name: items_some; Type: STATISTICS; Schema: app; Owner: postgres
--

CREATE STATISTICS app.items_some (ndistinct, mcv) ON tenant_id, code, region FROM app.items;
ALTER STATISTICS app.items_some SET STATISTICS 300;


ALTER STATISTICS app.items_some OWNER TO postgres;

--
-- Name: active_users nothing; Type: RULE; Schema: app; Owner: postgres
--

CREATE RULE nothing AS
    ON INSERT TO app.active_users
   WHERE (new.id < 0) DO NOTHING;


--
-- Name: unlogged two_commands; Type: RULE; Schema: app; Owner: postgres
--

CREATE RULE two_commands AS
    ON DELETE TO app.unlogged DO INSTEAD ( UPDATE app.unlogged SET b = 'gone; really'::text
  WHERE (unlogged.a = old.a);

 NOTIFY gone;
);


--
-- Name: users disabled; one; Type: TRIGGER; Schema: app; Owner: app; owner
--

CREATE TRIGGER "disabled; one" AFTER INSERT ON app.users REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.touch('a;b', 'c''d');

ALTER TABLE app.users DISABLE TRIGGER "disabled; one";


--
-- Name: users late; Type: TRIGGER; Schema: app; Owner: app; owner
--

CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON app.users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();


--
-- Name: users touch; Type: TRIGGER; Schema: app; Owner: app; owner
--

CREATE TRIGGER touch BEFORE UPDATE OF email, nick ON app.users FOR EACH ROW WHEN (((old.email IS DISTINCT FROM new.email) AND (new.nick <> ';'::text))) EXECUTE FUNCTION app.touch();


--
-- Name: ev fk_none_ev_user; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE app.ev
    ADD CONSTRAINT fk_none_ev_user FOREIGN KEY (user_id) REFERENCES app.users(id);


--
-- Name: order_lines fk_none_not_valid; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_lines
    ADD CONSTRAINT fk_none_not_valid FOREIGN KEY (fourth_user) REFERENCES app.users(id) NOT VALID;


--
-- Name: order_lines fk_none_partial; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_lines
    ADD CONSTRAINT fk_none_partial FOREIGN KEY (user_id) REFERENCES app.users(id);


--
-- Name: users fk_none_users_manager; Type: FK CONSTRAINT; Schema: app; Owner: app; owner
--

ALTER TABLE ONLY app.users
    ADD CONSTRAINT fk_none_users_manager FOREIGN KEY (manager_id) REFERENCES app.users(id) ON DELETE SET NULL;


--
-- Name: visits fk_none_visits_place; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.visits
    ADD CONSTRAINT fk_none_visits_place FOREIGN KEY (code) REFERENCES app.places(code) ON UPDATE CASCADE;


--
-- Name: order_notes fk_ok_any_order; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_notes
    ADD CONSTRAINT fk_ok_any_order FOREIGN KEY (ref, tenant) REFERENCES app.order_heads(ref, tenant) MATCH FULL;


--
-- Name: ev_notes fk_ok_ev_notes; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.ev_notes
    ADD CONSTRAINT fk_ok_ev_notes FOREIGN KEY (ev_id, ev_at, ev_kind) REFERENCES app.ev(id, at, kind);


--
-- Name: order_lines fk_ok_hash; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_lines
    ADD CONSTRAINT fk_ok_hash FOREIGN KEY (third_user) REFERENCES app.users(id) ON DELETE RESTRICT;


--
-- Name: items fk_ok_items_tenant; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.items
    ADD CONSTRAINT fk_ok_items_tenant FOREIGN KEY (tenant_id) REFERENCES app.tenants(id);


--
-- Name: order_lines fk_ok_not_null; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_lines
    ADD CONSTRAINT fk_ok_not_null FOREIGN KEY (other_user) REFERENCES app.users(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: order_lines fk_ok_prefix; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_lines
    ADD CONSTRAINT fk_ok_prefix FOREIGN KEY (tenant, ref) REFERENCES app.order_heads(tenant, ref) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: users fk_ok_users_tenant; Type: FK CONSTRAINT; Schema: app; Owner: app; owner
--

ALTER TABLE ONLY app.users
    ADD CONSTRAINT fk_ok_users_tenant FOREIGN KEY (tenant_id) REFERENCES app.tenants(id);


--
-- Name: order_tails fk_part_tail; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.order_tails
    ADD CONSTRAINT fk_part_tail FOREIGN KEY (tenant, ref, line) REFERENCES app.order_lines(tenant, ref, line) ON DELETE SET NULL (ref, line);


--
-- Name: items; Type: ROW SECURITY; Schema: app; Owner: postgres
--

ALTER TABLE app.items ENABLE ROW LEVEL SECURITY;

--
-- Name: items own; rows; Type: POLICY; Schema: app; Owner: postgres
--

CREATE POLICY "own; rows" ON app.items AS RESTRICTIVE FOR UPDATE TO reader USING ((code <> ';'::text)) WITH CHECK ((region = 'EU'::text));


--
-- Name: everything; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION everything WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION everything OWNER TO postgres;

--
-- Name: weird; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION weird WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION weird OWNER TO postgres;

--
-- Name: everything users; Type: PUBLICATION TABLE; Schema: app; Owner: postgres
--

ALTER PUBLICATION everything ADD TABLE ONLY app.users (id, email) WHERE ((id > 5));


--
-- Name: weird Weird; Schema; Type: PUBLICATION TABLES IN SCHEMA; Schema: Weird; Schema; Owner: postgres
--

ALTER PUBLICATION weird ADD TABLES IN SCHEMA "Weird; Schema";


--
-- Name: SCHEMA app; Type: ACL; Schema: -; Owner: postgres
--

GRANT USAGE ON SCHEMA app TO "app; owner";


--
-- Name: TABLE users; Type: ACL; Schema: app; Owner: app; owner
--

GRANT SELECT ON TABLE app.users TO reader;


--
-- Name: COLUMN users.email; Type: ACL; Schema: app; Owner: app; owner
--

GRANT UPDATE(email) ON TABLE app.users TO reader WITH GRANT OPTION;


--
-- Name: COLUMN users.nick; Type: ACL; Schema: app; Owner: app; owner
--

GRANT UPDATE(nick) ON TABLE app.users TO reader WITH GRANT OPTION;


--
-- Name: TABLE active_users; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.active_users TO reader;


--
-- Name: TABLE animals; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.animals TO reader;


--
-- Name: TABLE bookings; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.bookings TO reader;


--
-- Name: TABLE chain; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.chain TO reader;


--
-- Name: TABLE crowded; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.crowded TO PUBLIC;


--
-- Name: TABLE dogs; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.dogs TO reader;


--
-- Name: TABLE empty_table; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.empty_table TO reader;


--
-- Name: TABLE ev; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.ev TO reader;


--
-- Name: TABLE ev_2024; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.ev_2024 TO reader;


--
-- Name: TABLE ev_2024_a; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.ev_2024_a TO reader;


--
-- Name: TABLE ev_2024_rest; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.ev_2024_rest TO reader;


--
-- Name: TABLE ev_2025; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.ev_2025 TO reader;


--
-- Name: TABLE ev_2025_0; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.ev_2025_0 TO reader;


--
-- Name: TABLE ev_2025_1; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.ev_2025_1 TO reader;


--
-- Name: TABLE ev_late; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.ev_late TO reader;


--
-- Name: TABLE ev_notes; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.ev_notes TO reader;


--
-- Name: TABLE every_type; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.every_type TO reader;


--
-- Name: TABLE expr_partitioned; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.expr_partitioned TO reader;


--
-- Name: TABLE expr_partitioned_0; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.expr_partitioned_0 TO reader;


--
-- Name: TABLE foreign_file; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.foreign_file TO reader;


--
-- Name: TABLE named_default; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.named_default TO reader;


--
-- Name: TABLE items; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.items TO reader;


--
-- Name: TABLE no_key; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.no_key TO PUBLIC;


--
-- Name: TABLE order_heads; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.order_heads TO reader;


--
-- Name: TABLE order_lines; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.order_lines TO reader;


--
-- Name: TABLE order_notes; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.order_notes TO reader;


--
-- Name: TABLE order_tails; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.order_tails TO reader;


--
-- Name: TABLE places; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.places TO reader;


--
-- Name: TABLE shared_sequence; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.shared_sequence TO reader;


--
-- Name: TABLE small_key; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.small_key TO PUBLIC;


--
-- Name: TABLE strays; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.strays TO reader;


--
-- Name: TABLE tenants; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.tenants TO reader;


--
-- Name: TABLE typed; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.typed TO reader;


--
-- Name: TABLE unlogged; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.unlogged TO reader;


--
-- Name: TABLE user_counts; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.user_counts TO reader;


--
-- Name: TABLE uuid_key; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.uuid_key TO PUBLIC;


--
-- Name: TABLE visits; Type: ACL; Schema: app; Owner: postgres
--

GRANT SELECT ON TABLE app.visits TO reader;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: app; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA app GRANT SELECT ON TABLES  TO PUBLIC;


--
-- Name: watch; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER watch ON ddl_command_end
         WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE')
   EXECUTE FUNCTION app.on_ddl();


ALTER EVENT TRIGGER watch OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

\unrestrict beCDOfPGxkHoH6ZN0EboHiaU1iMbci9GPVFf4kd4uOHjzd5IqBJeQNOFO6T70cd

