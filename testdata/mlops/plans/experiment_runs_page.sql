SELECT id, status, started_at, ended_at, triggered_by FROM experiment_runs WHERE experiment_id = 58239 AND status = 'failed' ORDER BY started_at DESC LIMIT 50;
