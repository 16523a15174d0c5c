UPDATE experiment_runs SET status = 'succeeded', ended_at = '2025-06-30 11:46:04+00' WHERE id = 319904;
