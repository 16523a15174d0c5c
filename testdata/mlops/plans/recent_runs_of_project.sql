SELECT r.id FROM experiment_runs r JOIN experiments e ON e.id = r.experiment_id WHERE e.project_id = 11 AND r.started_at >= '2025-06-08 00:00:00+00' ORDER BY r.started_at DESC LIMIT 30;
