-- The tables under the plans of this folder. Small, but big enough for workers, spills and lossy bitmaps.
SELECT setseed(0.42);
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, email text NOT NULL, region text NOT NULL, active boolean NOT NULL);
INSERT INTO customers
SELECT g, 'customer ' || g, 'User.' || g || '@example.com', (ARRAY['north','south','east','west'])[1 + g % 4], g % 10 <> 0
FROM generate_series(1, 5000) g;

CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers ON DELETE CASCADE, status text NOT NULL,
    total int NOT NULL, tags text[] NOT NULL, note text NOT NULL, created_at timestamp NOT NULL);
INSERT INTO orders
SELECT g, 1 + (g * 7919) % 5000, CASE WHEN g % 50 = 0 THEN 'open' WHEN g % 3 = 0 THEN 'paid' ELSE 'sent' END, (g * 31) % 1000,
       ARRAY['t' || g % 100, 'u' || g % 7], 'note ' || md5(g::text) || repeat('.', 100), timestamp '2024-01-01' + g * interval '5 minutes'
FROM generate_series(1, 100000) g;
CREATE INDEX orders_status_idx ON orders (status);
CREATE INDEX orders_total_idx ON orders (total);
CREATE INDEX orders_created_at_idx ON orders (created_at);
CREATE INDEX orders_tags_idx ON orders USING gin (tags);
CREATE INDEX orders_region_total_idx ON orders ((customer_id % 4), total);

CREATE TABLE lines (order_id int NOT NULL REFERENCES orders ON DELETE CASCADE, line int NOT NULL, product int NOT NULL, quantity int NOT NULL,
    PRIMARY KEY (order_id, line));
INSERT INTO lines SELECT 1 + g / 2, g % 2, (g * 17) % 400, 1 + g % 9 FROM generate_series(0, 59999) g;

CREATE TABLE tree (id int PRIMARY KEY, parent int, label text);
INSERT INTO tree SELECT g, CASE WHEN g > 1 THEN g / 3 END, 'node ' || g FROM generate_series(1, 2000) g;

CREATE TABLE events (id int NOT NULL, at date NOT NULL, kind int NOT NULL, body text) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2024-03-01') TO ('2024-04-01');
CREATE TABLE events_4 PARTITION OF events FOR VALUES FROM ('2024-04-01') TO ('2024-05-01');
INSERT INTO events SELECT g, date '2024-01-01' + g % 121, g % 5, 'event ' || g FROM generate_series(1, 20000) g;
CREATE INDEX events_1_at_idx ON events_1 (at);
CREATE INDEX events_2_at_idx ON events_2 (at);
CREATE INDEX events_3_at_idx ON events_3 (at);
CREATE INDEX events_4_at_idx ON events_4 (at);

-- two columns that say the same: the planner multiplies their selectivities
CREATE TABLE correlated (id int PRIMARY KEY, city int NOT NULL, zip int NOT NULL, x int NOT NULL);
INSERT INTO correlated SELECT g, g % 200, g % 200, g FROM generate_series(1, 20000) g;

CREATE FUNCTION slow_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count(*) FROM tree;
    NEW.label := NEW.label || '!';
    RETURN NEW;
END $$;
CREATE TRIGGER tree_mark BEFORE UPDATE ON tree FOR EACH ROW EXECUTE PROCEDURE slow_mark();

CREATE FUNCTION some_numbers(n int) RETURNS SETOF int LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT generate_series(1, n);
END $$;
CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'open';
