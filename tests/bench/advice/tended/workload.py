"""tended workload: every statement is served already; good advice adds next to nothing and names what is superfluous."""
import datetime as dt
from player import Pattern as P


def day(r):
    return dt.date(2024, 1, 5) + dt.timedelta(days=r.randint(0, 330))


PATTERNS = [
    P("login", 300, "SELECT id, name FROM customers WHERE lower(email) = %s", lambda r: ("c%d@mail.test" % r.randint(1, 80000),), app="api"),
    P("customer", 300, "SELECT * FROM customers WHERE id = %s", lambda r: (r.randint(1, 80000),), app="api"),
    P("orders_of", 300, "SELECT id, status, total FROM orders WHERE customer_id = %s ORDER BY created_at DESC LIMIT 10", lambda r: (r.randint(1, 80000),), app="api"),
    P("order_items", 300, "SELECT line, sku, quantity FROM items WHERE order_id = %s ORDER BY line", lambda r: (r.randint(1, 250000),), app="api"),
    P("open_orders", 150, "SELECT id, customer_id FROM orders WHERE status = 'open' ORDER BY created_at LIMIT 50", app="web"),
    P("day_total", 40, "SELECT sum(total) FROM orders WHERE created_at >= %s AND created_at < %s", lambda r: (lambda d: (d, d + dt.timedelta(days=1)))(day(r)), app="web"),
    P("sku_orders", 60, "SELECT order_id FROM items WHERE sku = %s ORDER BY order_id DESC LIMIT 20", lambda r: ("sku%d" % r.randint(1, 20000),), app="web"),
    P("bin_stock", 60, "SELECT sku, on_hand FROM stock WHERE bin = %s", lambda r: ("bin%d" % r.randint(0, 899),), app="web"),
    P("vat", 200, "SELECT vat FROM countries WHERE name = %s", lambda r: ("Country %d" % r.randint(0, 199),), app="web"),
    P("actives", 10, "SELECT count(*) FROM customers WHERE active", app="web"),
    P("by_region", 2, "SELECT region, count(*) FROM customers GROUP BY region", app="report"),
    P("total", 2, "SELECT count(*) FROM orders", app="report"),
    P("sell", 200, "UPDATE stock SET on_hand = on_hand - 1 WHERE sku = %s", lambda r: ("sku%d" % r.randint(1, 20000),), app="worker", touch=("stock", "update", ["on_hand"])),
    P("close", 100, "UPDATE orders SET status = 'closed' WHERE id = %s", lambda r: (r.randint(1, 250000),), app="worker", touch=("orders", "update", ["status"])),
    P("order", 200, "INSERT INTO orders VALUES (%s, %s, 'open', now(), 10)", lambda r: (10 ** 6 + r.randint(1, 10 ** 9), r.randint(1, 80000)), app="worker", touch=("orders", "insert", [])),
]
BURSTS = []
NOISE = []
