"""Statements in groups: those of a group must become one pattern, for the reason given; two groups never meet.

A group is (reason, [statement]); a statement is SQL text for the simple protocol, or (text, parameters) for the extended.
"""

SCHEMA = """
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text, age int, active boolean, tags text[], data jsonb, created timestamptz DEFAULT now());
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, status text, total numeric, placed timestamptz, note text);
CREATE TABLE items (id bigserial PRIMARY KEY, order_id bigint REFERENCES orders, sku text, quantity int, price numeric);
CREATE TABLE notes (id int, body text, flag boolean);
CREATE SCHEMA other;
CREATE TABLE other.orders (id bigint PRIMARY KEY, status text);
INSERT INTO users SELECT g, 'u' || g || '@example.org', 'name ' || g, g % 80, g % 2 = 0, ARRAY['a', 'b'], '{"k": 1}' FROM generate_series(1, 50) g;
INSERT INTO orders SELECT g, 1 + g % 50, 'open', g, now(), 'n' FROM generate_series(1, 100) g;
"""

GROUPS = [
    ("literals", ["SELECT name FROM users WHERE id = 1", "SELECT name FROM users WHERE id = 2", "select name from users where id=3 -- c"]),
    ("aliases and labels", ["SELECT u.email FROM users u", "SELECT x.email AS e FROM users AS x", "SELECT email FROM users"]),
    ("list length", ["SELECT age FROM users WHERE id IN (1, 2)", "SELECT age FROM users WHERE id IN (1, 2, 3, 4)", "SELECT age FROM users WHERE id = ANY(ARRAY[1, 2, 3])",
                     "SELECT age FROM users WHERE id = ANY('{1,2}'::bigint[])"]),
    ("a list of one is an equality to the server", ["SELECT data FROM users WHERE id IN (7)", "SELECT data FROM users WHERE id = 7", "SELECT data FROM users WHERE id IN (7, 8)"]),
    ("rows of VALUES", ["INSERT INTO notes VALUES (1, 'a', true)", "INSERT INTO notes VALUES (1, 'a', NULL), (2, 'b', false)", "INSERT INTO notes VALUES (3, NULL, true), (4, 'c', true), (5, 'd', true)"]),
    ("rows of a list", ["SELECT id FROM users WHERE (id, age) IN ((1, 2), (3, 4))", "SELECT id FROM users WHERE (id, age) IN ((1, 2), (3, 4), (5, 6))"]),
    ("constants of any kind", ["SELECT id FROM users WHERE active = true", "SELECT id FROM users WHERE active = false", "SELECT id FROM users WHERE active = NULL"]),
    ("types of constants", ["SELECT id FROM users WHERE age > 5", "SELECT id FROM users WHERE age > 5.5", "SELECT id FROM users WHERE age > 5::bigint", "SELECT id FROM users WHERE age > -5"]),
    ("quoting", ["SELECT \"name\" FROM \"users\" WHERE \"email\" = 'a'", "SELECT name FROM public.users WHERE email = $$b$$", "SELECT name FROM users WHERE users.email = E'c\\'d'"]),
    ("a literal or a parameter", ["SELECT note FROM orders WHERE id = 5", ("SELECT note FROM orders WHERE id = %s", [6]), ("SELECT note FROM orders WHERE id = %s", [7])]),
    ("a list or an array parameter", ["SELECT placed FROM orders WHERE id IN (1, 2)", ("SELECT placed FROM orders WHERE id = ANY(%s)", [[1, 2, 3]])]),
    ("BETWEEN", ["SELECT total FROM orders WHERE id BETWEEN 1 AND 2", "SELECT total FROM orders WHERE id >= 3 AND id <= 4"]),
    ("spelling of operators", ["SELECT total FROM orders WHERE status <> 'a'", "SELECT total FROM orders WHERE status != 'b'"]),
    ("LIKE", ["SELECT total FROM orders WHERE status LIKE 'a%'", "SELECT total FROM orders WHERE status ~~ 'b%'"]),
    ("casts", ["SELECT id::text FROM orders", "SELECT CAST(id AS text) FROM orders"]),
    ("ordinals and labels in ORDER BY", ["SELECT status AS s, count(*) AS n FROM orders GROUP BY 1 ORDER BY 2", "SELECT status, count(*) FROM orders GROUP BY status ORDER BY count(*)"]),
    ("the default order", ["SELECT id FROM orders ORDER BY placed ASC", "SELECT id FROM orders ORDER BY placed", "SELECT id FROM orders ORDER BY placed NULLS LAST"]),
    ("LIMIT", ["SELECT id FROM orders LIMIT 5", "SELECT id FROM orders LIMIT 50", "SELECT id FROM orders FETCH FIRST 5 ROWS ONLY"]),
    ("a star is the columns it stands for", ["SELECT * FROM notes", "SELECT id, body, flag FROM notes"]),
    ("aliases of joins", ["SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = 1",
                          "SELECT users.name, orders.total FROM users JOIN orders ON orders.user_id = users.id WHERE users.id = 2"]),
    ("an unqualified column of a join", ["SELECT u.email, total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = 1",
                                         "SELECT u.email, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = 2"]),
    ("aliases of subqueries", ["SELECT s.n FROM (SELECT count(*) AS n FROM orders) s", "SELECT x.n FROM (SELECT count(*) AS n FROM orders) x"]),
    ("labels of subqueries", ["SELECT s.n FROM (SELECT max(id) AS n FROM orders) s", "SELECT s.m FROM (SELECT max(id) AS m FROM orders) s"]),
    ("a literal, another", ["SELECT data->>'k' FROM users", "SELECT data->>'j' FROM users"]),
    ("NULL is a constant", ["UPDATE notes SET body = NULL WHERE id = 1", "UPDATE notes SET body = 'x' WHERE id = 2", "UPDATE notes AS n SET body = 'x' WHERE n.id = 2"]),
    ("names of savepoints", ["SAVEPOINT a1", "SAVEPOINT a2"]),
    ("names of cursors", ["DECLARE c1 CURSOR WITH HOLD FOR SELECT id FROM items", "DECLARE c2 CURSOR WITH HOLD FOR SELECT id FROM items"]),
    ("rows fetched, names of cursors", ["FETCH 5 FROM c1", "FETCH 10 FROM c2"]),
    ("names of cursors, closed", ["CLOSE c1", "CLOSE c2"]),
    ("values of settings", ["SET work_mem = '5MB'", "SET work_mem = '6MB'"]),
    ("alone", ["SELECT name FROM users WHERE active IS TRUE"]),
    ("alone", ["SELECT name FROM users WHERE active IS NOT TRUE"]),
    ("alone", ["SELECT name FROM users WHERE email IS NULL"]),
    ("alone", ["SELECT name FROM users WHERE email IS NOT NULL"]),
    ("alone", ["SELECT id FROM other.orders"]),
    ("alone", ["SELECT DISTINCT status FROM orders"]),
    ("alone", ["SELECT status FROM orders UNION SELECT body FROM notes"]),
    ("alone", ["SELECT status FROM orders UNION ALL SELECT body FROM notes"]),
    ("alone", ["WITH r AS (SELECT id FROM orders WHERE total > 5) SELECT count(*) FROM r"]),
    ("alone", ["SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)"]),
    ("alone", ["SELECT name FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)"]),
    ("alone", ["SELECT a.id FROM orders a JOIN orders b ON b.user_id = a.user_id"]),
    ("alone", ["SELECT b.id FROM orders a JOIN orders b ON b.user_id = a.user_id"]),
    ("alone", ["DELETE FROM items WHERE order_id = 5"]),
    ("alone", ["INSERT INTO items (order_id, sku) SELECT id, 's' FROM orders WHERE id < 3"]),
    ("alone", ["MERGE INTO notes n USING users u ON u.id = n.id WHEN MATCHED THEN UPDATE SET body = u.name"]),
    ("alone", ["SELECT id FROM orders ORDER BY placed DESC"]),
    ("alone", ["SELECT id FROM orders FOR UPDATE"]),
]


def families():
    """Every comparison on every column, each with two constants: the bulk of the query ids."""
    for table, column, values in (("users", "age", "1 2"), ("users", "email", "'a' 'b'"), ("users", "id", "8 9"), ("orders", "total", "10 20"),
                                  ("orders", "status", "'x' 'y'"), ("items", "quantity", "1 2"), ("items", "sku", "'s' 't'"), ("notes", "body", "'p' 'q'")):
        first, second = values.split()
        for op in ("=", "<", ">", "<=", ">="):
            yield "literals", ["SELECT max(%s) FROM %s WHERE %s %s %s" % (column, table, column, op, v) for v in (first, second)]
        for function in ("min", "count"):
            yield "literals", ["SELECT %s(%s) FROM %s WHERE %s = %s" % (function, column, table, column, v) for v in (first, second)]
        yield "parameters", [("SELECT %s, 1 FROM %s WHERE %s > %%s" % (column, table, column), [v.strip("'")]) for v in (first, second)]
        for direction in ("", " DESC"):
            yield "alone", ["SELECT %s FROM %s ORDER BY %s%s OFFSET 3" % (column, table, column, direction)]
        yield "alone", ["SELECT %s, count(*) FROM %s GROUP BY %s" % (column, table, column)]
        yield "alone", ["SELECT %s, count(*) FROM %s GROUP BY %s HAVING count(*) > 2" % (column, table, column)]


def groups():
    return GROUPS + list(families())
