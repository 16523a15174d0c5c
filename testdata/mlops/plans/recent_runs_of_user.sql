SELECT id, experiment_id, status, started_at FROM experiment_runs WHERE triggered_by = 28140 ORDER BY started_at DESC LIMIT 30;
