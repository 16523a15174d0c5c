-- on: 15 18
SET LOCAL parallel_setup_cost = 0;
SET LOCAL max_parallel_workers = 0;
SELECT sum(length(note)) FROM orders WHERE total > 3;
