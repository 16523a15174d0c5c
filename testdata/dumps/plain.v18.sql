--
-- PostgreSQL database dump
--

\restrict dO1l1cAnSLigeR470fiSScWyneckmkXdnBAPQbwGA3ScjQh9iT9mpRHkCXEsSZe

-- Dumped from database version 18.3
-- Dumped by pg_dump version 18.3

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: shop; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA shop;


ALTER SCHEMA shop OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: customers; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.customers (
    id integer NOT NULL,
    email text NOT NULL,
    region text NOT NULL,
    "note; it's" text
);


ALTER TABLE shop.customers OWNER TO postgres;

--
-- Name: by_region; Type: MATERIALIZED VIEW; Schema: shop; Owner: postgres
--

CREATE MATERIALIZED VIEW shop.by_region AS
 SELECT region,
    count(*) AS n
   FROM shop.customers
  GROUP BY region
  WITH NO DATA;


ALTER MATERIALIZED VIEW shop.by_region OWNER TO postgres;

--
-- Name: events; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.events (
    id integer NOT NULL,
    at date NOT NULL
)
PARTITION BY RANGE (at);


ALTER TABLE shop.events OWNER TO postgres;

--
-- Name: events_1; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.events_1 (
    id integer CONSTRAINT events_id_not_null NOT NULL,
    at date CONSTRAINT events_at_not_null NOT NULL
);


ALTER TABLE shop.events_1 OWNER TO postgres;

--
-- Name: events_2; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.events_2 (
    id integer CONSTRAINT events_id_not_null NOT NULL,
    at date CONSTRAINT events_at_not_null NOT NULL
);


ALTER TABLE shop.events_2 OWNER TO postgres;

--
-- Name: orders; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.orders (
    id integer NOT NULL,
    customer_id integer NOT NULL,
    status text NOT NULL,
    total numeric(10,2) NOT NULL,
    tags text[] NOT NULL,
    created_at timestamp with time zone NOT NULL
);


ALTER TABLE shop.orders OWNER TO postgres;

--
-- Name: events_1; Type: TABLE ATTACH; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.events ATTACH PARTITION shop.events_1 FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');


--
-- Name: events_2; Type: TABLE ATTACH; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.events ATTACH PARTITION shop.events_2 FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');


--
-- Name: customers customers_email_key; Type: CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.customers
    ADD CONSTRAINT customers_email_key UNIQUE (email);


--
-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- Name: orders_lower_idx; Type: INDEX; Schema: shop; Owner: postgres
--

CREATE INDEX orders_lower_idx ON shop.orders USING btree (lower(status));


--
-- Name: orders_open_idx; Type: INDEX; Schema: shop; Owner: postgres
--

CREATE INDEX orders_open_idx ON shop.orders USING btree (created_at) WHERE (status = 'open'::text);


--
-- Name: orders_status_idx; Type: INDEX; Schema: shop; Owner: postgres
--

CREATE INDEX orders_status_idx ON shop.orders USING btree (status);


--
-- Name: orders orders_customer_id_fkey; Type: FK CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers(id);


--
-- PostgreSQL database dump complete
--

\unrestrict dO1l1cAnSLigeR470fiSScWyneckmkXdnBAPQbwGA3ScjQh9iT9mpRHkCXEsSZe

