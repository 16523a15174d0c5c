-- on: 10 12 14 15 16 17 18
WITH RECURSIVE up AS (SELECT id, parent, 1 AS depth FROM tree WHERE id = 1999 UNION ALL
    SELECT t.id, t.parent, up.depth + 1 FROM tree t JOIN up ON t.id = up.parent)
SELECT max(depth) FROM up;
