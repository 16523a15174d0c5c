-- on: 10 12 14 15
SET LOCAL force_parallel_mode = on;
SELECT count(*) FROM tree;
