-- extend on stars, budget 55 MB
CREATE INDEX ON orders (o_custkey);
CREATE INDEX ON lineitem (l_partkey);
CREATE INDEX ON orders (o_orderdate);
CREATE INDEX ON lineitem (l_suppkey);
CREATE INDEX ON customer (c_name);
CREATE INDEX ON orders (o_totalprice);
CREATE INDEX ON part (p_size);
CREATE INDEX ON lineitem (l_orderkey);
CREATE INDEX ON lineitem (l_receiptdate, l_shipmode);
CREATE INDEX ON lineitem (l_shipdate, l_discount, l_quantity);
CREATE INDEX ON orders (o_clerk);
CREATE INDEX ON partsupp (ps_supplycost, ps_partkey);
CREATE INDEX ON partsupp (ps_suppkey, ps_availqty);
CREATE INDEX ON lineitem (l_shipdate);
