INSERT INTO run_metrics (run_id, metric_name, step, value, recorded_at) VALUES (313494, 'accuracy', 53, 0.301215, '2025-06-30 11:46:54+00');
