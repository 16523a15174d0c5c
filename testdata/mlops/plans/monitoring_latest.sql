SELECT recorded_at, latency_p50, latency_p95 FROM model_monitoring WHERE deployment_id = 39707 ORDER BY recorded_at DESC LIMIT 1;
