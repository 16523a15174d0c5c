SELECT count(*), sum(request_count), sum(error_count), avg(latency_p95) FROM model_monitoring WHERE recorded_at >= '2025-06-29 16:52:33+00' AND recorded_at < '2025-06-29 17:52:33+00';
