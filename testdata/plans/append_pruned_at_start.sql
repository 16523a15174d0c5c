-- on: 12 14 15 16 17 18
SET LOCAL plan_cache_mode = force_generic_plan;
PREPARE p (date) AS SELECT count(*) FROM events WHERE at = $1;
EXECUTE p ('2024-02-10');
