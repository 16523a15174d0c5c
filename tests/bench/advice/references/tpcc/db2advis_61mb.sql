-- db2advis on tpcc, budget 61 MB
CREATE INDEX ON customer (c_w_id, c_last, c_d_id);
CREATE INDEX ON orders (o_w_id, o_d_id, o_c_id);
CREATE INDEX ON orders (o_carrier_id, o_w_id);
CREATE INDEX ON history (h_c_w_id, h_c_id, h_c_d_id);
CREATE INDEX ON order_line (ol_i_id, ol_w_id, ol_quantity);
CREATE INDEX ON stock (s_w_id);
CREATE INDEX ON customer (c_balance);
CREATE INDEX ON orders (o_w_id, o_id, o_d_id);
CREATE INDEX ON order_line (ol_o_id, ol_delivery_d, ol_d_id);
CREATE INDEX ON order_line (ol_d_id, ol_w_id, ol_o_id);
CREATE INDEX ON new_order (no_d_id, no_w_id, no_o_id);
CREATE INDEX ON new_order (no_w_id, no_o_id, no_d_id);
CREATE INDEX ON stock (s_w_id, s_i_id, s_ytd);
CREATE INDEX ON customer (c_w_id, c_id, c_d_id);
