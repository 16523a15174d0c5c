-- db2advis on tended, budget 24 MB
CREATE INDEX ON stock (sku, on_hand);
CREATE INDEX ON stock (bin, sku, on_hand);
CREATE INDEX ON orders (customer_id, total, status);
CREATE INDEX ON orders (id, status);
