-- on: 15 18
-- explain: ANALYZE, VERBOSE, BUFFERS
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL enable_nestloop = off;
SET LOCAL enable_mergejoin = off;
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id;
