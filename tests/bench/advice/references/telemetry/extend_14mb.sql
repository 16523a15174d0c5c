-- extend on telemetry, budget 14 MB
CREATE INDEX ON readings (device_id, metric);
CREATE INDEX ON alerts (device_id);
CREATE INDEX ON hourly (device_id);
CREATE INDEX ON alerts (acknowledged);
CREATE INDEX ON alerts (opened_at);
CREATE INDEX ON devices (serial);
CREATE INDEX ON alerts (closed_at);
