-- on: 10 12 14 15 16 17 18
SET LOCAL parallel_setup_cost = 0;
SET LOCAL max_parallel_workers = 1;
SELECT sum(length(note)) FROM orders WHERE total > 3;
