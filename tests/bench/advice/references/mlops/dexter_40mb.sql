CREATE INDEX ON model_monitoring (recorded_at);
CREATE INDEX ON alerts (status, organization_id);
CREATE INDEX ON experiment_runs (experiment_id);
CREATE INDEX ON run_metrics (run_id);
CREATE INDEX ON experiment_runs (status);
CREATE INDEX ON audit_logs (entity_id);
CREATE INDEX ON models (project_id);
CREATE INDEX ON experiment_runs (triggered_by);
CREATE INDEX ON project_members (user_id);
