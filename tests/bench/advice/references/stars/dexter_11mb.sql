-- dexter on stars, budget 11 MB
CREATE INDEX ON orders (o_custkey);
CREATE INDEX ON orders (o_orderdate);
CREATE INDEX ON orders (o_totalprice);
CREATE INDEX ON partsupp (ps_supplycost);
CREATE INDEX ON partsupp (ps_suppkey);
CREATE INDEX ON customer (c_name);
