"""stars workload: dashboards and drill-downs over orders, lines and their dimensions."""
import datetime as dt
from player import Pattern as P


def day(r, first="1992-03-01", days=2200):
    return dt.date.fromisoformat(first) + dt.timedelta(days=r.randint(0, days))


def month(r):
    first = day(r).replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1)


def segment(r):
    return r.choice(["AUTOMOBILE", "BUILDING", "FURNITURE", "MACHINERY", "HOUSEHOLD"])


PATTERNS = [
    P("pricing_summary", 3, """SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice * (1 - l_discount)), count(*) FROM lineitem
        WHERE l_shipdate <= date '1998-12-01' - interval '90 days' GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus""", app="report"),
    P("shipping_priority", 12, """SELECT l_orderkey, sum(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate FROM customer, orders, lineitem
        WHERE c_mktsegment = %s AND c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate BETWEEN %s AND %s AND l_shipdate > %s
        GROUP BY l_orderkey, o_orderdate ORDER BY revenue DESC, o_orderdate LIMIT 10""",
      lambda r: (lambda d: (segment(r), d - dt.timedelta(days=7), d, d))(day(r)), app="report"),
    P("late_orders", 15, """SELECT o_orderpriority, count(*) FROM orders WHERE o_orderdate >= %s AND o_orderdate < %s
        AND EXISTS (SELECT * FROM lineitem WHERE l_orderkey = o_orderkey AND l_commitdate < l_receiptdate)
        GROUP BY o_orderpriority ORDER BY o_orderpriority""", month, app="report"),
    P("local_suppliers", 6, """SELECT n_name, sum(l_extendedprice) FROM customer JOIN orders ON c_custkey = o_custkey JOIN lineitem ON l_orderkey = o_orderkey
        JOIN supplier ON l_suppkey = s_suppkey AND c_nationkey = s_nationkey JOIN nation ON s_nationkey = n_nationkey JOIN region ON n_regionkey = r_regionkey
        WHERE r_name = 'ASIA' AND o_orderdate >= %s AND o_orderdate < %s GROUP BY n_name ORDER BY 2 DESC""", month, app="report"),
    P("forecast", 25, """SELECT sum(l_extendedprice * l_discount) FROM lineitem WHERE l_shipdate >= %s AND l_shipdate < %s
        AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24""", month, app="report"),
    P("returned_items", 8, """SELECT c_custkey, c_name, sum(l_extendedprice) AS lost FROM customer, orders, lineitem, nation
        WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate >= %s AND o_orderdate < %s AND l_returnflag = 'R'
        AND c_nationkey = n_nationkey GROUP BY c_custkey, c_name ORDER BY lost DESC LIMIT 20""", month, app="report"),
    P("ship_modes", 10, """SELECT l_shipmode, sum(CASE WHEN o_orderpriority IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END) FROM orders, lineitem
        WHERE o_orderkey = l_orderkey AND l_shipmode IN ('MAIL', 'SHIP') AND l_commitdate < l_receiptdate AND l_receiptdate >= %s AND l_receiptdate < %s
        GROUP BY l_shipmode""", month, app="report"),
    P("customer_distribution", 3, """SELECT c_count, count(*) FROM (SELECT c_custkey, count(o_orderkey) FROM customer LEFT JOIN orders
        ON c_custkey = o_custkey AND o_comment NOT LIKE '%%special%%requests%%' GROUP BY c_custkey) AS c (c_custkey, c_count) GROUP BY c_count ORDER BY 2 DESC""",
      app="report"),
    P("small_quantity", 3, """SELECT sum(l_extendedprice) / 7.0 FROM lineitem, part WHERE p_partkey = l_partkey AND p_partkey = %s
        AND l_quantity < (SELECT 0.2 * avg(l_quantity) FROM lineitem WHERE l_partkey = p_partkey)""", lambda r: (r.randint(10000, 20000),), app="report"),
    P("large_volume", 2, """SELECT c_name, o_orderkey, o_orderdate, sum(l_quantity) FROM customer, orders, lineitem
        WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 300) AND c_custkey = o_custkey AND o_orderkey = l_orderkey
        GROUP BY c_name, o_orderkey, o_orderdate ORDER BY o_orderdate LIMIT 100""", app="report"),
    P("cheapest_supplier", 20, """SELECT s_acctbal, s_name, p_partkey FROM part, supplier, partsupp, nation WHERE p_partkey = ps_partkey AND s_suppkey = ps_suppkey
        AND p_size = %s AND p_type LIKE '%%BRASS' AND s_nationkey = n_nationkey AND ps_supplycost = (SELECT min(ps_supplycost) FROM partsupp
        WHERE ps_partkey = p_partkey) ORDER BY s_acctbal DESC LIMIT 100""", lambda r: (r.randint(1, 50),), app="report"),
    P("waiting_suppliers", 4, """SELECT s_name, count(*) FROM supplier, lineitem l1, orders WHERE s_suppkey = l1.l_suppkey AND o_orderkey = l1.l_orderkey
        AND o_orderstatus = 'O' AND l1.l_receiptdate > l1.l_commitdate AND NOT EXISTS (SELECT * FROM lineitem l3 WHERE l3.l_orderkey = l1.l_orderkey
        AND l3.l_suppkey <> l1.l_suppkey AND l3.l_receiptdate > l3.l_commitdate) AND s_nationkey = %s GROUP BY s_name ORDER BY 2 DESC LIMIT 100""",
      lambda r: (r.randint(0, 24),), app="report"),
    P("idle_customers", 6, """SELECT substring(c_phone FROM 1 FOR 2) AS code, count(*), sum(c_acctbal) FROM customer WHERE substring(c_phone FROM 1 FOR 2) IN ('13', '31', '23')
        AND c_acctbal > (SELECT avg(c_acctbal) FROM customer WHERE c_acctbal > 0) AND NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c_custkey)
        GROUP BY code ORDER BY code""", app="report"),
    P("supplier_lines", 60, """SELECT l_orderkey, l_linenumber, l_quantity FROM lineitem WHERE l_suppkey = %s AND l_shipdate BETWEEN %s AND %s ORDER BY l_shipdate""",
      lambda r: (lambda d: (r.randint(1, 1000), d, d + dt.timedelta(days=20)))(day(r)), app="web"),
    P("customer_orders", 200, "SELECT o_orderkey, o_orderdate, o_totalprice FROM orders WHERE o_custkey = %s ORDER BY o_orderdate DESC LIMIT 20",
      lambda r: (r.randint(1, 15000),), app="api"),
    P("customer_by_name", 80, "SELECT c_custkey, c_acctbal FROM customer WHERE c_name = %s", lambda r: ("Customer#%09d" % r.randint(1, 15000),)),
    P("order_lines", 200, "SELECT * FROM lineitem WHERE l_orderkey = %s ORDER BY l_linenumber", lambda r: (4 * r.randint(1, 150000),), app="api"),
    P("clerk_day", 40, "SELECT o_orderkey, o_totalprice FROM orders WHERE o_clerk = %s AND o_orderdate = %s",
      lambda r: ("Clerk#%09d" % r.randint(1, 1000), day(r))),
    P("largest_open", 20, "SELECT o_orderkey, o_totalprice FROM orders WHERE o_orderstatus = 'O' ORDER BY o_totalprice DESC LIMIT 10"),
    P("supplier_parts", 30, "SELECT p_name, ps_availqty FROM partsupp JOIN part ON p_partkey = ps_partkey WHERE ps_suppkey = %s AND ps_availqty < 500",
      lambda r: (r.randint(1, 1000),)),
    P("price_order", 40, "UPDATE orders SET o_totalprice = %s WHERE o_orderkey = %s", lambda r: (r.randint(1, 90000), 4 * r.randint(1, 150000)),
      app="worker", touch=("orders", "update", ["o_totalprice"])),
]
BURSTS = []
NOISE = []
