"""orm workload: statements in the manner of Django, ActiveRecord, Hibernate, SQLAlchemy, Entity Framework and Sequelize."""
import datetime as dt
import hashlib
from player import Pattern as P

NOW = dt.datetime(2025, 3, 1)


def ts(r, days):
    return (NOW - dt.timedelta(days=r.uniform(0, days))).strftime("%Y-%m-%d %H:%M:%S")


def user(r):
    return r.randint(1, 60000)


def post(r):
    return r.randint(1, 90000)


def ids(r, n, top):
    return tuple(r.randint(1, top) for _ in range(n))


def email(r):
    i = user(r)
    return "user%d@mail%d.test" % (i, i % 30)


PATTERNS = [
    P("dj_login", 120, """SELECT "auth_user"."id", "auth_user"."username", "auth_user"."is_active" FROM "auth_user" WHERE UPPER("auth_user"."email"::text) = UPPER(%s) LIMIT 21""",
      lambda r: (email(r),)),
    P("rails_login", 80, """SELECT "auth_user".* FROM "auth_user" WHERE LOWER("auth_user"."email") = %s ORDER BY "auth_user"."id" ASC LIMIT 1""", lambda r: (email(r),), app="api"),
    P("dj_list", 60, """SELECT "blog_post"."id", "blog_post"."title", "blog_post"."publishedAt", "auth_user"."username" FROM "blog_post" INNER JOIN "auth_user"
        ON ("blog_post"."authorId" = "auth_user"."id") WHERE "blog_post"."status" = 'published' ORDER BY "blog_post"."publishedAt" DESC NULLS LAST LIMIT 20"""),
    P("dj_drafts", 60, """SELECT "blog_post"."id", "blog_post"."title" FROM "blog_post" WHERE ("blog_post"."authorId" = %s AND "blog_post"."status" = 'draft')
        ORDER BY "blog_post"."id" DESC""", lambda r: (user(r),)),
    P("dj_icontains", 20, """SELECT "blog_post"."id", "blog_post"."title" FROM "blog_post" WHERE UPPER("blog_post"."title"::text) LIKE UPPER(%s) LIMIT 20""",
      lambda r: ("%%%05x%%" % r.getrandbits(20),)),
    P("dj_count", 40, """SELECT COUNT(*) FROM (SELECT "blog_post"."id" AS "col1" FROM "blog_post" LEFT OUTER JOIN "Comment" ON ("blog_post"."id" = "Comment"."PostId")
        WHERE "blog_post"."authorId" = %s GROUP BY 1 HAVING COUNT("Comment"."Id") > 1) subquery""", lambda r: (user(r),)),
    P("dj_prefetch", 100, """SELECT ("blog_post_tags"."post_id") AS "_prefetch_related_val_post_id", "blog_tag"."id", "blog_tag"."name" FROM "blog_tag" INNER JOIN "blog_post_tags"
        ON ("blog_tag"."id" = "blog_post_tags"."tag_id") WHERE "blog_post_tags"."post_id" IN (%s, %s, %s, %s, %s, %s, %s, %s)""", lambda r: ids(r, 8, 90000)),
    P("dj_tagged", 60, """SELECT "blog_post"."id", "blog_post"."title" FROM "blog_post" INNER JOIN "blog_post_tags" ON ("blog_post"."id" = "blog_post_tags"."post_id")
        WHERE "blog_post_tags"."tag_id" = %s ORDER BY "blog_post"."publishedAt" DESC LIMIT 10""", lambda r: (r.randint(1, 3000),)),
    P("dj_exists", 100, """SELECT 1 AS "a" FROM "Comment" WHERE ("Comment"."PostId" = %s AND "Comment"."IsSpam") LIMIT 1""", lambda r: (post(r),)),
    P("dj_q_or", 30, """SELECT "auth_user"."id" FROM "auth_user" WHERE ("auth_user"."username" = %s OR "auth_user"."email" = %s)""", lambda r: ("user%d" % user(r), email(r))),
    P("rails_exists", 150, """SELECT 1 AS one FROM "blog_post" WHERE "blog_post"."slug" = %s AND "blog_post"."id" != %s LIMIT 1""", lambda r: ("slug-%d" % post(r), post(r)), app="api"),
    P("rails_polymorphic", 200, """SELECT "attachments".* FROM "attachments" WHERE "attachments"."record_id" = %s AND "attachments"."record_type" = %s LIMIT 1""",
      lambda r: (post(r), r.choice(["Post", "Comment", "User"])), app="api"),
    P("rails_includes", 80, """SELECT "Comment".* FROM "Comment" WHERE "Comment"."PostId" IN (%s, %s, %s, %s, %s, %s) AND "Comment"."IsSpam" = FALSE""", lambda r: ids(r, 6, 90000), app="api"),
    P("rails_eager", 30, """SELECT DISTINCT "blog_post"."id" AS alias_0, "blog_post"."publishedAt" AS alias_1 FROM "blog_post" LEFT OUTER JOIN "Comment" ON "Comment"."PostId" = "blog_post"."id"
        WHERE "blog_post"."authorId" = %s ORDER BY "blog_post"."publishedAt" DESC LIMIT 25""", lambda r: (user(r),)),
    P("hib_criteria", 60, """select this_.id as y0_, this_.total as y1_ from "order" this_ where this_."user"=%s and this_.placed>=%s order by this_.placed desc limit 20""",
      lambda r: (user(r), ts(r, 300)), app="worker"),
    P("hib_join", 60, """select c1_0."Id", c1_0."Text", a1_0.username from "Comment" c1_0 left join auth_user a1_0 on a1_0.id=c1_0."AuthorId" where c1_0."PostId"=%s
        order by c1_0."CreatedAt" desc fetch first 20 rows only""", lambda r: (post(r),), app="worker"),
    P("sa_subquery", 30, """SELECT anon_1.post_id, anon_1.n FROM (SELECT "Comment"."PostId" AS post_id, count(*) AS n FROM "Comment" WHERE "Comment"."CreatedAt" >= %s
        GROUP BY "Comment"."PostId") AS anon_1 ORDER BY anon_1.n DESC LIMIT 10""", lambda r: ("2024-%02d-%02d" % (r.randint(2, 4), r.randint(1, 28)),)),
    P("sa_window", 20, """SELECT * FROM (SELECT id, "user", total, row_number() OVER (PARTITION BY "user" ORDER BY placed DESC) AS rn FROM "order" WHERE "user" IN (%s, %s, %s)) AS anon_1
        WHERE anon_1.rn <= 3""", lambda r: ids(r, 3, 60000)),
    P("ef_split", 80, """SELECT c."Id", c."Text", b.id FROM blog_post AS b INNER JOIN "Comment" AS c ON b.id = c."PostId" WHERE b."authorId" = %s AND c."CreatedAt" >= %s ORDER BY b.id""",
      lambda r: (user(r), ts(r, 900)), app="api"),
    P("ef_any", 30, """SELECT a.id, a.username FROM auth_user AS a WHERE a.is_active AND EXISTS (SELECT 1 FROM "Comment" AS c WHERE a.id = c."AuthorId" AND c."CreatedAt" > %s) LIMIT 30""",
      lambda r: ("2024-04-%02d" % r.randint(1, 12),), app="api"),
    P("sequelize_count", 60, """SELECT count("Comment"."Id") AS "count" FROM "Comment" AS "Comment" WHERE "Comment"."AuthorId" = %s""", lambda r: (user(r),)),
    P("tree", 40, """WITH RECURSIVE t AS (SELECT id, "parentId" FROM blog_category WHERE id = %s UNION ALL SELECT c.id, c."parentId" FROM blog_category c JOIN t ON c."parentId" = t.id)
        SELECT count(*) FROM blog_post p WHERE p."categoryId" IN (SELECT id FROM t)""", lambda r: (r.randint(1, 20),)),
    P("top_of_category", 60, """SELECT p.id, p.title FROM blog_post p WHERE p."categoryId" = %s AND p.status = 'published' ORDER BY p.score DESC, p.id LIMIT 10""", lambda r: (r.randint(1, 400),), app="api"),
    P("cte_recent", 20, """WITH recent AS (SELECT id, "authorId" FROM blog_post WHERE "publishedAt" >= %s) SELECT u.username, count(*) FROM recent JOIN auth_user u ON u.id = recent."authorId"
        GROUP BY u.username ORDER BY 2 DESC LIMIT 5""", lambda r: ("2025-02-%02d" % r.randint(1, 14),)),
    P("day_orders", 20, """SELECT count(*), sum(total) FROM "order" WHERE date_trunc('day', placed) = %s""", lambda r: ("2024-%02d-%02d" % (r.randint(1, 12), r.randint(1, 28)),)),
    P("wholesale", 10, """SELECT "group", sum(total) FROM "order" WHERE EXTRACT(YEAR FROM placed) = 2024 AND "group" = 'wholesale' GROUP BY "group" """),
    P("never_in", 10, """SELECT id FROM auth_user WHERE is_active = true AND id NOT IN (SELECT "AuthorId" FROM "Comment" WHERE "AuthorId" IS NOT NULL) LIMIT 50"""),
    P("uuid_get", 120, "SELECT name FROM attachments WHERE id = %s::uuid", lambda r: (hashlib.md5(b"a%d" % r.randint(1, 200000)).hexdigest(),), app="api"),
    P("username_prefix", 60, """SELECT id, username FROM auth_user WHERE username LIKE %s ORDER BY username LIMIT 10""", lambda r: ("user%d%%" % r.randint(1000, 6000),)),
    P("any_array", 80, """SELECT id, title FROM blog_post WHERE id = ANY(%s) AND status = 'published'""", lambda r: (list(ids(r, 10, 90000)),), app="api"),
    P("comment_any", 60, """SELECT "PostId", count(*) FROM "Comment" WHERE "PostId" = ANY(%s) GROUP BY "PostId" """, lambda r: (list(ids(r, 10, 90000)),), app="api"),
    P("touch_login", 150, """UPDATE "auth_user" SET "lastLogin" = %s WHERE "auth_user"."id" = %s""", lambda r: (ts(r, 1), user(r)), touch=("auth_user", "update", ["lastLogin"])),
    P("add_comment", 150, """INSERT INTO "Comment" ("Id", "PostId", "AuthorId", "Text", "CreatedAt", "IsSpam") VALUES (%s, %s, %s, 'text', %s, false) RETURNING "Id" """,
      lambda r: (10 ** 6 + r.randint(1, 10 ** 9), post(r), user(r), ts(r, 1)), app="api", touch=("Comment", "insert", [])),
    P("delete_post", 5, """DELETE FROM blog_post_tags WHERE "post_id" IN (%s, %s)""", lambda r: ids(r, 2, 90000), touch=("blog_post_tags", "delete", [])),
    P("delete_tag", 4, """DELETE FROM "blog_tag" WHERE id = %s AND NOT EXISTS (SELECT 1 FROM blog_post_tags WHERE tag_id = %s)""", lambda r: (lambda i: (i, i))(r.randint(1, 3000)),
      touch=("blog_tag", "delete", [])),
]
BURSTS = []
NOISE = []
