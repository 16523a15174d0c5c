SELECT step, value FROM run_metrics WHERE run_id = 314798 AND metric_name = 'val_loss' ORDER BY step;
