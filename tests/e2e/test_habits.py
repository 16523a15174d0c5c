"""Applications with known habits: each is found, and nothing of the kind in what healthy applications do."""
import random

from archive import report
from test_behaviour import analyzed


def titles(document, rule):
    return sorted(r["title"] for r in document["recommendations"] if r["rule"] == rule)


def test_loops_of_one_two_and_three_queries(t):
    document = analyzed(t, "habits")
    assert titles(document, "query-n-plus-one") == [
        "Fetch order_lines and payments for all rows of orders in one query each",
        "Fetch products for all rows of order_lines in one query",
        "Fetch users, order_lines and products for all rows of orders in one query each"]
    rewritten = [e["value"] for r in document["recommendations"] if r["rule"] == "query-n-plus-one"
                 for e in r["evidence"] if e["what"] == "for the whole list"]
    assert "select order_id, paid from payments where order_id = any($1)" in rewritten


def test_ordinary_work_has_no_bad_habits(t):
    rules = {r["rule"] for r in analyzed(t, "ordinary")["recommendations"]}
    assert not {r for r in rules if r.startswith("query-")} - {"query-slow"}, rules
    assert not {r for r in rules if r.startswith("server-")}, rules


def evidence(document, rule):
    return [{e["what"]: e["value"] for e in r["evidence"]} for r in document["recommendations"] if r["rule"] == rule]


def test_transactions_that_are_mostly_talk(t):
    document = analyzed(t, "habits")
    (chatty,) = evidence(document, "query-chatty-transaction")
    assert chatty["most statements"] == "30", chatty


def test_cursors_left_open_and_read_row_by_row(t):
    document = analyzed(t, "habits")
    (held,) = evidence(document, "query-cursor-left-open")
    assert held["most in one session"] == "24", held
    (fetched,) = evidence(document, "query-small-fetches")
    assert fetched["most in a row"] == "60" and fetched["cursor"].startswith("declare name cursor for select product_id")


def test_wide_rows_and_joins_that_distinct_takes_back(t):
    document = analyzed(t, "habits")
    (star,) = evidence(document, "query-select-star")
    assert star["the other columns"] == "id, name, email" and "(settings)" in star["of them in wide columns"]
    (distinct,) = evidence(document, "query-distinct-join")
    assert distinct["condition in place of the join"].startswith("exists (select from public.orders as o where o.user_id = u.id")


def test_conditions_that_were_forgotten(t):
    assert titles(analyzed(t, "habits"), "query-unbounded") == [
        "Check a DELETE that has no WHERE", "Check an UPDATE that has no WHERE",
        "Connect tables that are joined without a condition"]


def test_a_count_that_is_polled(t):
    cached = [r for r in analyzed(t, "habits")["recommendations"] if r["rule"] == "query-cacheable"]
    assert [r for r in cached if r["table"] == "public.orders" and "if it is a poll" in r["rationale"]]


def test_a_timer_is_found(t):
    (timer,) = evidence(analyzed(t, "habits"), "query-periodic")
    assert timer["period"] == "every 5.0 s", timer


def test_a_shifted_level_is_told_from_a_wide_spread(t):
    assert [(r["title"].split(" after ")[0], r["table"]) for r in analyzed(t, "habits")["recommendations"]
            if r["rule"] == "query-unstable"] == [
        ("Find out what made a statement slower", "public.measurements"),
        ("Compare a fast and a slow call of the same statement", "public.order_lines")]


def test_the_busiest_hour_and_what_drives_it(t):
    """A log as a server with log_min_duration_statement writes it, made by a rule: a report runs from 3 to 4."""
    lines = []
    for minute in range(0, 24 * 60, 2):
        hour = "%02d:%02d" % divmod(minute, 60)
        lines.append("2026-03-01 %s:00.000 UTC [7] LOG:  duration: 900.000 ms  statement: SELECT a FROM pages WHERE id = %d" % (hour, minute))
        if 180 <= minute < 240:
            lines.append("2026-03-01 %s:30.000 UTC [8] LOG:  duration: 29000.000 ms  statement: SELECT sum(b) FROM facts" % hour)
    path = t.tmp / "day.log"
    path.write_text("\n".join(lines) + "\n")
    document = report(t, [path], folder="hot")
    (hot,) = [r for r in document["recommendations"] if r["rule"] == "server-hot-hours"]
    assert "2026-03-01T03:00:00Z" in hot["title"], hot
    assert [e for e in hot["evidence"] if e["what"] == "more than usual"][0]["value"].endswith("select sum(b) from facts")
    path.write_text("\n".join(line for line in lines if "facts" not in line) + "\n")
    even = report(t, [path], folder="even")
    assert not [r for r in even["recommendations"] if r["rule"] == "server-hot-hours"]


def test_every_file_says_which_time_it_covers(t):
    """A finding names its example by process and time, whatever the logs were cut into: that leads to the file."""
    document = report(t, [t.testdata / "habits/postgresql.log.gz", t.testdata / "ordinary/postgresql.log.gz"], folder="both")
    covers = {i["path"].split("/")[-2]: (i["from"], i["to"]) for i in document["inputs"]}
    assert covers["habits"][0] < covers["habits"][1] < covers["ordinary"][0] < covers["ordinary"][1], covers
    assert document["window"]["from"] == covers["habits"][0] and document["window"]["to"] == covers["ordinary"][1]


def busy_pool(pages, think_s, seed=1):
    """A pooled connection's requests, one after the other after pauses of chance: no page has a loop unless it says so."""
    dice, at, lines = random.Random(seed), 0.0, []
    while at < 240:
        at += dice.expovariate(1 / think_s)
        for table in dice.choices([p for p, _ in pages], [w for _, w in pages])[0]:
            took = dice.expovariate(1 / 0.0006) + 0.0001
            at += 0.0008 + took
            lines.append("2026-03-02 10:%02d:%06.3f UTC [7] app@shop LOG:  duration: %.3f ms  statement: SELECT a FROM %s WHERE id = %d" % (
                at // 60, at % 60, took * 1000, table, dice.randint(1, 99999)))
    return "\n".join(lines) + "\n"


def test_requests_that_look_alike_are_no_loop(t):
    path = t.tmp / "pool.log"

    def loops():
        return titles(report(t, [path], folder="pool"), "query-n-plus-one")

    for think_s in (0.02, 0.1):
        path.write_text(busy_pool([(["items"], 8), (["users"], 1), (["carts"], 1)], think_s))
        assert not loops(), think_s
        path.write_text(busy_pool([(["users", "items"], 7), (["carts"], 2), (["orders", "payments"], 2)], think_s))
        assert not loops(), think_s
        path.write_text(busy_pool([(["items"], 6), (["users"], 2), (["lists"] + 9 * ["items"], 2)], think_s))
        assert loops() == ["Fetch items for all rows of lists in one query"], think_s
