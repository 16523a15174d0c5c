-- on: 15 18
SELECT count(*) FROM open_orders WHERE total > 500;
