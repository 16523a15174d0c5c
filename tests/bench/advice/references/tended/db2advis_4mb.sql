-- db2advis on tended, budget 4 MB
CREATE INDEX ON stock (sku, on_hand);
CREATE INDEX ON stock (bin, sku, on_hand);
