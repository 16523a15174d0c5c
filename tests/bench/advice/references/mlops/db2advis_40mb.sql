CREATE INDEX ON alerts (status, organization_id);
CREATE INDEX ON experiment_runs (status);
CREATE INDEX ON deployments (model_version_id);
CREATE INDEX ON model_monitoring (deployment_id, recorded_at);
CREATE INDEX ON experiments (project_id, id);
CREATE INDEX ON experiment_runs (experiment_id, id);
