--
-- PostgreSQL database dump
--

\restrict 3us5KXfdPcH8UdzFugWge25DUyyeeRK7TXasmQNQYFBxsToMbQcXm3DOaLVJbVo

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

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: hit_index_bloat; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_index_bloat (
    id integer NOT NULL,
    a integer
);


ALTER TABLE public.hit_index_bloat OWNER TO postgres;

--
-- Name: hit_index_duplicate; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_index_duplicate (
    id integer NOT NULL,
    a integer,
    b integer
);


ALTER TABLE public.hit_index_duplicate OWNER TO postgres;

--
-- Name: hit_index_invalid; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_index_invalid (
    id integer NOT NULL,
    a integer
);


ALTER TABLE public.hit_index_invalid OWNER TO postgres;

--
-- Name: hit_index_low_cardinality; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_index_low_cardinality (
    id integer NOT NULL,
    active boolean NOT NULL
);


ALTER TABLE public.hit_index_low_cardinality OWNER TO postgres;

--
-- Name: hit_index_missing_fk; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_index_missing_fk (
    id integer NOT NULL,
    parent_id bigint,
    kind text
);


ALTER TABLE public.hit_index_missing_fk OWNER TO postgres;

--
-- Name: hit_index_over_indexed; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_index_over_indexed (
    id integer NOT NULL,
    a integer,
    b integer,
    c integer,
    d integer,
    at timestamp with time zone NOT NULL
);


ALTER TABLE public.hit_index_over_indexed OWNER TO postgres;

--
-- Name: hit_index_redundant; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_index_redundant (
    tenant integer NOT NULL,
    id integer NOT NULL,
    name text
);


ALTER TABLE public.hit_index_redundant OWNER TO postgres;

--
-- Name: hit_index_unused; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_index_unused (
    id integer NOT NULL,
    a text,
    b text
);


ALTER TABLE public.hit_index_unused OWNER TO postgres;

--
-- Name: hit_table_key_exhaustion; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_table_key_exhaustion (
    id integer NOT NULL,
    small smallint NOT NULL
);


ALTER TABLE public.hit_table_key_exhaustion OWNER TO postgres;

--
-- Name: hit_table_key_exhaustion_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.hit_table_key_exhaustion_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.hit_table_key_exhaustion_id_seq OWNER TO postgres;

--
-- Name: hit_table_key_exhaustion_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.hit_table_key_exhaustion_id_seq OWNED BY public.hit_table_key_exhaustion.id;


--
-- Name: hit_table_key_exhaustion_small_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.hit_table_key_exhaustion ALTER COLUMN small ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.hit_table_key_exhaustion_small_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: hit_table_partition; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_table_partition (
    id bigint,
    at timestamp with time zone NOT NULL,
    body text
);


ALTER TABLE public.hit_table_partition OWNER TO postgres;

--
-- Name: hit_table_stale_statistics; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_table_stale_statistics (
    id integer,
    a integer
);


ALTER TABLE public.hit_table_stale_statistics OWNER TO postgres;

--
-- Name: hit_table_vacuum; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.hit_table_vacuum (
    id integer,
    a integer
);


ALTER TABLE public.hit_table_vacuum OWNER TO postgres;

--
-- Name: miss_index_bloat; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_index_bloat (
    id integer NOT NULL,
    a integer
);


ALTER TABLE public.miss_index_bloat OWNER TO postgres;

--
-- Name: miss_index_duplicate; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_index_duplicate (
    id integer NOT NULL,
    a integer,
    b text
);


ALTER TABLE public.miss_index_duplicate OWNER TO postgres;

--
-- Name: miss_index_invalid; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_index_invalid (
    id integer NOT NULL,
    a integer
);


ALTER TABLE public.miss_index_invalid OWNER TO postgres;

--
-- Name: miss_index_low_cardinality; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_index_low_cardinality (
    id integer NOT NULL,
    active boolean NOT NULL,
    kind integer NOT NULL
);


ALTER TABLE public.miss_index_low_cardinality OWNER TO postgres;

--
-- Name: miss_index_missing_fk; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_index_missing_fk (
    id integer NOT NULL,
    parent_id bigint,
    other_id bigint
);


ALTER TABLE public.miss_index_missing_fk OWNER TO postgres;

--
-- Name: miss_index_over_indexed; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_index_over_indexed (
    id integer NOT NULL,
    a integer,
    b integer,
    at timestamp with time zone NOT NULL
);


ALTER TABLE public.miss_index_over_indexed OWNER TO postgres;

--
-- Name: miss_index_redundant; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_index_redundant (
    tenant integer NOT NULL,
    id integer NOT NULL,
    name text
);


ALTER TABLE public.miss_index_redundant OWNER TO postgres;

--
-- Name: miss_index_unused; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_index_unused (
    id integer NOT NULL,
    a text,
    b text,
    parent_id bigint
);


ALTER TABLE public.miss_index_unused OWNER TO postgres;

--
-- Name: miss_table_key_exhaustion; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_table_key_exhaustion (
    id bigint NOT NULL,
    turning integer
);


ALTER TABLE public.miss_table_key_exhaustion OWNER TO postgres;

--
-- Name: miss_table_key_exhaustion_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.miss_table_key_exhaustion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.miss_table_key_exhaustion_id_seq OWNER TO postgres;

--
-- Name: miss_table_key_exhaustion_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.miss_table_key_exhaustion_id_seq OWNED BY public.miss_table_key_exhaustion.id;


--
-- Name: miss_table_key_exhaustion_turns; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.miss_table_key_exhaustion_turns
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 100
    CACHE 1
    CYCLE;


ALTER TABLE public.miss_table_key_exhaustion_turns OWNER TO postgres;

--
-- Name: miss_table_key_exhaustion_turns; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.miss_table_key_exhaustion_turns OWNED BY public.miss_table_key_exhaustion.turning;


--
-- Name: miss_table_partition; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_table_partition (
    id bigint,
    at timestamp with time zone NOT NULL,
    body text
);


ALTER TABLE public.miss_table_partition OWNER TO postgres;

--
-- Name: miss_table_stale_statistics; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_table_stale_statistics (
    id integer,
    a integer
);


ALTER TABLE public.miss_table_stale_statistics OWNER TO postgres;

--
-- Name: miss_table_vacuum; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.miss_table_vacuum (
    id integer,
    a integer
);


ALTER TABLE public.miss_table_vacuum OWNER TO postgres;

--
-- Name: parents; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.parents (
    id bigint NOT NULL,
    code text
);


ALTER TABLE public.parents OWNER TO postgres;

--
-- Name: hit_table_key_exhaustion id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_table_key_exhaustion ALTER COLUMN id SET DEFAULT nextval('public.hit_table_key_exhaustion_id_seq'::regclass);


--
-- Name: miss_table_key_exhaustion id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_table_key_exhaustion ALTER COLUMN id SET DEFAULT nextval('public.miss_table_key_exhaustion_id_seq'::regclass);


--
-- Name: hit_index_bloat hit_index_bloat_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_index_bloat
    ADD CONSTRAINT hit_index_bloat_pkey PRIMARY KEY (id);


--
-- Name: hit_index_duplicate hit_index_duplicate_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_index_duplicate
    ADD CONSTRAINT hit_index_duplicate_pkey PRIMARY KEY (id);


--
-- Name: hit_index_invalid hit_index_invalid_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_index_invalid
    ADD CONSTRAINT hit_index_invalid_pkey PRIMARY KEY (id);


--
-- Name: hit_index_low_cardinality hit_index_low_cardinality_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_index_low_cardinality
    ADD CONSTRAINT hit_index_low_cardinality_pkey PRIMARY KEY (id);


--
-- Name: hit_index_missing_fk hit_index_missing_fk_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_index_missing_fk
    ADD CONSTRAINT hit_index_missing_fk_pkey PRIMARY KEY (id);


--
-- Name: hit_index_over_indexed hit_index_over_indexed_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_index_over_indexed
    ADD CONSTRAINT hit_index_over_indexed_pkey PRIMARY KEY (id);


--
-- Name: hit_index_redundant hit_index_redundant_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_index_redundant
    ADD CONSTRAINT hit_index_redundant_pkey PRIMARY KEY (tenant, id);


--
-- Name: hit_index_unused hit_index_unused_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_index_unused
    ADD CONSTRAINT hit_index_unused_pkey PRIMARY KEY (id);


--
-- Name: hit_table_key_exhaustion hit_table_key_exhaustion_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_table_key_exhaustion
    ADD CONSTRAINT hit_table_key_exhaustion_pkey PRIMARY KEY (id);


--
-- Name: miss_index_bloat miss_index_bloat_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_bloat
    ADD CONSTRAINT miss_index_bloat_pkey PRIMARY KEY (id);


--
-- Name: miss_index_duplicate miss_index_duplicate_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_duplicate
    ADD CONSTRAINT miss_index_duplicate_pkey PRIMARY KEY (id);


--
-- Name: miss_index_invalid miss_index_invalid_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_invalid
    ADD CONSTRAINT miss_index_invalid_pkey PRIMARY KEY (id);


--
-- Name: miss_index_low_cardinality miss_index_low_cardinality_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_low_cardinality
    ADD CONSTRAINT miss_index_low_cardinality_pkey PRIMARY KEY (id);


--
-- Name: miss_index_missing_fk miss_index_missing_fk_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_missing_fk
    ADD CONSTRAINT miss_index_missing_fk_pkey PRIMARY KEY (id);


--
-- Name: miss_index_over_indexed miss_index_over_indexed_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_over_indexed
    ADD CONSTRAINT miss_index_over_indexed_pkey PRIMARY KEY (id);


--
-- Name: miss_index_redundant miss_index_redundant_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_redundant
    ADD CONSTRAINT miss_index_redundant_pkey PRIMARY KEY (tenant, id);


--
-- Name: miss_index_unused miss_index_unused_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_unused
    ADD CONSTRAINT miss_index_unused_pkey PRIMARY KEY (id);


--
-- Name: miss_table_key_exhaustion miss_table_key_exhaustion_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_table_key_exhaustion
    ADD CONSTRAINT miss_table_key_exhaustion_pkey PRIMARY KEY (id);


--
-- Name: parents parents_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.parents
    ADD CONSTRAINT parents_pkey PRIMARY KEY (id);


--
-- Name: hit_index_bloat_a; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_bloat_a ON public.hit_index_bloat USING btree (a);


--
-- Name: hit_index_duplicate_a_b_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_duplicate_a_b_idx ON public.hit_index_duplicate USING btree (a, b DESC);


--
-- Name: hit_index_duplicate_again; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_duplicate_again ON public.hit_index_duplicate USING btree (a DESC, b);


--
-- Name: hit_index_low_cardinality_active; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_low_cardinality_active ON public.hit_index_low_cardinality USING btree (active);


--
-- Name: hit_index_missing_fk_kind_parent_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_missing_fk_kind_parent_id_idx ON public.hit_index_missing_fk USING btree (kind, parent_id);


--
-- Name: hit_index_over_indexed_a_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_over_indexed_a_idx ON public.hit_index_over_indexed USING btree (a);


--
-- Name: hit_index_over_indexed_at_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_over_indexed_at_idx ON public.hit_index_over_indexed USING btree (at);


--
-- Name: hit_index_over_indexed_b_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_over_indexed_b_idx ON public.hit_index_over_indexed USING btree (b);


--
-- Name: hit_index_over_indexed_c_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_over_indexed_c_idx ON public.hit_index_over_indexed USING btree (c);


--
-- Name: hit_index_over_indexed_d_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_over_indexed_d_idx ON public.hit_index_over_indexed USING btree (d);


--
-- Name: hit_index_redundant_tenant; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_redundant_tenant ON public.hit_index_redundant USING btree (tenant);


--
-- Name: hit_index_unused_a; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX hit_index_unused_a ON public.hit_index_unused USING btree (a);


--
-- Name: miss_index_bloat_a; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_bloat_a ON public.miss_index_bloat USING btree (a);


--
-- Name: miss_index_duplicate_a_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_duplicate_a_idx ON public.miss_index_duplicate USING btree (a DESC NULLS LAST);


--
-- Name: miss_index_duplicate_a_idx1; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_duplicate_a_idx1 ON public.miss_index_duplicate USING btree (a);


--
-- Name: miss_index_duplicate_a_idx2; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_duplicate_a_idx2 ON public.miss_index_duplicate USING hash (a);


--
-- Name: miss_index_duplicate_b_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_duplicate_b_idx ON public.miss_index_duplicate USING btree (b);


--
-- Name: miss_index_duplicate_b_idx1; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_duplicate_b_idx1 ON public.miss_index_duplicate USING btree (b text_pattern_ops);


--
-- Name: miss_index_invalid_a_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX miss_index_invalid_a_idx ON public.miss_index_invalid USING btree (a);


--
-- Name: miss_index_low_cardinality_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_low_cardinality_id_idx ON public.miss_index_low_cardinality USING btree (id) WHERE (NOT active);


--
-- Name: miss_index_low_cardinality_kind_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_low_cardinality_kind_idx ON public.miss_index_low_cardinality USING btree (kind);


--
-- Name: miss_index_missing_fk_other_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_missing_fk_other_id_idx ON public.miss_index_missing_fk USING btree (other_id) WHERE (other_id IS NOT NULL);


--
-- Name: miss_index_missing_fk_parent_id_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_missing_fk_parent_id_id_idx ON public.miss_index_missing_fk USING btree (parent_id, id);


--
-- Name: miss_index_over_indexed_at_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_over_indexed_at_idx ON public.miss_index_over_indexed USING btree (at);


--
-- Name: miss_index_redundant_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_redundant_id_idx ON public.miss_index_redundant USING btree (id);


--
-- Name: miss_index_redundant_name_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_redundant_name_id_idx ON public.miss_index_redundant USING btree (name, id);


--
-- Name: miss_index_redundant_tenant_name_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_redundant_tenant_name_idx ON public.miss_index_redundant USING btree (tenant) INCLUDE (name);


--
-- Name: miss_index_redundant_unique; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX miss_index_redundant_unique ON public.miss_index_redundant USING btree (name);


--
-- Name: miss_index_unused_fk; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_unused_fk ON public.miss_index_unused USING btree (parent_id);


--
-- Name: miss_index_unused_read; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX miss_index_unused_read ON public.miss_index_unused USING btree (a);


--
-- Name: miss_index_unused_unique; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX miss_index_unused_unique ON public.miss_index_unused USING btree (b);


--
-- Name: hit_index_missing_fk hit_index_missing_fk_parent_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.hit_index_missing_fk
    ADD CONSTRAINT hit_index_missing_fk_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.parents(id) ON DELETE CASCADE;


--
-- Name: miss_index_missing_fk miss_index_missing_fk_other_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_missing_fk
    ADD CONSTRAINT miss_index_missing_fk_other_id_fkey FOREIGN KEY (other_id) REFERENCES public.parents(id);


--
-- Name: miss_index_missing_fk miss_index_missing_fk_parent_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_missing_fk
    ADD CONSTRAINT miss_index_missing_fk_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.parents(id);


--
-- Name: miss_index_unused miss_index_unused_parent_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.miss_index_unused
    ADD CONSTRAINT miss_index_unused_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.parents(id);


--
-- PostgreSQL database dump complete
--

\unrestrict 3us5KXfdPcH8UdzFugWge25DUyyeeRK7TXasmQNQYFBxsToMbQcXm3DOaLVJbVo

