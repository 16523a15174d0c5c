-- on: 10 12 14 15 16 17 18
-- explain: ANALYZE, VERBOSE, BUFFERS
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL work_mem = '256kB';
SELECT id, note FROM orders WHERE total > 100 ORDER BY note;
