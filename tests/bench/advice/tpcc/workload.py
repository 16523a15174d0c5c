"""tpcc workload: new orders, payments, deliveries, stock checks, and the back office's searches."""
from player import Pattern as P

PARTS = ["BAR", "OUGHT", "ABLE", "PRI", "PRES", "ESE", "ANTI", "CALLY", "ATION", "EING"]


def home(r):
    return r.randint(1, 4), r.randint(1, 10)


def customer(r):
    return (*home(r), r.randint(1, 3000))


def last(r):
    return r.choice(PARTS) + r.choice(PARTS) + str(r.randint(0, 9))


PATTERNS = [
    P("customer_by_id", 250, "SELECT c_first, c_last, c_credit, c_balance FROM customer WHERE c_w_id = %s AND c_d_id = %s AND c_id = %s", customer, app="worker"),
    P("customer_by_name", 250, "SELECT c_id, c_first, c_balance FROM customer WHERE c_w_id = %s AND c_d_id = %s AND c_last = %s ORDER BY c_first",
      lambda r: (*home(r), last(r)), app="worker"),
    P("count_by_name", 150, "SELECT count(c_id) FROM customer WHERE c_last = %s AND c_d_id = %s AND c_w_id = %s",
      lambda r: (last(r), r.randint(1, 10), r.randint(1, 4)), app="api"),
    P("last_order", 250, "SELECT o_id, o_carrier_id, o_entry_d FROM orders WHERE o_w_id = %s AND o_d_id = %s AND o_c_id = %s ORDER BY o_id DESC LIMIT 1",
      customer, app="worker"),
    P("last_order_id", 60, """SELECT * FROM orders WHERE o_w_id = %s AND o_d_id = %s AND o_id = (SELECT max(o_id) FROM orders
        WHERE o_w_id = %s AND o_d_id = %s AND o_c_id = %s)""", lambda r: (lambda c: (*c[:2], *c))(customer(r)), app="api"),
    P("order_lines", 250, "SELECT ol_i_id, ol_quantity, ol_amount FROM order_line WHERE ol_w_id = %s AND ol_d_id = %s AND ol_o_id = %s", customer, app="worker"),
    P("next_delivery", 200, "SELECT no_o_id FROM new_order WHERE no_w_id = %s AND no_d_id = %s ORDER BY no_o_id LIMIT 1 FOR UPDATE", home, app="worker"),
    P("oldest_new_order", 60, "SELECT min(no_o_id) FROM new_order WHERE no_w_id = %s AND no_d_id = %s", home, app="api"),
    P("delivered", 100, "DELETE FROM new_order WHERE (no_w_id, no_d_id, no_o_id) = (%s, %s, %s)", lambda r: (*home(r), r.randint(2901, 3000)),
      app="worker", touch=("new_order", "delete", [])),
    P("stock_level", 60, """SELECT count(DISTINCT s_i_id) FROM order_line, stock WHERE ol_w_id = %s AND ol_d_id = %s AND ol_o_id >= %s AND ol_o_id < %s
        AND s_w_id = ol_w_id AND s_i_id = ol_i_id AND s_quantity < 15""", lambda r: (*home(r), 2980, 3000), app="worker"),
    P("take_number", 250, "UPDATE district SET d_next_o_id = d_next_o_id + 1 WHERE d_w_id = %s AND d_id = %s RETURNING d_next_o_id", home, app="worker",
      touch=("district", "update", ["d_next_o_id"])),
    P("take_stock", 600, "UPDATE stock SET s_quantity = s_quantity - 5, s_ytd = s_ytd + 5, s_order_cnt = s_order_cnt + 1 WHERE s_w_id = %s AND s_i_id = %s",
      lambda r: (r.randint(1, 4), r.randint(1, 20000)), app="worker", batch=10, touch=("stock", "update", ["s_quantity", "s_ytd", "s_order_cnt"])),
    P("pay", 250, "UPDATE customer SET c_balance = c_balance - %s, c_payment_cnt = c_payment_cnt + 1 WHERE c_w_id = %s AND c_d_id = %s AND c_id = %s",
      lambda r: (r.randint(1, 90), *customer(r)), app="worker", touch=("customer", "update", ["c_balance", "c_payment_cnt"])),
    P("note_payment", 250, "INSERT INTO history VALUES (%s, %s, %s, '2025-06-01', 10, 'x')", customer, app="worker", touch=("history", "insert", [])),
    P("carrier", 100, "UPDATE orders SET o_carrier_id = 3 WHERE o_w_id = %s AND o_d_id = %s AND o_id = %s", lambda r: (*home(r), r.randint(2901, 3000)),
      app="worker", touch=("orders", "update", ["o_carrier_id"])),
    P("deliver_lines", 60, """UPDATE order_line SET ol_delivery_d = '2025-06-01' FROM orders WHERE o_w_id = ol_w_id AND o_d_id = ol_d_id AND o_id = ol_o_id
        AND o_w_id = %s AND o_d_id = %s AND o_c_id = %s AND ol_delivery_d IS NULL""", customer, app="worker",
      touch=("order_line", "update", ["ol_delivery_d"])),
    P("undelivered", 40, "SELECT o_w_id, count(*) FROM orders WHERE o_carrier_id IS NULL GROUP BY o_w_id", app="web"),
    P("item_prices", 150, "SELECT i_id, i_price FROM item WHERE i_id IN (%s, %s, %s, %s, %s)", lambda r: tuple(r.randint(1, 20000) for _ in range(5)), app="web"),
    P("item_sales", 30, "SELECT ol_w_id, sum(ol_quantity) FROM order_line WHERE ol_i_id = %s GROUP BY ol_w_id", lambda r: (r.randint(1, 20000),), app="web"),
    P("payments_of", 80, """SELECT h_date, h_amount FROM history WHERE (h_c_w_id, h_c_d_id, h_c_id) = (%s, %s, %s) AND h_date > %s ORDER BY h_date DESC""",
      lambda r: (*customer(r), "2025-01-01"), app="web"),
    P("orders_after", 60, """SELECT o_w_id, o_d_id, o_id, o_entry_d FROM orders WHERE (o_w_id, o_d_id, o_id) > (%s, %s, %s) ORDER BY o_w_id, o_d_id, o_id LIMIT 50""",
      customer, app="web"),
    P("bad_credit", 10, "SELECT c_w_id, c_d_id, c_id FROM customer WHERE c_credit = 'BC' AND c_balance < -100 ORDER BY c_balance LIMIT 20", app="web"),
]
BURSTS = []
NOISE = []
