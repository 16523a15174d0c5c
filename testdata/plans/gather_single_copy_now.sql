-- on: 16 17 18
-- name: gather_single_copy
SET LOCAL debug_parallel_query = on;
SELECT count(*) FROM tree;
