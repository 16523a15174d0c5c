-- db2advis on telemetry, budget 72 MB
CREATE INDEX ON devices (site_id, id);
CREATE INDEX ON alerts (acknowledged);
CREATE INDEX ON readings (metric, device_id, at);
CREATE INDEX ON alerts (closed_at);
CREATE INDEX ON readings (device_id);
CREATE INDEX ON alerts (device_id, opened_at, id);
CREATE INDEX ON devices (serial, site_id, id);
CREATE INDEX ON hourly (metric, device_id, hour);
CREATE INDEX ON alerts (opened_at);
CREATE INDEX ON readings (at);
CREATE INDEX ON alerts (device_id, closed_at);
