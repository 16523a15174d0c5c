-- A small shop for dumps with statistics: PostgreSQL 18 puts row counts, index sizes and column statistics into them.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id integer PRIMARY KEY, email text NOT NULL UNIQUE, region text NOT NULL, "note; it's" text);
CREATE TABLE shop.orders (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES shop.customers, status text NOT NULL, total numeric(10,2) NOT NULL,
    tags text[] NOT NULL, created_at timestamptz NOT NULL);
CREATE INDEX orders_status_idx ON shop.orders (status);
CREATE INDEX orders_open_idx ON shop.orders (created_at) WHERE status = 'open';
CREATE INDEX orders_lower_idx ON shop.orders (lower(status));
CREATE TABLE shop.events (id integer NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
CREATE MATERIALIZED VIEW shop.by_region AS SELECT region, count(*) AS n FROM shop.customers GROUP BY region;
INSERT INTO shop.customers SELECT g, 'user' || g || '@example.com', (ARRAY['north','it''s; {south}','"east"','we,st'])[1 + g % 4],
    CASE WHEN g % 3 = 0 THEN E'back\\slash "quoted", {braced}' END FROM generate_series(1, 2000) g;
INSERT INTO shop.orders SELECT g, 1 + (g * 7919) % 2000, CASE WHEN g % 40 = 0 THEN 'open' ELSE 'done' END, (g * 31) % 1000,
    ARRAY['t' || g % 10], timestamptz '2024-01-01 00:00+00' + g * interval '5 minutes' FROM generate_series(1, 20000) g;
INSERT INTO shop.events SELECT g, date '2024-01-01' + g % 366 FROM generate_series(1, 3000) g;
REFRESH MATERIALIZED VIEW shop.by_region;
ANALYZE;
