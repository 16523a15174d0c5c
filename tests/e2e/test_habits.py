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
