-- on: 10 12 14 15 16 17 18
SELECT count(*) FROM customers
WHERE id NOT IN ((SELECT min(id) FROM tree), (SELECT max(id) FROM tree), (SELECT min(parent) FROM tree), (SELECT max(parent) FROM tree),
    (SELECT min(order_id) FROM lines), (SELECT max(order_id) FROM lines), (SELECT min(product) FROM lines), (SELECT max(product) FROM lines),
    (SELECT min(quantity) FROM lines), (SELECT max(quantity) FROM lines), (SELECT count(*) FROM correlated));
