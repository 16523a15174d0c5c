-- tpcc: warehouses, districts, customers, orders and stock under composite keys, written all the time.  Keys only.
SET client_min_messages = warning;
CREATE TABLE warehouse (w_id integer PRIMARY KEY, w_name text NOT NULL, w_ytd numeric(12,2) NOT NULL);
CREATE TABLE district (d_w_id integer NOT NULL REFERENCES warehouse, d_id integer NOT NULL, d_name text NOT NULL, d_ytd numeric(12,2) NOT NULL,
    d_next_o_id integer NOT NULL, PRIMARY KEY (d_w_id, d_id));
CREATE TABLE item (i_id integer PRIMARY KEY, i_name text NOT NULL, i_price numeric(5,2) NOT NULL, i_data text NOT NULL);
CREATE TABLE customer (c_w_id integer NOT NULL, c_d_id integer NOT NULL, c_id integer NOT NULL, c_first varchar(16) NOT NULL, c_last varchar(16) NOT NULL,
    c_credit char(2) NOT NULL, c_balance numeric(12,2) NOT NULL, c_payment_cnt integer NOT NULL, c_data text NOT NULL,
    PRIMARY KEY (c_w_id, c_d_id, c_id), FOREIGN KEY (c_w_id, c_d_id) REFERENCES district);
CREATE TABLE orders (o_w_id integer NOT NULL, o_d_id integer NOT NULL, o_id integer NOT NULL, o_c_id integer NOT NULL, o_entry_d timestamp NOT NULL,
    o_carrier_id integer, o_ol_cnt integer NOT NULL, PRIMARY KEY (o_w_id, o_d_id, o_id), FOREIGN KEY (o_w_id, o_d_id, o_c_id) REFERENCES customer);
CREATE TABLE new_order (no_w_id integer NOT NULL, no_d_id integer NOT NULL, no_o_id integer NOT NULL, PRIMARY KEY (no_w_id, no_d_id, no_o_id),
    FOREIGN KEY (no_w_id, no_d_id, no_o_id) REFERENCES orders);
CREATE TABLE order_line (ol_w_id integer NOT NULL, ol_d_id integer NOT NULL, ol_o_id integer NOT NULL, ol_number integer NOT NULL, ol_i_id integer NOT NULL,
    ol_delivery_d timestamp, ol_quantity integer NOT NULL, ol_amount numeric(6,2) NOT NULL, PRIMARY KEY (ol_w_id, ol_d_id, ol_o_id, ol_number),
    FOREIGN KEY (ol_w_id, ol_d_id, ol_o_id) REFERENCES orders);
CREATE TABLE stock (s_w_id integer NOT NULL, s_i_id integer NOT NULL, s_quantity integer NOT NULL, s_ytd integer NOT NULL, s_order_cnt integer NOT NULL,
    s_data text NOT NULL, PRIMARY KEY (s_w_id, s_i_id));
CREATE TABLE history (h_c_w_id integer NOT NULL, h_c_d_id integer NOT NULL, h_c_id integer NOT NULL, h_date timestamp NOT NULL, h_amount numeric(6,2) NOT NULL,
    h_data text NOT NULL);

SELECT setseed(0.2);
INSERT INTO warehouse SELECT g, 'w' || g, 0 FROM generate_series(1, 4) g;
INSERT INTO district SELECT w, d, 'd' || d, 0, 3001 FROM generate_series(1, 4) w, generate_series(1, 10) d;
INSERT INTO item SELECT g, 'item ' || md5(g::text), (1 + random() * 99)::numeric(5,2), md5('i' || g) FROM generate_series(1, 20000) g;
INSERT INTO customer SELECT w, d, c, 'F' || substr(md5(c::text || d), 1, 8), (ARRAY['BAR', 'OUGHT', 'ABLE', 'PRI', 'PRES', 'ESE', 'ANTI', 'CALLY', 'ATION', 'EING'])[1 + c / 100 % 10]
    || (ARRAY['BAR', 'OUGHT', 'ABLE', 'PRI', 'PRES', 'ESE', 'ANTI', 'CALLY', 'ATION', 'EING'])[1 + c / 10 % 10] || c % 10,
    CASE WHEN random() < 0.1 THEN 'BC' ELSE 'GC' END, -10, 1, repeat(md5(c::text), 6)
    FROM generate_series(1, 4) w, generate_series(1, 10) d, generate_series(1, 3000) c;
INSERT INTO orders SELECT w, d, o, 1 + (o * 7 + d * 13) % 3000, timestamp '2025-01-01' + o * interval '30 seconds',
    CASE WHEN o <= 2900 THEN 1 + o % 10 END, 5 + o % 6 FROM generate_series(1, 4) w, generate_series(1, 10) d, generate_series(1, 3000) o;
INSERT INTO new_order SELECT w, d, o FROM generate_series(1, 4) w, generate_series(1, 10) d, generate_series(2901, 3000) o;
INSERT INTO order_line SELECT w, d, o, l, 1 + floor(20000 * random())::int, CASE WHEN o <= 2900 THEN timestamp '2025-01-02' END, 5, (random() * 99)::numeric(6,2)
    FROM generate_series(1, 4) w, generate_series(1, 10) d, generate_series(1, 3000) o, generate_series(1, 5 + o % 6) l;
INSERT INTO stock SELECT w, i, 10 + floor(90 * random())::int, 0, 0, md5(i::text) FROM generate_series(1, 4) w, generate_series(1, 20000) i;
INSERT INTO history SELECT w, d, c, timestamp '2025-01-01' + c * interval '1 minute', 10, md5(c::text)
    FROM generate_series(1, 4) w, generate_series(1, 10) d, generate_series(1, 3000) c;
