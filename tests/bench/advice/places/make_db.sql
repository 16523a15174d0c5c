-- places: search over text, names that are case-insensitive, periods that must not overlap, points, networks; upserts and
-- cascades.  Keys, an exclusion constraint, and nothing else.
SET client_min_messages = warning;
CREATE EXTENSION citext;
CREATE EXTENSION btree_gist;
CREATE TABLE venues (id integer PRIMARY KEY, name citext NOT NULL, city text NOT NULL, location point NOT NULL, tags jsonb NOT NULL, rating real NOT NULL, description text NOT NULL);
CREATE TABLE rooms (id integer PRIMARY KEY, venue_id integer NOT NULL REFERENCES venues ON DELETE CASCADE, seats integer NOT NULL);
CREATE TABLE bookings (id bigint PRIMARY KEY, room_id integer NOT NULL REFERENCES rooms ON DELETE CASCADE, guest text NOT NULL, during tstzrange NOT NULL, state text NOT NULL,
    price money NOT NULL);
CREATE TABLE articles (id integer PRIMARY KEY, venue_id integer REFERENCES venues ON DELETE SET NULL, title text NOT NULL, body text NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('english', title || ' ' || body)) STORED, published date NOT NULL);
CREATE TABLE visits (id bigint PRIMARY KEY, ip inet NOT NULL, venue_id integer NOT NULL, at timestamptz NOT NULL, agent text NOT NULL);
CREATE TABLE closures (room_id integer NOT NULL, days daterange NOT NULL, EXCLUDE USING gist (room_id WITH =, days WITH &&));
CREATE TABLE prices (venue_id integer NOT NULL, season text NOT NULL, amount numeric(8,2) NOT NULL, PRIMARY KEY (venue_id, season));

SELECT setseed(0.7);
INSERT INTO venues SELECT g, 'Venue ' || upper(md5(g::text)), 'City ' || g % 300, point(random() * 100, random() * 100),
    jsonb_build_object('wifi', random() < 0.5, 'stars', g % 6, 'chain', 'chain' || g % 700), random() * 5, md5('v' || g) || ' ' || md5('w' || g) FROM generate_series(1, 30000) g;
INSERT INTO rooms SELECT g, 1 + g::bigint * 7919 % 30000, 1 + g % 40 FROM generate_series(1, 60000) g;
INSERT INTO bookings SELECT g, 1 + floor(60000 * random())::int, 'guest ' || md5(g::text), tstzrange(s, s + (1 + g % 5) * interval '1 day'),
    CASE WHEN random() < 0.01 THEN 'pending' WHEN random() < 0.1 THEN 'cancelled' ELSE 'confirmed' END, 99.5::numeric::money
    FROM (SELECT g, timestamptz '2024-01-01' + g * interval '2 minutes' AS s FROM generate_series(1, 300000) g) x;
INSERT INTO articles (id, venue_id, title, body, published) SELECT g, 1 + floor(30000 * random())::int, 'About ' || md5(g::text), 'word' || g % 3000 || ' lorem term' || g % 177 || ' ' || md5('b' || g) || ' ' || repeat('ipsum dolor ', 10),
    date '2020-01-01' + g % 2000 FROM generate_series(1, 40000) g;
INSERT INTO visits SELECT g, ('10.' || g % 200 || '.' || floor(250 * random())::int || '.' || floor(250 * random())::int)::inet, 1 + floor(30000 * power(random(), 2))::int,
    timestamptz '2025-01-01' + g * interval '30 seconds', 'agent ' || g % 50 FROM generate_series(1, 400000) g;
INSERT INTO closures SELECT g, daterange(date '2025-01-01' + g % 300, date '2025-01-03' + g % 300) FROM generate_series(1, 5000) g;
INSERT INTO prices SELECT g, s, 50 FROM generate_series(1, 30000) g, unnest(ARRAY['low', 'high']) s;
