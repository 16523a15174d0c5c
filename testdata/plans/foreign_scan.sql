-- on: 15 18
SELECT count(*) FROM remote.tree WHERE md5(label) LIKE '0%' AND id > 10;
