-- extend on telemetry, budget 72 MB
CREATE INDEX ON alerts (acknowledged);
CREATE INDEX ON alerts (opened_at);
CREATE INDEX ON devices (serial);
CREATE INDEX ON alerts (closed_at);
CREATE INDEX ON readings (at);
CREATE INDEX ON readings (device_id, metric, at);
CREATE INDEX ON alerts (device_id, opened_at);
CREATE INDEX ON hourly (device_id, hour);
