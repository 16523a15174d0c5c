-- db2advis on stars, budget 55 MB
CREATE INDEX ON lineitem (l_suppkey, l_shipdate, l_quantity);
CREATE INDEX ON customer (c_custkey, c_nationkey, c_name);
CREATE INDEX ON orders (o_orderstatus, o_totalprice, o_orderkey);
CREATE INDEX ON lineitem (l_shipmode, l_receiptdate);
CREATE INDEX ON lineitem (l_orderkey);
CREATE INDEX ON partsupp (ps_suppkey, ps_availqty, ps_partkey);
CREATE INDEX ON partsupp (ps_partkey, ps_supplycost, ps_suppkey);
CREATE INDEX ON customer (c_name, c_custkey, c_acctbal);
CREATE INDEX ON orders (o_orderdate, o_orderkey, o_custkey);
CREATE INDEX ON orders (o_custkey, o_orderdate, o_orderkey);
CREATE INDEX ON orders (o_orderkey, o_totalprice);
CREATE INDEX ON customer (c_nationkey, c_custkey);
