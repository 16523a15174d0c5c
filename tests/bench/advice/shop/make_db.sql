-- shop: a web shop with orders, a job queue, documents and devices that report; keys only, no secondary index but one
-- that a good one would cover.  "Now" in the data is 2025-06-30 12:00 UTC.
SET client_min_messages = warning;
CREATE TYPE order_state AS ENUM ('cart', 'paid', 'shipped', 'delivered', 'returned');

CREATE TABLE tenants (id integer PRIMARY KEY, name text NOT NULL, plan text NOT NULL);
CREATE TABLE customers (
    id bigint PRIMARY KEY, tenant_id integer NOT NULL REFERENCES tenants, email varchar(120) NOT NULL, name text NOT NULL,
    country character(2) NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz);
CREATE TABLE products (
    id bigint PRIMARY KEY, tenant_id integer NOT NULL REFERENCES tenants, sku varchar(40) NOT NULL, title text NOT NULL,
    description text NOT NULL, attributes jsonb NOT NULL, labels text[] NOT NULL, price numeric(10,2) NOT NULL, stock integer NOT NULL,
    search tsvector NOT NULL);
CREATE TABLE orders (
    id bigint PRIMARY KEY, tenant_id integer NOT NULL REFERENCES tenants, customer_id bigint NOT NULL REFERENCES customers,
    state order_state NOT NULL DEFAULT 'cart', number text NOT NULL, total numeric(10,2) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(), shipped_at timestamptz);
CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE, line integer NOT NULL, product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL, price numeric(10,2) NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE jobs (
    id bigint PRIMARY KEY, queue text NOT NULL, state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    priority integer NOT NULL, run_at timestamptz NOT NULL, payload jsonb NOT NULL);
CREATE TABLE readings (
    device_id integer NOT NULL, at timestamptz NOT NULL, temperature real NOT NULL, humidity real NOT NULL, battery smallint NOT NULL);
CREATE TABLE documents (
    id uuid PRIMARY KEY, tenant_id integer NOT NULL REFERENCES tenants, body jsonb NOT NULL, updated_at timestamptz NOT NULL);

SELECT setseed(0.42);
INSERT INTO tenants SELECT g, 'tenant ' || g, (ARRAY['free', 'pro'])[1 + g % 2] FROM generate_series(1, 60) g;
INSERT INTO customers SELECT g, 1 + floor(60 * power(random(), 2))::int, 'Customer' || g || '@mail' || g % 40 || '.test', 'Name ' || md5(g::text),
    (ARRAY['DE', 'FR', 'IT', 'US'])[1 + g % 4], timestamptz '2022-01-01' + g * interval '15 minutes',
    CASE WHEN random() < 0.03 THEN timestamptz '2025-01-01' END FROM generate_series(1, 100000) g;
INSERT INTO products SELECT g, 1 + floor(60 * power(random(), 2))::int, 'SKU-' || lpad(g::text, 7, '0'),
    (ARRAY['chair', 'table', 'lamp', 'shelf', 'sofa'])[1 + g % 5] || ' ' || substr(md5(g::text), 1, 8), md5(g::text) || ' ' || md5((g + 1)::text),
    jsonb_build_object('color', (ARRAY['red', 'blue', 'green'])[1 + g % 3], 'ean', md5('e' || g), 'weight', g % 90),
    ARRAY['l' || g % 300, 'c' || g % 20], (random() * 900)::numeric(10,2), floor(100 * random())::int,
    to_tsvector('simple', (ARRAY['chair', 'table', 'lamp', 'shelf', 'sofa'])[1 + g % 5] || ' w' || g % 4000)
    FROM generate_series(1, 40000) g;
INSERT INTO orders SELECT g, 1 + floor(60 * power(random(), 2))::int, 1 + floor(100000 * random())::bigint,
    CASE WHEN g > 298000 THEN 'paid' WHEN random() < 0.05 THEN 'cart' WHEN random() < 0.96 THEN 'delivered' ELSE 'returned' END::order_state,
    'N' || md5(g::text), (random() * 500)::numeric(10,2), timestamptz '2023-06-30 12:00+00' + g * interval '210 seconds',
    CASE WHEN g <= 298000 THEN timestamptz '2023-07-01' + g * interval '210 seconds' END FROM generate_series(1, 300000) g;
INSERT INTO order_items SELECT g, l, 1 + floor(40000 * random())::bigint, 1 + l, (random() * 90)::numeric(10,2)
    FROM generate_series(1, 300000) g, generate_series(1, 2) l;
INSERT INTO jobs SELECT g, (ARRAY['mail', 'mail', 'sync', 'report'])[1 + g % 4],
    CASE WHEN g > 199500 THEN 'waiting' WHEN g > 199480 THEN 'running' WHEN random() < 0.98 THEN 'done' ELSE 'failed' END, g % 5,
    timestamptz '2025-01-01' + g * interval '75 seconds', jsonb_build_object('to', g) FROM generate_series(1, 200000) g;
INSERT INTO readings SELECT d, timestamptz '2025-06-30 12:00+00' - (900 - k) * interval '20 minutes', 20 * random(), 50 * random(), 90
    FROM generate_series(1, 900) k, generate_series(1, 1000) d;
INSERT INTO documents SELECT md5('d' || g)::uuid, 1 + floor(60 * random())::int,
    jsonb_build_object('external_id', 'x' || g, 'type', (ARRAY['invoice', 'note'])[1 + g % 2], 'tags', jsonb_build_array('t' || g % 500)),
    timestamptz '2024-01-01' + g * interval '5 minutes' FROM generate_series(1, 80000) g;
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
