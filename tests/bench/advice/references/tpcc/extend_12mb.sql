-- extend on tpcc, budget 12 MB
CREATE INDEX ON history (h_c_id);
CREATE INDEX ON customer (c_last, c_d_id);
CREATE INDEX ON orders (o_c_id, o_w_id);
CREATE INDEX ON order_line (ol_i_id);
CREATE INDEX ON orders (o_carrier_id, o_w_id);
CREATE INDEX ON customer (c_credit);
CREATE INDEX ON stock (s_w_id);
