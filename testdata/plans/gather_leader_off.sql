-- on: 12 14 15 16 17 18
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL parallel_leader_participation = off;
SELECT sum(length(note)) FROM orders;
