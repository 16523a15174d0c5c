-- on: 15 18
SELECT count(*) FROM tree t CROSS JOIN customers c WHERE t.id < 20;
