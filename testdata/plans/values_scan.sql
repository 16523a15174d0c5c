-- on: 15 18
SELECT c.id FROM customers c JOIN (VALUES (1), (2), (3)) v (id) ON v.id = c.id;
