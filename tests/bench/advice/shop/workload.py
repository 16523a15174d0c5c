"""shop workload: storefront, back office, queue workers, devices, reports."""
import datetime as dt
from player import Pattern as P

NOW = dt.datetime(2025, 6, 30, 12, 0, 0)


def ts(r, low, high):
    """A timestamp between `low` and `high` hours before NOW."""
    return (NOW - dt.timedelta(hours=r.uniform(low, high))).strftime("%Y-%m-%d %H:%M:%S+00")


def tenant(r):
    return 1 + int(60 * r.random() ** 2)


PATTERNS = [
    P("login", 200, "SELECT id, name FROM customers WHERE lower(email) = %s AND deleted_at IS NULL",
      lambda r: ("customer%d@mail%d.test" % ((lambda g: (g, g % 40))(r.randint(1, 100000))),)),
    P("customer_orders", 300, "SELECT id, number, state, total FROM orders WHERE customer_id = %s ORDER BY created_at DESC LIMIT 10",
      lambda r: (r.randint(1, 100000),), app="api"),
    P("order_by_number", 200, "SELECT * FROM orders WHERE number = %s", lambda r: ("N%032x" % r.getrandbits(128),)),
    P("order_detail", 250, """SELECT i.line, p.title, i.quantity, i.price FROM order_items i JOIN products p ON p.id = i.product_id
        WHERE i.order_id = %s ORDER BY i.line""", lambda r: (r.randint(1, 300000),), app="api"),
    P("product_sales", 40, """SELECT o.id, o.created_at, i.quantity FROM order_items i JOIN orders o ON o.id = i.order_id
        WHERE i.product_id = %s ORDER BY o.created_at DESC LIMIT 20""", lambda r: (r.randint(1, 40000),)),
    P("to_ship", 100, "SELECT id, number FROM orders WHERE tenant_id = %s AND state = 'paid' ORDER BY created_at LIMIT 50",
      lambda r: (tenant(r),)),
    P("recent_orders", 80, """SELECT o.id, o.number, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id
        WHERE o.tenant_id = %s AND o.created_at >= %s ORDER BY o.created_at DESC LIMIT 25""", lambda r: (tenant(r), ts(r, 24, 400))),
    P("unshipped", 60, "SELECT count(*) FROM orders WHERE shipped_at IS NULL"),
    P("by_sku", 300, "SELECT id, title, price, stock FROM products WHERE sku LIKE %s", lambda r: ("SKU-%06d%%" % r.randint(0, 3999),)),
    P("search_title", 40, "SELECT id, title, price FROM products WHERE title ILIKE %s LIMIT 20",
      lambda r: ("%%%04x%%" % r.randint(0, 65535),)),
    P("full_text", 40, "SELECT id, title FROM products WHERE search @@ to_tsquery('simple', %s) LIMIT 20",
      lambda r: ("w%d" % r.randint(0, 3999),)),
    P("by_label", 60, "SELECT id, title FROM products WHERE labels @> %s", lambda r: (["l%d" % r.randint(0, 299), "c%d" % r.randint(0, 19)],)),
    P("by_ean", 60, "SELECT id, title FROM products WHERE attributes @> %s::jsonb",
      lambda r: ('{"ean": "%032x"}' % r.getrandbits(128),)),
    P("document_external", 150, "SELECT id, body FROM documents WHERE tenant_id = %s AND body->>'external_id' = %s",
      lambda r: (r.randint(1, 60), "x%d" % r.randint(1, 80000)), app="api"),
    P("next_job", 200, """SELECT id, payload FROM jobs WHERE queue = %s AND state = 'waiting' AND run_at <= %s
        ORDER BY priority, run_at LIMIT 1 FOR UPDATE SKIP LOCKED""", lambda r: (r.choice(["mail", "sync", "report"]), ts(r, 0, 1)), app="worker"),
    P("failed_jobs", 20, "SELECT queue, count(*) FROM jobs WHERE state IN ('failed', 'running') GROUP BY queue"),
    P("device_window", 150, "SELECT at, temperature, humidity FROM readings WHERE device_id = %s AND at >= %s AND at < %s ORDER BY at",
      lambda r: (lambda h: (r.randint(1, 1000), ts(r, h + 24, h + 24), ts(r, h, h)))(r.uniform(0, 200)), app="api"),
    P("device_last", 300, "SELECT at, temperature, battery FROM readings WHERE device_id = %s ORDER BY at DESC LIMIT 1",
      lambda r: (r.randint(1, 1000),), app="api"),
    P("hour_average", 20, "SELECT avg(temperature), max(humidity) FROM readings WHERE at >= %s AND at < %s",
      lambda r: (lambda h: (ts(r, h + 1, h + 1), ts(r, h, h)))(r.uniform(0, 100)), app="report"),
    P("customers_without_order", 10, """SELECT c.id, c.email FROM customers c WHERE c.tenant_id = %s AND NOT EXISTS
        (SELECT 1 FROM orders o WHERE o.customer_id = c.id) LIMIT 50""", lambda r: (tenant(r),), app="report"),
    P("revenue", 5, "SELECT tenant_id, sum(total) FROM orders WHERE created_at >= %s GROUP BY tenant_id", lambda r: (ts(r, 100, 700),), app="report"),
    P("latest_order", 60, "SELECT max(created_at) FROM orders WHERE tenant_id = %s", lambda r: (tenant(r),)),
    P("add_reading", 400, "INSERT INTO readings VALUES (%s, %s, 20.5, 40, 90)", lambda r: (r.randint(1, 1000), ts(r, 0, 0.1)),
      app="worker", batch=20, touch=("readings", "insert", [])),
    P("ship", 60, "UPDATE orders SET state = 'shipped', shipped_at = %s WHERE id = %s", lambda r: (ts(r, 0, 1), r.randint(298001, 300000)),
      touch=("orders", "update", ["state", "shipped_at"])),
    P("job_done", 100, "UPDATE jobs SET state = 'done' WHERE id = %s", lambda r: (r.randint(199501, 200000),), app="worker",
      touch=("jobs", "update", ["state"])),
    P("delete_product", 5, "DELETE FROM products WHERE id = %s AND stock < 0", lambda r: (r.randint(1, 40000),), touch=("products", "delete", [])),
    P("delete_customer", 4, "DELETE FROM customers WHERE id = %s AND NOT EXISTS (SELECT FROM orders WHERE customer_id = %s)",
      lambda r: (lambda i: (i, i))(r.randint(1, 100000)), touch=("customers", "delete", [])),
]
BURSTS = []
NOISE = []
