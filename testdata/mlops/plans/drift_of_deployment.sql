SELECT feature_name, drift_score, generated_at FROM data_drift_reports WHERE deployment_id = 39649 AND is_drifted ORDER BY generated_at DESC LIMIT 20;
