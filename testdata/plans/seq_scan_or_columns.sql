-- on: 15 18
SELECT order_id FROM lines WHERE product = 3 OR quantity = 5;
