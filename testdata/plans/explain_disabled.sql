-- on: 10 12 14 15 16 17 18
SET LOCAL enable_seqscan = off;
SELECT count(*) FROM tree WHERE label LIKE 'node 1%';
