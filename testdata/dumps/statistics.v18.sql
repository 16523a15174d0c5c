--
-- PostgreSQL database dump
--

\restrict 9MJEvZiWjQ8eSmMhrM7sJLST1QsLdulhgklEVQJAKcbAYMh2haRhVKCWfqv7Phb

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
-- Statistics for Name: by_region; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'by_region',
	'relpages', '1'::integer,
	'reltuples', '4'::real,
	'relallvisible', '1'::integer,
	'relallfrozen', '1'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'by_region',
	'attname', 'n',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '8'::integer,
	'n_distinct', '-0.25'::real,
	'most_common_vals', '{500}'::text,
	'most_common_freqs', '{1}'::real[],
	'correlation', '1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'by_region',
	'attname', 'region',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '8'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{"\"east\"","it''s; {south}",north,"we,st"}'::text,
	'correlation', '-1'::real
);


--
-- Statistics for Name: customers; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'customers',
	'relpages', '18'::integer,
	'reltuples', '2000'::real,
	'relallvisible', '18'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'customers',
	'attname', 'email',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '20'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{user1000@example.com,user1018@example.com,user1036@example.com,user1054@example.com,user1072@example.com,user1090@example.com,user1108@example.com,user1126@example.com,user1144@example.com,user1162@example.com,user1180@example.com,user1199@example.com,user1216@example.com,user1234@example.com,user1252@example.com,user1270@example.com,user1289@example.com,user1306@example.com,user1324@example.com,user1342@example.com,user1360@example.com,user1379@example.com,user1397@example.com,user1414@example.com,user1432@example.com,user1450@example.com,user1469@example.com,user1487@example.com,user1504@example.com,user1522@example.com,user1540@example.com,user1559@example.com,user1577@example.com,user1595@example.com,user1612@example.com,user1630@example.com,user1649@example.com,user1667@example.com,user1685@example.com,user1702@example.com,user1720@example.com,user1739@example.com,user1757@example.com,user1775@example.com,user1793@example.com,user1810@example.com,user1829@example.com,user1847@example.com,user1865@example.com,user1883@example.com,user1900@example.com,user1919@example.com,user1937@example.com,user1955@example.com,user1973@example.com,user1991@example.com,user207@example.com,user225@example.com,user243@example.com,user261@example.com,user27@example.com,user298@example.com,user315@example.com,user333@example.com,user351@example.com,user36@example.com,user388@example.com,user405@example.com,user423@example.com,user441@example.com,user45@example.com,user478@example.com,user496@example.com,user513@example.com,user531@example.com,user54@example.com,user568@example.com,user586@example.com,user603@example.com,user621@example.com,user63@example.com,user658@example.com,user676@example.com,user694@example.com,user711@example.com,user72@example.com,user748@example.com,user766@example.com,user784@example.com,user801@example.com,user81@example.com,user838@example.com,user856@example.com,user874@example.com,user892@example.com,user90@example.com,user928@example.com,user946@example.com,user964@example.com,user982@example.com,user9@example.com}'::text,
	'correlation', '-0.3976015'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'customers',
	'attname', 'id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{1,20,40,60,80,100,120,140,160,180,200,220,240,260,280,300,320,340,360,380,400,420,440,460,480,500,520,540,560,580,600,620,640,660,680,700,720,740,760,780,800,820,840,860,880,900,920,940,960,980,1000,1020,1040,1060,1080,1100,1120,1140,1160,1180,1200,1220,1240,1260,1280,1300,1320,1340,1360,1380,1400,1420,1440,1460,1480,1500,1520,1540,1560,1580,1600,1620,1640,1660,1680,1700,1720,1740,1760,1780,1800,1820,1840,1860,1880,1900,1920,1940,1960,1980,2000}'::text,
	'correlation', '1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'customers',
	'attname', 'note; it''s',
	'inherited', 'f'::boolean,
	'null_frac', '0.667'::real,
	'avg_width', '30'::integer,
	'n_distinct', '1'::real,
	'most_common_vals', '{"back\\slash \"quoted\", {braced}"}'::text,
	'most_common_freqs', '{0.333}'::real[],
	'correlation', '1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'customers',
	'attname', 'region',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '8'::integer,
	'n_distinct', '4'::real,
	'most_common_vals', '{"\"east\"","it''s; {south}",north,"we,st"}'::text,
	'most_common_freqs', '{0.25,0.25,0.25,0.25}'::real[],
	'correlation', '0.25112405'::real
);


--
-- Statistics for Name: events; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'events',
	'relpages', '-1'::integer,
	'reltuples', '3000'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'events',
	'attname', 'at',
	'inherited', 't'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-0.122'::real,
	'most_common_vals', '{2024-01-02,2024-01-03,2024-01-04,2024-01-05,2024-01-06,2024-01-07,2024-01-08,2024-01-09,2024-01-10,2024-01-11,2024-01-12,2024-01-13,2024-01-14,2024-01-15,2024-01-16,2024-01-17,2024-01-18,2024-01-19,2024-01-20,2024-01-21,2024-01-22,2024-01-23,2024-01-24,2024-01-25,2024-01-26,2024-01-27,2024-01-28,2024-01-29,2024-01-30,2024-01-31,2024-02-01,2024-02-02,2024-02-03,2024-02-04,2024-02-05,2024-02-06,2024-02-07,2024-02-08,2024-02-09,2024-02-10,2024-02-11,2024-02-12,2024-02-13,2024-02-14,2024-02-15,2024-02-16,2024-02-17,2024-02-18,2024-02-19,2024-02-20,2024-02-21,2024-02-22,2024-02-23,2024-02-24,2024-02-25,2024-02-26,2024-02-27,2024-02-28,2024-02-29,2024-03-01,2024-03-02,2024-03-03,2024-03-04,2024-03-05,2024-03-06,2024-03-07,2024-03-08,2024-03-09,2024-03-10,2024-03-11,2024-03-12,2024-03-13,2024-01-01,2024-03-14,2024-03-15,2024-03-16,2024-03-17,2024-03-18,2024-03-19,2024-03-20,2024-03-21,2024-03-22,2024-03-23,2024-03-24,2024-03-25,2024-03-26,2024-03-27,2024-03-28,2024-03-29,2024-03-30,2024-03-31,2024-04-01,2024-04-02,2024-04-03,2024-04-04,2024-04-05,2024-04-06,2024-04-07,2024-04-08,2024-04-09}'::text,
	'most_common_freqs', '{0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.003,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666,0.0026666666}'::real[],
	'histogram_bounds', '{2024-04-10,2024-04-12,2024-04-15,2024-04-17,2024-04-20,2024-04-23,2024-04-25,2024-04-28,2024-05-01,2024-05-03,2024-05-06,2024-05-09,2024-05-11,2024-05-14,2024-05-17,2024-05-19,2024-05-22,2024-05-25,2024-05-27,2024-05-30,2024-06-02,2024-06-04,2024-06-07,2024-06-10,2024-06-12,2024-06-15,2024-06-18,2024-06-20,2024-06-23,2024-06-26,2024-06-28,2024-07-01,2024-07-04,2024-07-06,2024-07-09,2024-07-12,2024-07-14,2024-07-17,2024-07-20,2024-07-22,2024-07-25,2024-07-28,2024-07-30,2024-08-02,2024-08-04,2024-08-07,2024-08-10,2024-08-12,2024-08-15,2024-08-18,2024-08-20,2024-08-23,2024-08-26,2024-08-28,2024-08-31,2024-09-03,2024-09-05,2024-09-08,2024-09-11,2024-09-13,2024-09-16,2024-09-19,2024-09-21,2024-09-24,2024-09-27,2024-09-29,2024-10-02,2024-10-05,2024-10-07,2024-10-10,2024-10-13,2024-10-15,2024-10-18,2024-10-21,2024-10-23,2024-10-26,2024-10-29,2024-10-31,2024-11-03,2024-11-06,2024-11-08,2024-11-11,2024-11-14,2024-11-16,2024-11-19,2024-11-21,2024-11-24,2024-11-27,2024-11-29,2024-12-02,2024-12-05,2024-12-07,2024-12-10,2024-12-13,2024-12-15,2024-12-18,2024-12-21,2024-12-23,2024-12-26,2024-12-29,2024-12-31}'::text,
	'correlation', '0.7698378'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'events',
	'attname', 'id',
	'inherited', 't'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{1,30,60,90,120,150,180,210,240,270,300,330,360,390,420,450,480,510,540,570,600,630,660,690,720,750,780,810,840,870,900,930,960,990,1020,1050,1080,1110,1140,1170,1200,1230,1260,1290,1320,1350,1380,1410,1440,1470,1500,1530,1560,1590,1620,1650,1680,1710,1740,1770,1800,1830,1860,1890,1920,1950,1980,2010,2040,2070,2100,2130,2160,2190,2220,2250,2280,2310,2340,2370,2400,2430,2460,2490,2520,2550,2580,2610,2640,2670,2700,2730,2760,2790,2820,2850,2880,2910,2940,2970,3000}'::text,
	'correlation', '0.55136806'::real
);


--
-- Statistics for Name: events_1; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'events_1',
	'relpages', '7'::integer,
	'reltuples', '1528'::real,
	'relallvisible', '7'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'events_1',
	'attname', 'at',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-0.11910995'::real,
	'most_common_vals', '{2024-01-02,2024-01-03,2024-01-04,2024-01-05,2024-01-06,2024-01-07,2024-01-08,2024-01-09,2024-01-10,2024-01-11,2024-01-12,2024-01-13,2024-01-14,2024-01-15,2024-01-16,2024-01-17,2024-01-18,2024-01-19,2024-01-20,2024-01-21,2024-01-22,2024-01-23,2024-01-24,2024-01-25,2024-01-26,2024-01-27,2024-01-28,2024-01-29,2024-01-30,2024-01-31,2024-02-01,2024-02-02,2024-02-03,2024-02-04,2024-02-05,2024-02-06,2024-02-07,2024-02-08,2024-02-09,2024-02-10,2024-02-11,2024-02-12,2024-02-13,2024-02-14,2024-02-15,2024-02-16,2024-02-17,2024-02-18,2024-02-19,2024-02-20,2024-02-21,2024-02-22,2024-02-23,2024-02-24,2024-02-25,2024-02-26,2024-02-27,2024-02-28,2024-02-29,2024-03-01,2024-03-02,2024-03-03,2024-03-04,2024-03-05,2024-03-06,2024-03-07,2024-03-08,2024-03-09,2024-03-10,2024-03-11,2024-03-12,2024-03-13,2024-01-01,2024-03-14,2024-03-15,2024-03-16,2024-03-17,2024-03-18,2024-03-19,2024-03-20,2024-03-21,2024-03-22,2024-03-23,2024-03-24,2024-03-25,2024-03-26,2024-03-27,2024-03-28,2024-03-29,2024-03-30,2024-03-31,2024-04-01,2024-04-02,2024-04-03,2024-04-04,2024-04-05,2024-04-06,2024-04-07,2024-04-08,2024-04-09}'::text,
	'most_common_freqs', '{0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.0058900523,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602,0.005235602}'::real[],
	'histogram_bounds', '{2024-04-10,2024-04-11,2024-04-12,2024-04-13,2024-04-14,2024-04-15,2024-04-16,2024-04-17,2024-04-18,2024-04-19,2024-04-20,2024-04-21,2024-04-22,2024-04-23,2024-04-24,2024-04-25,2024-04-26,2024-04-27,2024-04-28,2024-04-29,2024-04-30,2024-05-01,2024-05-02,2024-05-03,2024-05-04,2024-05-05,2024-05-06,2024-05-07,2024-05-08,2024-05-09,2024-05-10,2024-05-11,2024-05-12,2024-05-13,2024-05-14,2024-05-15,2024-05-16,2024-05-17,2024-05-18,2024-05-19,2024-05-20,2024-05-21,2024-05-22,2024-05-23,2024-05-24,2024-05-25,2024-05-26,2024-05-27,2024-05-28,2024-05-29,2024-05-30,2024-05-31,2024-06-01,2024-06-02,2024-06-03,2024-06-04,2024-06-05,2024-06-06,2024-06-07,2024-06-08,2024-06-09,2024-06-10,2024-06-11,2024-06-12,2024-06-13,2024-06-14,2024-06-15,2024-06-16,2024-06-17,2024-06-18,2024-06-19,2024-06-20,2024-06-21,2024-06-22,2024-06-23,2024-06-24,2024-06-25,2024-06-26,2024-06-27,2024-06-28,2024-06-29,2024-06-30}'::text,
	'correlation', '0.035580367'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'events_1',
	'attname', 'id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{1,16,31,46,62,77,92,107,123,138,153,168,368,383,398,414,429,444,459,475,490,505,520,536,735,750,766,781,796,811,827,842,857,872,888,903,1102,1117,1133,1148,1163,1179,1194,1209,1224,1240,1255,1270,1469,1485,1500,1515,1531,1546,1561,1576,1592,1607,1622,1637,1837,1852,1867,1883,1898,1913,1928,1944,1959,1974,1989,2005,2204,2219,2234,2250,2265,2280,2296,2311,2326,2341,2357,2372,2571,2586,2602,2617,2632,2648,2663,2678,2693,2709,2724,2739,2938,2954,2969,2984,3000}'::text,
	'correlation', '1'::real
);


--
-- Statistics for Name: events_2; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'events_2',
	'relpages', '7'::integer,
	'reltuples', '1472'::real,
	'relallvisible', '7'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'events_2',
	'attname', 'at',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-0.125'::real,
	'most_common_vals', '{2024-07-01,2024-07-02,2024-07-03,2024-07-04,2024-07-05,2024-07-06,2024-07-07,2024-07-08,2024-07-09,2024-07-10,2024-07-11,2024-07-12,2024-07-13,2024-07-14,2024-07-15,2024-07-16,2024-07-17,2024-07-18,2024-07-19,2024-07-20,2024-07-21,2024-07-22,2024-07-23,2024-07-24,2024-07-25,2024-07-26,2024-07-27,2024-07-28,2024-07-29,2024-07-30,2024-07-31,2024-08-01,2024-08-02,2024-08-03,2024-08-04,2024-08-05,2024-08-06,2024-08-07,2024-08-08,2024-08-09,2024-08-10,2024-08-11,2024-08-12,2024-08-13,2024-08-14,2024-08-15,2024-08-16,2024-08-17,2024-08-18,2024-08-19,2024-08-20,2024-08-21,2024-08-22,2024-08-23,2024-08-24,2024-08-25,2024-08-26,2024-08-27,2024-08-28,2024-08-29,2024-08-30,2024-08-31,2024-09-01,2024-09-02,2024-09-03,2024-09-04,2024-09-05,2024-09-06,2024-09-07,2024-09-08,2024-09-09,2024-09-10,2024-09-11,2024-09-12,2024-09-13,2024-09-14,2024-09-15,2024-09-16,2024-09-17,2024-09-18,2024-09-19,2024-09-20,2024-09-21,2024-09-22,2024-09-23,2024-09-24,2024-09-25,2024-09-26,2024-09-27,2024-09-28,2024-09-29,2024-09-30,2024-10-01,2024-10-02,2024-10-03,2024-10-04,2024-10-05,2024-10-06,2024-10-07,2024-10-08}'::text,
	'most_common_freqs', '{0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827,0.0054347827}'::real[],
	'histogram_bounds', '{2024-10-09,2024-10-10,2024-10-11,2024-10-12,2024-10-13,2024-10-14,2024-10-15,2024-10-16,2024-10-17,2024-10-18,2024-10-19,2024-10-20,2024-10-21,2024-10-22,2024-10-23,2024-10-24,2024-10-25,2024-10-26,2024-10-27,2024-10-28,2024-10-29,2024-10-30,2024-10-31,2024-11-01,2024-11-02,2024-11-03,2024-11-04,2024-11-05,2024-11-06,2024-11-07,2024-11-08,2024-11-09,2024-11-10,2024-11-11,2024-11-12,2024-11-13,2024-11-14,2024-11-15,2024-11-16,2024-11-17,2024-11-18,2024-11-19,2024-11-20,2024-11-21,2024-11-22,2024-11-23,2024-11-24,2024-11-25,2024-11-26,2024-11-27,2024-11-28,2024-11-29,2024-11-30,2024-12-01,2024-12-02,2024-12-03,2024-12-04,2024-12-05,2024-12-06,2024-12-07,2024-12-08,2024-12-09,2024-12-10,2024-12-11,2024-12-12,2024-12-13,2024-12-14,2024-12-15,2024-12-16,2024-12-17,2024-12-18,2024-12-19,2024-12-20,2024-12-21,2024-12-22,2024-12-23,2024-12-24,2024-12-25,2024-12-26,2024-12-27,2024-12-28,2024-12-29,2024-12-30,2024-12-31}'::text,
	'correlation', '0.13034624'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'events_2',
	'attname', 'id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{182,196,211,226,240,255,270,284,299,314,329,343,358,555,569,584,599,614,628,643,658,672,687,702,717,731,928,943,957,972,987,1002,1016,1031,1046,1060,1075,1090,1286,1301,1316,1331,1345,1360,1375,1389,1404,1419,1434,1448,1463,1660,1674,1689,1704,1719,1733,1748,1763,1777,1792,1807,1822,2018,2033,2048,2062,2077,2092,2106,2121,2136,2151,2165,2180,2195,2391,2406,2421,2436,2450,2465,2480,2494,2509,2524,2539,2553,2750,2765,2779,2794,2809,2824,2838,2853,2868,2882,2897,2912,2927}'::text,
	'correlation', '1'::real
);


--
-- Statistics for Name: orders; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders',
	'relpages', '207'::integer,
	'reltuples', '20000'::real,
	'relallvisible', '207'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders',
	'attname', 'created_at',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '8'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{"2024-01-01 00:05:00+00","2024-01-01 16:40:00+00","2024-01-02 09:20:00+00","2024-01-03 02:00:00+00","2024-01-03 18:40:00+00","2024-01-04 11:20:00+00","2024-01-05 04:00:00+00","2024-01-05 20:40:00+00","2024-01-06 13:20:00+00","2024-01-07 06:00:00+00","2024-01-07 22:40:00+00","2024-01-08 15:20:00+00","2024-01-09 08:00:00+00","2024-01-10 00:40:00+00","2024-01-10 17:20:00+00","2024-01-11 10:00:00+00","2024-01-12 02:40:00+00","2024-01-12 19:20:00+00","2024-01-13 12:00:00+00","2024-01-14 04:40:00+00","2024-01-14 21:20:00+00","2024-01-15 14:00:00+00","2024-01-16 06:40:00+00","2024-01-16 23:20:00+00","2024-01-17 16:00:00+00","2024-01-18 08:40:00+00","2024-01-19 01:20:00+00","2024-01-19 18:00:00+00","2024-01-20 10:40:00+00","2024-01-21 03:20:00+00","2024-01-21 20:00:00+00","2024-01-22 12:40:00+00","2024-01-23 05:20:00+00","2024-01-23 22:00:00+00","2024-01-24 14:40:00+00","2024-01-25 07:20:00+00","2024-01-26 00:00:00+00","2024-01-26 16:40:00+00","2024-01-27 09:20:00+00","2024-01-28 02:00:00+00","2024-01-28 18:40:00+00","2024-01-29 11:20:00+00","2024-01-30 04:00:00+00","2024-01-30 20:40:00+00","2024-01-31 13:20:00+00","2024-02-01 06:00:00+00","2024-02-01 22:40:00+00","2024-02-02 15:20:00+00","2024-02-03 08:00:00+00","2024-02-04 00:40:00+00","2024-02-04 17:20:00+00","2024-02-05 10:00:00+00","2024-02-06 02:40:00+00","2024-02-06 19:20:00+00","2024-02-07 12:00:00+00","2024-02-08 04:40:00+00","2024-02-08 21:20:00+00","2024-02-09 14:00:00+00","2024-02-10 06:40:00+00","2024-02-10 23:20:00+00","2024-02-11 16:00:00+00","2024-02-12 08:40:00+00","2024-02-13 01:20:00+00","2024-02-13 18:00:00+00","2024-02-14 10:40:00+00","2024-02-15 03:20:00+00","2024-02-15 20:00:00+00","2024-02-16 12:40:00+00","2024-02-17 05:20:00+00","2024-02-17 22:00:00+00","2024-02-18 14:40:00+00","2024-02-19 07:20:00+00","2024-02-20 00:00:00+00","2024-02-20 16:40:00+00","2024-02-21 09:20:00+00","2024-02-22 02:00:00+00","2024-02-22 18:40:00+00","2024-02-23 11:20:00+00","2024-02-24 04:00:00+00","2024-02-24 20:40:00+00","2024-02-25 13:20:00+00","2024-02-26 06:00:00+00","2024-02-26 22:40:00+00","2024-02-27 15:20:00+00","2024-02-28 08:00:00+00","2024-02-29 00:40:00+00","2024-02-29 17:20:00+00","2024-03-01 10:00:00+00","2024-03-02 02:40:00+00","2024-03-02 19:20:00+00","2024-03-03 12:00:00+00","2024-03-04 04:40:00+00","2024-03-04 21:20:00+00","2024-03-05 14:00:00+00","2024-03-06 06:40:00+00","2024-03-06 23:20:00+00","2024-03-07 16:00:00+00","2024-03-08 08:40:00+00","2024-03-09 01:20:00+00","2024-03-09 18:00:00+00","2024-03-10 10:40:00+00"}'::text,
	'correlation', '1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders',
	'attname', 'customer_id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '2000'::real,
	'most_common_vals', '{1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100}'::text,
	'most_common_freqs', '{0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005,0.0005}'::real[],
	'histogram_bounds', '{101,119,138,157,176,195,214,233,252,271,290,309,328,347,366,385,404,423,442,461,480,499,518,537,556,575,594,613,632,651,670,689,708,727,746,765,784,803,822,841,860,879,898,917,936,955,974,993,1012,1031,1050,1069,1088,1107,1126,1145,1164,1183,1202,1221,1240,1259,1278,1297,1316,1335,1354,1373,1392,1411,1430,1449,1468,1487,1506,1525,1544,1563,1582,1601,1620,1639,1658,1677,1696,1715,1734,1753,1772,1791,1810,1829,1848,1867,1886,1905,1924,1943,1962,1981,2000}'::text,
	'correlation', '-0.000864975'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders',
	'attname', 'id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{1,200,400,600,800,1000,1200,1400,1600,1800,2000,2200,2400,2600,2800,3000,3200,3400,3600,3800,4000,4200,4400,4600,4800,5000,5200,5400,5600,5800,6000,6200,6400,6600,6800,7000,7200,7400,7600,7800,8000,8200,8400,8600,8800,9000,9200,9400,9600,9800,10000,10200,10400,10600,10800,11000,11200,11400,11600,11800,12000,12200,12400,12600,12800,13000,13200,13400,13600,13800,14000,14200,14400,14600,14800,15000,15200,15400,15600,15800,16000,16200,16400,16600,16800,17000,17200,17400,17600,17800,18000,18200,18400,18600,18800,19000,19200,19400,19600,19800,20000}'::text,
	'correlation', '1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders',
	'attname', 'status',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '5'::integer,
	'n_distinct', '2'::real,
	'most_common_vals', '{done,open}'::text,
	'most_common_freqs', '{0.975,0.025}'::real[],
	'correlation', '0.95139617'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders',
	'attname', 'tags',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '29'::integer,
	'n_distinct', '10'::real,
	'most_common_vals', '{"{t0}","{t1}","{t2}","{t3}","{t4}","{t5}","{t6}","{t7}","{t8}","{t9}"}'::text,
	'most_common_freqs', '{0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1}'::real[],
	'correlation', '0.10022497'::real,
	'most_common_elems', '{t0,t1,t2,t3,t4,t5,t6,t7,t8,t9}'::text,
	'most_common_elem_freqs', '{0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0}'::real[],
	'elem_count_histogram', '{1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}'::real[]
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders',
	'attname', 'total',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '1000'::real,
	'most_common_vals', '{0.00,1.00,2.00,3.00,4.00,5.00,6.00,7.00,8.00,9.00,10.00,11.00,12.00,13.00,14.00,15.00,16.00,17.00,18.00,19.00,20.00,21.00,22.00,23.00,24.00,25.00,26.00,27.00,28.00,29.00,30.00,31.00,32.00,33.00,34.00,35.00,36.00,37.00,38.00,39.00,40.00,41.00,42.00,43.00,44.00,45.00,46.00,47.00,48.00,49.00,50.00,51.00,52.00,53.00,54.00,55.00,56.00,57.00,58.00,59.00,60.00,61.00,62.00,63.00,64.00,65.00,66.00,67.00,68.00,69.00,70.00,71.00,72.00,73.00,74.00,75.00,76.00,77.00,78.00,79.00,80.00,81.00,82.00,83.00,84.00,85.00,86.00,87.00,88.00,89.00,90.00,91.00,92.00,93.00,94.00,95.00,96.00,97.00,98.00,99.00}'::text,
	'most_common_freqs', '{0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001,0.001}'::real[],
	'histogram_bounds', '{100.00,108.00,117.00,126.00,135.00,144.00,153.00,162.00,171.00,180.00,189.00,198.00,207.00,216.00,225.00,234.00,243.00,252.00,261.00,270.00,279.00,288.00,297.00,306.00,315.00,324.00,333.00,342.00,351.00,360.00,369.00,378.00,387.00,396.00,405.00,414.00,423.00,432.00,441.00,450.00,459.00,468.00,477.00,486.00,495.00,504.00,513.00,522.00,531.00,540.00,549.00,558.00,567.00,576.00,585.00,594.00,603.00,612.00,621.00,630.00,639.00,648.00,657.00,666.00,675.00,684.00,693.00,702.00,711.00,720.00,729.00,738.00,747.00,756.00,765.00,774.00,783.00,792.00,801.00,810.00,819.00,828.00,837.00,846.00,855.00,864.00,873.00,882.00,891.00,900.00,909.00,918.00,927.00,936.00,945.00,954.00,963.00,972.00,981.00,990.00,999.00}'::text,
	'correlation', '0.00199275'::real
);


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
-- Name: orders_lower_idx; Type: INDEX; Schema: shop; Owner: postgres
--

CREATE INDEX orders_lower_idx ON shop.orders USING btree (lower(status));


--
-- Name: orders_open_idx; Type: INDEX; Schema: shop; Owner: postgres
--

CREATE INDEX orders_open_idx ON shop.orders USING btree (created_at) WHERE (status = 'open'::text);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


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
-- Statistics for Name: customers_email_key; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'customers_email_key',
	'relpages', '17'::integer,
	'reltuples', '2000'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);


--
-- Statistics for Name: customers_pkey; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'customers_pkey',
	'relpages', '8'::integer,
	'reltuples', '2000'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);


--
-- Statistics for Name: orders_lower_idx; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders_lower_idx',
	'relpages', '19'::integer,
	'reltuples', '20000'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders_lower_idx',
	'attnum', '1'::smallint,
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '8'::integer,
	'n_distinct', '2'::real,
	'most_common_vals', '{done,open}'::text,
	'most_common_freqs', '{0.975,0.025}'::real[],
	'correlation', '0.95139617'::real
);


--
-- Statistics for Name: orders_open_idx; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders_open_idx',
	'relpages', '4'::integer,
	'reltuples', '500'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);


--
-- Statistics for Name: orders_pkey; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders_pkey',
	'relpages', '57'::integer,
	'reltuples', '20000'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);


--
-- Statistics for Name: orders_status_idx; Type: STATISTICS DATA; Schema: shop; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180003'::integer,
	'schemaname', 'shop',
	'relname', 'orders_status_idx',
	'relpages', '19'::integer,
	'reltuples', '20000'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);


--
-- PostgreSQL database dump complete
--

\unrestrict 9MJEvZiWjQ8eSmMhrM7sJLST1QsLdulhgklEVQJAKcbAYMh2haRhVKCWfqv7Phb

