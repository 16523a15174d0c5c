-- dexter on telemetry, budget 14 MB
CREATE INDEX ON hourly (device_id, hour);
CREATE INDEX ON alerts (closed_at);
CREATE INDEX ON alerts (acknowledged);
