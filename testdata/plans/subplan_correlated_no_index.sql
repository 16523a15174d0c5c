-- on: 15 18
SELECT id, (SELECT max(t.label) FROM tree t WHERE t.parent = c.id) FROM customers c WHERE id < 100;
