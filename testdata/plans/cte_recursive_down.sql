-- on: 15 18
WITH RECURSIVE down AS (SELECT id FROM tree WHERE id = 1 UNION SELECT t.id FROM tree t JOIN down d ON t.parent = d.id)
SELECT count(*) FROM down;
