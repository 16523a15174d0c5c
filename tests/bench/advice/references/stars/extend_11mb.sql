-- extend on stars, budget 11 MB
CREATE INDEX ON orders (o_custkey);
CREATE INDEX ON lineitem (l_partkey);
CREATE INDEX ON orders (o_orderdate);
CREATE INDEX ON lineitem (l_suppkey);
CREATE INDEX ON part (p_size);
