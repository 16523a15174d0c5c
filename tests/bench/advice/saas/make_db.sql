-- saas: tenants' projects, tasks and comments with soft deletes; a feed, notifications, a job queue, sessions, invoices.
-- Keys only.  "Now" in the data is 2025-06-30 12:00 UTC.
SET client_min_messages = warning;
CREATE TABLE accounts (id integer PRIMARY KEY, slug text NOT NULL UNIQUE, settings jsonb NOT NULL, deleted_at timestamptz);
CREATE TABLE members (id bigint PRIMARY KEY, account_id integer NOT NULL REFERENCES accounts, email text NOT NULL, role text NOT NULL,
    last_seen_at timestamptz, deleted_at timestamptz);
CREATE TABLE projects (id bigint PRIMARY KEY, account_id integer NOT NULL REFERENCES accounts, name text NOT NULL, archived boolean NOT NULL,
    created_at timestamptz NOT NULL, deleted_at timestamptz);
CREATE TABLE tasks (id bigint PRIMARY KEY, account_id integer NOT NULL REFERENCES accounts, project_id bigint NOT NULL REFERENCES projects ON DELETE CASCADE,
    assignee_id bigint REFERENCES members, parent_id bigint REFERENCES tasks ON DELETE SET NULL, title text NOT NULL, status text NOT NULL, priority smallint NOT NULL,
    tags text[] NOT NULL, due_on date, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, deleted_at timestamptz);
CREATE TABLE comments (id bigint PRIMARY KEY, task_id bigint NOT NULL REFERENCES tasks ON DELETE CASCADE, author_id bigint NOT NULL REFERENCES members,
    body text NOT NULL, created_at timestamptz NOT NULL, deleted_at timestamptz);
CREATE TABLE activities (id bigint PRIMARY KEY, account_id integer NOT NULL, member_id bigint NOT NULL, verb text NOT NULL, object_type text NOT NULL,
    object_id bigint NOT NULL, created_at timestamptz NOT NULL);
CREATE TABLE notifications (id bigint PRIMARY KEY, member_id bigint NOT NULL REFERENCES members, kind text NOT NULL, read_at timestamptz, created_at timestamptz NOT NULL);
CREATE TABLE jobs (id bigint PRIMARY KEY, queue text NOT NULL, status text NOT NULL, priority integer NOT NULL, run_at timestamptz NOT NULL,
    locked_at timestamptz, attempts integer NOT NULL, payload jsonb NOT NULL);
CREATE TABLE sessions (id bigint PRIMARY KEY, token text NOT NULL, member_id bigint NOT NULL, expires_at timestamptz NOT NULL);
CREATE TABLE counters (account_id integer NOT NULL, day date NOT NULL, name text NOT NULL, value bigint NOT NULL, PRIMARY KEY (account_id, day, name));
CREATE TABLE plans (code text PRIMARY KEY, price integer NOT NULL);

SELECT setseed(0.3);
INSERT INTO plans VALUES ('free', 0), ('pro', 20), ('team', 90);
INSERT INTO accounts SELECT g, 'acc-' || g, jsonb_build_object('plan', (ARRAY['free', 'pro', 'team'])[1 + g % 3], 'external', md5(g::text)),
    CASE WHEN g % 20 = 0 THEN timestamptz '2025-01-01' END FROM generate_series(1, 500) g;
INSERT INTO members SELECT g, 1 + floor(500 * power(random(), 2))::int, 'Member.' || g || '@corp' || g % 50 || '.test', (ARRAY['member', 'member', 'member', 'admin'])[1 + g % 4],
    CASE WHEN random() < 0.9 THEN timestamptz '2025-06-30' - random() * interval '300 days' END,
    CASE WHEN random() < 0.05 THEN timestamptz '2025-01-01' END FROM generate_series(1, 40000) g;
INSERT INTO projects SELECT g, 1 + floor(500 * power(random(), 2))::int, 'Project ' || md5(g::text), random() < 0.3,
    timestamptz '2022-01-01' + g * interval '2 hours', CASE WHEN random() < 0.1 THEN timestamptz '2025-01-01' END FROM generate_series(1, 12000) g;
INSERT INTO tasks SELECT g, p.account_id, p.id, CASE WHEN random() < 0.7 THEN 1 + floor(40000 * random())::bigint END,
    CASE WHEN g > 1000 AND random() < 0.1 THEN g - 1 - floor(900 * random())::bigint END, 'Task ' || md5(g::text) || ' ' || md5((g / 3)::text),
    CASE WHEN random() < 0.85 THEN 'done' WHEN random() < 0.5 THEN 'open' WHEN random() < 0.8 THEN 'in_progress' ELSE 'blocked' END, floor(5 * random())::int,
    ARRAY['tag' || floor(400 * random())::int, 'area' || g % 12], CASE WHEN random() < 0.4 THEN date '2025-01-01' + floor(300 * random())::int END,
    timestamptz '2023-01-01' + g * interval '4 minutes', timestamptz '2023-01-01' + g * interval '4 minutes' + random() * interval '30 days',
    CASE WHEN random() < 0.08 THEN timestamptz '2025-05-01' END
    FROM generate_series(1, 250000) g JOIN projects p ON p.id = 1 + g::bigint * 7919 % 12000;
INSERT INTO comments SELECT g, 1 + floor(250000 * power(random(), 0.6))::bigint, 1 + floor(40000 * random())::bigint, repeat(md5(g::text), 3),
    timestamptz '2023-01-01' + g * interval '2 minutes', CASE WHEN random() < 0.03 THEN timestamptz '2025-05-01' END FROM generate_series(1, 350000) g;
INSERT INTO activities SELECT g, 1 + floor(500 * power(random(), 2))::int, 1 + floor(40000 * random())::bigint, (ARRAY['created', 'updated', 'closed', 'commented'])[1 + g % 4],
    (ARRAY['Task', 'Task', 'Comment', 'Project'])[1 + g % 4], 1 + floor(250000 * random())::bigint, timestamptz '2024-06-30' + g * interval '1 minute' FROM generate_series(1, 500000) g;
INSERT INTO notifications SELECT g, 1 + floor(40000 * power(random(), 1.5))::bigint, (ARRAY['mention', 'assign', 'digest'])[1 + g % 3],
    CASE WHEN random() < 0.97 THEN timestamptz '2025-06-01' END, timestamptz '2024-06-30' + g * interval '90 seconds' FROM generate_series(1, 300000) g;
INSERT INTO jobs SELECT g, (ARRAY['default', 'default', 'mail', 'export'])[1 + g % 4], CASE WHEN g > 149200 THEN 'queued' WHEN g > 149150 THEN 'running' WHEN random() < 0.97 THEN 'done' ELSE 'dead' END,
    g % 3, timestamptz '2025-06-30 12:00' - (150000 - g) * interval '1 minute', CASE WHEN g BETWEEN 149151 AND 149200 THEN timestamptz '2025-06-30 11:00' END, 0, '{"a": 1}' FROM generate_series(1, 150000) g;
INSERT INTO sessions SELECT g, md5('t' || g), 1 + floor(40000 * random())::bigint, timestamptz '2025-06-30' + (g % 4000 - 200) * interval '1 hour' FROM generate_series(1, 120000) g;
INSERT INTO counters SELECT a, date '2025-06-30' - d, n, 5 FROM generate_series(1, 500) a, generate_series(0, 60) d, unnest(ARRAY['views', 'logins']) n;
