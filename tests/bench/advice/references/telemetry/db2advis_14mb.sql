-- db2advis on telemetry, budget 14 MB
CREATE INDEX ON alerts (acknowledged);
CREATE INDEX ON readings (device_id);
CREATE INDEX ON devices (serial, site_id, id);
CREATE INDEX ON alerts (opened_at);
CREATE INDEX ON alerts (device_id, opened_at, id);
