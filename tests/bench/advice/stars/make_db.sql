-- stars: orders and their lines around small dimensions, as in the decision-support benchmarks; dates are skewed to the
-- ends of quarters and a few large customers take much of the volume.  Keys only.
SET client_min_messages = warning;
CREATE TABLE region (r_regionkey integer PRIMARY KEY, r_name char(25) NOT NULL);
CREATE TABLE nation (n_nationkey integer PRIMARY KEY, n_name char(25) NOT NULL, n_regionkey integer NOT NULL REFERENCES region);
CREATE TABLE supplier (s_suppkey integer PRIMARY KEY, s_name char(25) NOT NULL, s_nationkey integer NOT NULL REFERENCES nation,
    s_acctbal numeric(15,2) NOT NULL, s_comment text NOT NULL);
CREATE TABLE part (p_partkey integer PRIMARY KEY, p_name text NOT NULL, p_mfgr char(25) NOT NULL, p_brand char(10) NOT NULL, p_type text NOT NULL,
    p_size integer NOT NULL, p_container char(10) NOT NULL, p_retailprice numeric(15,2) NOT NULL);
CREATE TABLE partsupp (ps_partkey integer NOT NULL REFERENCES part, ps_suppkey integer NOT NULL REFERENCES supplier, ps_availqty integer NOT NULL,
    ps_supplycost numeric(15,2) NOT NULL, PRIMARY KEY (ps_partkey, ps_suppkey));
CREATE TABLE customer (c_custkey integer PRIMARY KEY, c_name text NOT NULL, c_nationkey integer NOT NULL REFERENCES nation, c_phone char(15) NOT NULL,
    c_acctbal numeric(15,2) NOT NULL, c_mktsegment char(10) NOT NULL);
CREATE TABLE orders (o_orderkey integer PRIMARY KEY, o_custkey integer NOT NULL REFERENCES customer, o_orderstatus char(1) NOT NULL,
    o_totalprice numeric(15,2) NOT NULL, o_orderdate date NOT NULL, o_orderpriority char(15) NOT NULL, o_clerk char(15) NOT NULL, o_comment text NOT NULL);
CREATE TABLE lineitem (l_orderkey integer NOT NULL REFERENCES orders, l_partkey integer NOT NULL, l_suppkey integer NOT NULL, l_linenumber integer NOT NULL,
    l_quantity numeric(15,2) NOT NULL, l_extendedprice numeric(15,2) NOT NULL, l_discount numeric(15,2) NOT NULL, l_tax numeric(15,2) NOT NULL,
    l_returnflag char(1) NOT NULL, l_linestatus char(1) NOT NULL, l_shipdate date NOT NULL, l_commitdate date NOT NULL, l_receiptdate date NOT NULL,
    l_shipmode char(10) NOT NULL, l_comment text NOT NULL, PRIMARY KEY (l_orderkey, l_linenumber));

SELECT setseed(0.11);
INSERT INTO region SELECT g, (ARRAY['AFRICA', 'AMERICA', 'ASIA', 'EUROPE', 'MIDDLE EAST'])[g + 1] FROM generate_series(0, 4) g;
INSERT INTO nation SELECT g, 'NATION ' || g, g % 5 FROM generate_series(0, 24) g;
INSERT INTO supplier SELECT g, 'Supplier#' || g, floor(25 * random())::int, (random() * 11000 - 1000)::numeric(15,2), md5('s' || g) FROM generate_series(1, 1000) g;
INSERT INTO part SELECT g, (ARRAY['almond', 'blush', 'coral', 'forest', 'lime', 'navy'])[1 + g % 6] || ' ' || md5(g::text), 'Manufacturer#' || 1 + g % 5,
    'Brand#' || 11 + g % 45, (ARRAY['STANDARD', 'SMALL', 'PROMO', 'ECONOMY'])[1 + g % 4] || ' ' || (ARRAY['TIN', 'STEEL', 'BRASS', 'COPPER', 'NICKEL'])[1 + g % 5],
    1 + g % 50, (ARRAY['SM CASE', 'MED BOX', 'LG CASE', 'JUMBO PKG'])[1 + g % 4], 900 + g % 1000 FROM generate_series(1, 20000) g;
INSERT INTO partsupp SELECT p, 1 + (p + s * 251) % 1000, floor(10000 * random())::int, (random() * 1000)::numeric(15,2)
    FROM generate_series(1, 20000) p, generate_series(0, 3) s;
INSERT INTO customer SELECT g, 'Customer#' || lpad(g::text, 9, '0'), floor(25 * random())::int,
    10 + floor(25 * random())::int || '-' || 100 + g % 900 || '-' || 1000 + g % 9000, (random() * 11000 - 1000)::numeric(15,2),
    (ARRAY['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'MACHINERY', 'HOUSEHOLD'])[1 + floor(5 * random())::int] FROM generate_series(1, 15000) g;
INSERT INTO orders SELECT g * 4, CASE WHEN random() < 0.2 THEN 1 + g % 50 ELSE 1 + floor(15000 * random())::int END, 'O', 0,
    date '1992-01-01' + floor(2400 * power(random(), 0.8))::int, (ARRAY['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'])[1 + floor(5 * random())::int],
    'Clerk#' || lpad((1 + floor(1000 * random()))::text, 9, '0'), md5('o' || g) FROM generate_series(1, 150000) g;
INSERT INTO lineitem SELECT o_orderkey, 1 + floor(20000 * power(random(), 1.5))::int, 1 + floor(1000 * random())::int, l, 1 + floor(50 * random())::int,
    (random() * 90000)::numeric(15,2), (random() * 0.1)::numeric(15,2), 0.05, (ARRAY['A', 'N', 'R'])[1 + floor(3 * random())::int], 'F',
    o_orderdate + 1 + floor(120 * random())::int, o_orderdate + 30 + floor(60 * random())::int, o_orderdate + 5 + floor(140 * random())::int,
    (ARRAY['AIR', 'FOB', 'MAIL', 'RAIL', 'REG AIR', 'SHIP', 'TRUCK'])[1 + floor(7 * random())::int], substr(md5(l::text || o_orderkey), 1, 20)
    FROM orders, generate_series(1, 1 + o_orderkey / 4 % 7) l;
UPDATE orders SET o_orderstatus = CASE WHEN o_orderdate < '1998-03-01' THEN 'F' ELSE 'O' END, o_totalprice = (o_orderkey % 3571) * 97;
