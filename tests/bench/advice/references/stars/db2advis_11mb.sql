-- db2advis on stars, budget 11 MB
CREATE INDEX ON orders (o_custkey, o_totalprice, o_orderkey);
CREATE INDEX ON orders (o_orderdate);
CREATE INDEX ON orders (o_orderstatus, o_totalprice, o_orderkey);
