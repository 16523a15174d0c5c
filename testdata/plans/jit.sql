-- on: 15
SET LOCAL jit = on;
SET LOCAL jit_above_cost = 0;
SET LOCAL jit_inline_above_cost = 0;
SET LOCAL jit_optimize_above_cost = 0;
SELECT sum(total * 2 + 1), count(*) FROM orders WHERE total % 3 = 1;
