-- telemetry: events in monthly partitions with a jsonb payload, readings in one table that grows at its end, alerts with
-- arrays, devices; retention deletes and roll-ups.  Keys only.  "Now" is 2025-06-30 12:00 UTC.
SET client_min_messages = warning;
CREATE TABLE devices (id integer PRIMARY KEY, site_id integer NOT NULL, serial text NOT NULL, kind text NOT NULL, labels text[] NOT NULL, online boolean NOT NULL);
CREATE TABLE events (id bigint NOT NULL, device_id integer NOT NULL, at timestamptz NOT NULL, kind text NOT NULL, severity smallint NOT NULL, payload jsonb NOT NULL,
    PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2025_03 PARTITION OF events FOR VALUES FROM ('2025-03-01') TO ('2025-04-01');
CREATE TABLE events_2025_04 PARTITION OF events FOR VALUES FROM ('2025-04-01') TO ('2025-05-01');
CREATE TABLE events_2025_05 PARTITION OF events FOR VALUES FROM ('2025-05-01') TO ('2025-06-01');
CREATE TABLE events_2025_06 PARTITION OF events FOR VALUES FROM ('2025-06-01') TO ('2025-07-01');
CREATE TABLE readings (at timestamptz NOT NULL, device_id integer NOT NULL, metric text NOT NULL, value double precision NOT NULL);
CREATE TABLE alerts (id bigint PRIMARY KEY, device_id integer NOT NULL REFERENCES devices, rule_ids integer[] NOT NULL, opened_at timestamptz NOT NULL,
    closed_at timestamptz, acknowledged boolean NOT NULL, note text);
CREATE TABLE hourly (device_id integer NOT NULL, hour timestamp NOT NULL, metric text NOT NULL, average double precision NOT NULL, n integer NOT NULL);

SELECT setseed(0.4);
INSERT INTO devices SELECT g, 1 + g % 120, 'SN' || upper(md5(g::text)), (ARRAY['meter', 'valve', 'cam'])[1 + g % 3], ARRAY['floor' || g % 9, 'batch' || g % 70], random() < 0.95
    FROM generate_series(1, 3000) g;
INSERT INTO events SELECT g, 1 + floor(3000 * power(random(), 1.3))::int, timestamptz '2025-03-01' + g * interval '22 seconds', (ARRAY['boot', 'heartbeat', 'heartbeat', 'error', 'config'])[1 + g % 5],
    CASE WHEN random() < 0.01 THEN 4 ELSE floor(3 * random())::int END, jsonb_build_object('trace', md5('t' || g / 3), 'code', g % 900, 'fw', jsonb_build_object('v', '1.' || g % 40))
    FROM generate_series(1, 470000) g;
INSERT INTO readings SELECT timestamptz '2025-06-30 12:00' - (700000 - g) * interval '5 seconds', 1 + g::bigint * 7919 % 3000, (ARRAY['temp', 'hum', 'volt'])[1 + g % 3], random() * 100
    FROM generate_series(1, 700000) g;
INSERT INTO alerts SELECT g, 1 + floor(3000 * random())::int, ARRAY[floor(500 * random())::int, floor(500 * random())::int], timestamptz '2025-01-01' + g * interval '2 minutes',
    CASE WHEN random() < 0.995 THEN timestamptz '2025-01-01' + g * interval '2 minutes' + random() * interval '1 day' END, random() < 0.99, NULL FROM generate_series(1, 120000) g;
INSERT INTO hourly SELECT d, timestamp '2025-06-01' + h * interval '1 hour', 'temp', 20, 60 FROM generate_series(1, 3000) d, generate_series(0, 99) h;
