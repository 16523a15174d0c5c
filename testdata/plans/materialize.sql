-- on: 15 18
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SELECT count(*) FROM tree a JOIN tree b ON a.parent < b.id AND a.id > b.parent WHERE a.id < 40 AND b.id < 400;
