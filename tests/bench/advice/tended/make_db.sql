-- tended: a schema that already has the indexes it needs, and some it does not: exact twins, prefixes of wider ones, one on a
-- flag, one nobody uses.  There is next to nothing to add.
SET client_min_messages = warning;
CREATE TABLE customers (id integer PRIMARY KEY, email text NOT NULL, name text NOT NULL, active boolean NOT NULL, region integer NOT NULL, legacy_code text);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customers, status text NOT NULL, created_at timestamptz NOT NULL, total numeric(10,2) NOT NULL);
CREATE TABLE items (order_id integer NOT NULL REFERENCES orders, line integer NOT NULL, sku text NOT NULL, quantity integer NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE stock (sku text PRIMARY KEY, on_hand integer NOT NULL, bin text NOT NULL);
CREATE TABLE countries (code char(2) PRIMARY KEY, name text NOT NULL, vat integer NOT NULL);
SELECT setseed(0.8);
INSERT INTO customers SELECT g, 'c' || g || '@mail.test', 'Name ' || md5(g::text), random() < 0.95, g % 12, 'L' || g FROM generate_series(1, 80000) g;
INSERT INTO orders SELECT g, 1 + floor(80000 * random())::int, CASE WHEN random() < 0.01 THEN 'open' ELSE 'closed' END, timestamptz '2024-01-01' + g * interval '2 minutes',
    (random() * 100)::numeric(10,2) FROM generate_series(1, 250000) g;
INSERT INTO items SELECT g, l, 'sku' || 1 + floor(20000 * random())::int, 1 FROM generate_series(1, 250000) g, generate_series(1, 2) l;
INSERT INTO stock SELECT 'sku' || g, g % 100, 'bin' || g % 900 FROM generate_series(1, 20000) g;
INSERT INTO countries SELECT chr(65 + g / 26) || chr(65 + g % 26), 'Country ' || g, 20 FROM generate_series(0, 199) g;
CREATE UNIQUE INDEX customers_email_key ON customers (lower(email));
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_customer_created ON orders (customer_id, created_at DESC);
CREATE INDEX orders_open ON orders (created_at) WHERE status = 'open';
CREATE INDEX orders_created ON orders (created_at);
CREATE INDEX orders_created_twin ON orders (created_at);
CREATE INDEX items_order ON items (order_id);
CREATE INDEX items_sku ON items (sku, order_id);
CREATE INDEX stock_bin ON stock (bin);
CREATE INDEX customers_active ON customers (active);
CREATE INDEX customers_legacy ON customers (legacy_code);
