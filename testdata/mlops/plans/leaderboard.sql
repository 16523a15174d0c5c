SELECT r.id, max(m.value) AS best FROM experiment_runs r JOIN run_metrics m ON m.run_id = r.id WHERE r.experiment_id = 39433 AND m.metric_name = 'accuracy' GROUP BY r.id ORDER BY best DESC LIMIT 10;
