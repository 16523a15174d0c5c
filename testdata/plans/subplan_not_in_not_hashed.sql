-- on: 15 18
SET LOCAL work_mem = '64kB';
SELECT count(*) FROM tree WHERE id NOT IN (SELECT order_id FROM lines);
