-- orm: tables as frameworks make them, with quoted names, generic relations and a tree; the statements are what they
-- generate.  Keys only, and one index that the framework adds by itself.
SET client_min_messages = warning;
CREATE TABLE "auth_user" ("id" integer PRIMARY KEY, "username" varchar(150) NOT NULL UNIQUE, "email" varchar(254) NOT NULL, "is_active" boolean NOT NULL,
    "date_joined" timestamptz NOT NULL, "lastLogin" timestamptz);
CREATE TABLE "blog_category" ("id" integer PRIMARY KEY, "parentId" integer REFERENCES "blog_category" DEFERRABLE INITIALLY DEFERRED, "name" varchar(80) NOT NULL);
CREATE TABLE "blog_post" ("id" integer PRIMARY KEY, "authorId" integer NOT NULL REFERENCES "auth_user" DEFERRABLE INITIALLY DEFERRED,
    "categoryId" integer REFERENCES "blog_category", "title" varchar(200) NOT NULL, "slug" varchar(200) NOT NULL, "status" varchar(12) NOT NULL,
    "publishedAt" timestamptz, "body" text NOT NULL, "score" integer NOT NULL);
CREATE TABLE "blog_tag" ("id" integer PRIMARY KEY, "name" varchar(60) NOT NULL);
CREATE TABLE "blog_post_tags" ("id" integer PRIMARY KEY, "post_id" integer NOT NULL REFERENCES "blog_post" DEFERRABLE INITIALLY DEFERRED,
    "tag_id" integer NOT NULL REFERENCES "blog_tag" DEFERRABLE INITIALLY DEFERRED, UNIQUE ("post_id", "tag_id"));
CREATE TABLE "Comment" ("Id" integer PRIMARY KEY, "PostId" integer NOT NULL REFERENCES "blog_post", "AuthorId" integer, "Text" text NOT NULL, "CreatedAt" timestamp NOT NULL,
    "IsSpam" boolean NOT NULL);
CREATE TABLE attachments (id uuid PRIMARY KEY, record_type varchar(40) NOT NULL, record_id integer NOT NULL, name varchar(80) NOT NULL, created_at timestamp NOT NULL);
CREATE TABLE "order" (id bigint PRIMARY KEY, "user" integer NOT NULL, "group" varchar(20) NOT NULL, total numeric(10,2) NOT NULL, placed timestamp NOT NULL);
CREATE INDEX "blog_post_slug_like" ON "blog_post" ("slug" varchar_pattern_ops);

SELECT setseed(0.5);
INSERT INTO "auth_user" SELECT g, 'user' || g, 'User' || g || '@Mail' || g % 30 || '.test', random() < 0.9, timestamptz '2018-01-01' + g * interval '40 minutes',
    CASE WHEN random() < 0.6 THEN timestamptz '2025-01-01' + random() * interval '180 days' END FROM generate_series(1, 60000) g;
INSERT INTO "blog_category" SELECT g, CASE WHEN g > 20 THEN 1 + g % 20 END, 'Category ' || g FROM generate_series(1, 400) g;
INSERT INTO "blog_post" SELECT g, 1 + floor(60000 * power(random(), 3))::int, CASE WHEN random() < 0.9 THEN 1 + floor(400 * random())::int END, 'Title ' || md5(g::text), 'slug-' || g,
    CASE WHEN random() < 0.04 THEN 'draft' WHEN random() < 0.02 THEN 'review' ELSE 'published' END,
    CASE WHEN random() < 0.95 THEN timestamptz '2020-01-01' + g * interval '30 minutes' END, repeat(md5(g::text), 12), floor(1000 * power(random(), 4))::int FROM generate_series(1, 90000) g;
INSERT INTO "blog_tag" SELECT g, 'tag-' || g FROM generate_series(1, 3000) g;
INSERT INTO "blog_post_tags" SELECT row_number() OVER (), p, t FROM (SELECT DISTINCT p, 1 + floor(3000 * power(random(), 2))::int AS t FROM generate_series(1, 90000) p, generate_series(1, 3)) x;
INSERT INTO "Comment" SELECT g, 1 + floor(90000 * power(random(), 0.7))::int, CASE WHEN random() < 0.8 THEN 1 + floor(60000 * random())::int END, repeat(md5(g::text), 4),
    timestamp '2022-01-01' + g * interval '3 minutes', random() < 0.02 FROM generate_series(1, 400000) g;
INSERT INTO attachments SELECT md5('a' || g)::uuid, (ARRAY['Post', 'Post', 'Comment', 'User'])[1 + g % 4], 1 + floor(90000 * random())::int, 'file' || g, timestamp '2023-01-01' + g * interval '5 minutes'
    FROM generate_series(1, 200000) g;
INSERT INTO "order" SELECT g, 1 + floor(60000 * random())::int, (ARRAY['retail', 'wholesale'])[1 + g % 2], (random() * 300)::numeric(10,2), timestamp '2024-01-01' + g * interval '3 minutes' FROM generate_series(1, 200000) g;
