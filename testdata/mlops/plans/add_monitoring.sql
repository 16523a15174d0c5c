INSERT INTO model_monitoring (deployment_id, recorded_at, request_count, error_count, latency_p50, latency_p95) VALUES (38538, '2025-06-30 11:56:25+00', 300, 0, 21.5, 131.0);
