"""Applications with known habits: each is found, and nothing of the kind in what healthy applications do."""
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
    assert [r for r in cached if r["table"] == "public.orders" and "a poll" in r["rationale"]]
