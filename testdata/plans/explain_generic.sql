-- on: 16 17 18
-- explain: GENERIC_PLAN
SELECT id FROM orders WHERE status = $1 AND total > $2;
