-- dexter on stars, budget 55 MB
CREATE INDEX ON lineitem (l_partkey, l_quantity);
CREATE INDEX ON orders (o_custkey);
CREATE INDEX ON lineitem (l_suppkey, l_shipdate);
CREATE INDEX ON orders (o_orderdate);
CREATE INDEX ON orders (o_totalprice);
CREATE INDEX ON partsupp (ps_supplycost);
CREATE INDEX ON partsupp (ps_suppkey);
CREATE INDEX ON customer (c_name);
