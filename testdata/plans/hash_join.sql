-- on: 15 18
SELECT c.region, sum(o.total) FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.active GROUP BY c.region;
