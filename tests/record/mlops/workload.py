"""mlops workload: what the web UI, the SDK API, the workers and the reports run."""
import datetime as dt
from player import Burst, Pattern as P

NOW = dt.datetime(2025, 6, 30, 12, 0, 0)


def ts(r, lo_h, hi_h=None):
    """a timestamp between lo_h and hi_h hours before NOW"""
    h = r.uniform(lo_h, hi_h) if hi_h is not None else lo_h
    return (NOW - dt.timedelta(hours=h)).strftime("%Y-%m-%d %H:%M:%S+00")


def skew(r, n, p):
    return 1 + int(n * r.random() ** p)


def org(r):
    return skew(r, 400, 2.2)


def user(r):
    return r.randint(1, 30000)


def project(r):
    return skew(r, 18000, 1.5)


def model(r):
    return r.randint(1, 90000)


def experiment(r):
    return min(60000, 1 + int(60000 * (1 - r.random() ** 2.5 * 0.95)))


def run(r):
    return r.randint(310001, 320000)


def deployment(r):
    return r.randint(38001, 40000)


def email(r):
    i = user(r)
    return "%s.%d@%s" % (r.choice(["user", "User"]), i,
                         r.choice(["example.com", "example.org", "corp.test", "mail.test"]))


def md5(s):
    import hashlib
    return hashlib.md5(s.encode()).hexdigest()


PATTERNS = [
    # ---- sign-in, tenancy
    P("login_by_email", 150, "SELECT id, full_name, is_active FROM users WHERE lower(email) = lower(%s)",
      lambda r: (email(r),)),
    P("my_organizations", 250, """SELECT o.id, o.name, o.plan, m.role FROM organization_memberships m
        JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = %s ORDER BY o.name""", lambda r: (user(r),)),
    P("org_members", 60, """SELECT u.id, u.full_name, u.email, m.role FROM organization_memberships m
        JOIN users u ON u.id = m.user_id WHERE m.organization_id = %s AND u.is_active ORDER BY u.full_name LIMIT 50""",
      lambda r: (org(r),), app="api"),
    P("project_access", 500, "SELECT role FROM project_members WHERE project_id = %s AND user_id = %s",
      lambda r: (project(r), user(r)), app="api"),
    P("my_projects", 150, """SELECT p.id, p.name, p.slug, pm.role FROM project_members pm JOIN projects p ON p.id = pm.project_id
        WHERE pm.user_id = %s AND p.archived_at IS NULL ORDER BY p.name""", lambda r: (user(r),)),
    P("org_projects", 200, """SELECT id, slug, name, visibility, created_at FROM projects
        WHERE organization_id = %s AND archived_at IS NULL ORDER BY created_at DESC LIMIT 20""", lambda r: (org(r),)),
    # ---- model registry
    P("project_models", 180, """SELECT id, name, framework, task_type, updated_at FROM models
        WHERE project_id = %s ORDER BY updated_at DESC LIMIT 25""", lambda r: (project(r),)),
    P("latest_production", 300, """SELECT id, version, artifact_uri, checksum FROM model_versions
        WHERE model_id = %s AND stage = 'production' ORDER BY version DESC LIMIT 1""", lambda r: (model(r),), app="api"),
    P("recent_promotions", 30, """SELECT mv.id, m.name, mv.version, mv.promoted_at FROM model_versions mv
        JOIN models m ON m.id = mv.model_id WHERE mv.stage = 'staging' AND mv.promoted_at >= %s
        ORDER BY mv.promoted_at DESC LIMIT 50""", lambda r: (ts(r, 24, 240),)),
    P("search_models", 25, "SELECT id, name, project_id FROM models WHERE name ILIKE %s ORDER BY name LIMIT 50",
      lambda r: ("%" + r.choice(["er-", "ank", "tor-7", "bert-enc", "ud-cl", "cast-r", "sion-d"]) + str(r.randint(10, 99)) + "%",)),
    P("models_by_tags", 25, "SELECT id, name, updated_at FROM models WHERE tags @> %s ORDER BY updated_at DESC LIMIT 30",
      lambda r: ([r.choice(["nlp", "cv", "tabular", "audio"]), "team-%d" % r.randint(0, 299)],)),
    # ---- experiments and runs
    P("project_experiments", 90, """SELECT e.id, e.name, e.status, e.created_at, count(r.id) AS runs FROM experiments e
        LEFT JOIN experiment_runs r ON r.experiment_id = e.id WHERE e.project_id = %s
        GROUP BY e.id ORDER BY e.created_at DESC LIMIT 20""", lambda r: (project(r),)),
    P("experiment_runs_page", 160, """SELECT id, status, started_at, ended_at, triggered_by FROM experiment_runs
        WHERE experiment_id = %s AND status = %s ORDER BY started_at DESC LIMIT 50""",
      lambda r: (experiment(r), r.choice(["succeeded", "succeeded", "succeeded", "failed"])), app="api"),
    P("poll_active_runs", 120, """SELECT id, experiment_id, status, started_at FROM experiment_runs
        WHERE status IN ('queued', 'running') ORDER BY started_at LIMIT 100""", app="worker"),
    P("run_series", 80, "SELECT step, value FROM run_metrics WHERE run_id = %s AND metric_name = %s ORDER BY step",
      lambda r: (run(r), r.choice(["loss", "accuracy", "val_loss"])), app="api"),
    P("recent_runs_of_user", 40, """SELECT id, experiment_id, status, started_at FROM experiment_runs
        WHERE triggered_by = %s ORDER BY started_at DESC LIMIT 30""", lambda r: (user(r),)),
    P("leaderboard", 40, """SELECT r.id, max(m.value) AS best FROM experiment_runs r JOIN run_metrics m ON m.run_id = r.id
        WHERE r.experiment_id = %s AND m.metric_name = 'accuracy' GROUP BY r.id ORDER BY best DESC LIMIT 10""",
      lambda r: (experiment(r),)),
    P("weekly_usage", 6, """SELECT p.organization_id, count(*) AS runs, sum(extract(epoch FROM r.ended_at - r.started_at)) AS secs
        FROM experiment_runs r JOIN experiments e ON e.id = r.experiment_id JOIN projects p ON p.id = e.project_id
        WHERE r.started_at >= %s AND r.started_at < %s GROUP BY p.organization_id ORDER BY runs DESC""",
      lambda r: (lambda k: (ts(r, 168 * (k + 1)), ts(r, 168 * k)))(r.randint(0, 8)), app="report"),
    # ---- serving and monitoring
    P("active_deployments", 100, """SELECT d.id, d.environment, d.endpoint_url, mv.version, m.name FROM deployments d
        JOIN model_versions mv ON mv.id = d.model_version_id JOIN models m ON m.id = mv.model_id
        WHERE m.project_id = %s AND d.status = 'active'""", lambda r: (project(r),)),
    P("monitoring_window", 200, """SELECT recorded_at, request_count, error_count, latency_p95 FROM model_monitoring
        WHERE deployment_id = %s AND recorded_at >= %s AND recorded_at < %s ORDER BY recorded_at""",
      lambda r: (lambda h: (deployment(r), ts(r, h + 24), ts(r, h)))(r.uniform(0, 150)), app="api"),
    P("monitoring_latest", 200, """SELECT recorded_at, latency_p50, latency_p95 FROM model_monitoring
        WHERE deployment_id = %s ORDER BY recorded_at DESC LIMIT 1""", lambda r: (deployment(r),), app="api"),
    P("fleet_last_hour", 30, """SELECT count(*), sum(request_count), sum(error_count), avg(latency_p95) FROM model_monitoring
        WHERE recorded_at >= %s AND recorded_at < %s""", lambda r: (lambda h: (ts(r, h + 1), ts(r, h)))(r.uniform(0, 20)), app="report"),
    P("drift_of_deployment", 80, """SELECT feature_name, drift_score, generated_at FROM data_drift_reports
        WHERE deployment_id = %s AND is_drifted ORDER BY generated_at DESC LIMIT 20""", lambda r: (deployment(r),)),
    # ---- alerts
    P("open_alerts", 250, """SELECT id, severity, title, triggered_at FROM alerts
        WHERE organization_id = %s AND status = 'open' ORDER BY triggered_at DESC LIMIT 50""", lambda r: (org(r),)),
    P("alert_badge", 300, "SELECT count(*) FROM alerts WHERE organization_id = %s AND status IN ('open', 'acknowledged')",
      lambda r: (org(r),)),
    # ---- audit
    P("audit_of_org", 60, """SELECT id, actor_id, action, entity_type, entity_id, created_at FROM audit_logs
        WHERE organization_id = %s AND created_at >= %s AND created_at < %s ORDER BY created_at DESC LIMIT 100""",
      lambda r: (lambda h: (org(r), ts(r, h + 168), ts(r, h)))(r.uniform(0, 4000))),
    P("audit_next_page", 40, """SELECT id, actor_id, action, created_at FROM audit_logs
        WHERE organization_id = %s AND (created_at, id) < (%s, %s) ORDER BY created_at DESC, id DESC LIMIT 50""",
      lambda r: (org(r), ts(r, 10, 5000), r.randint(1, 500000))),
    P("audit_of_entity", 50, """SELECT action, actor_id, created_at FROM audit_logs
        WHERE entity_type = %s AND entity_id = %s ORDER BY created_at DESC LIMIT 20""",
      lambda r: (r.choice(["model", "experiment", "deployment"]), r.randint(1, 90000))),
    P("audit_by_request", 15, "SELECT id, action, entity_type, entity_id FROM audit_logs WHERE metadata @> %s::jsonb",
      lambda r: ('{"request_id": "%s"}' % md5("r%d" % r.randint(1, 500000)),)),
    # ---- writes
    P("add_metric", 600, "INSERT INTO run_metrics (run_id, metric_name, step, value, recorded_at) VALUES (%s, %s, %s, %s, %s)",
      lambda r: (run(r), r.choice(["loss", "accuracy"]), r.randint(26, 90), round(r.random(), 6), ts(r, 0, 1)),
      app="worker", batch=50, touch=("run_metrics", "insert", [])),
    P("add_monitoring", 200, """INSERT INTO model_monitoring (deployment_id, recorded_at, request_count, error_count, latency_p50, latency_p95)
        VALUES (%s, %s, %s, %s, %s, %s)""",
      lambda r: (deployment(r), ts(r, 0, 0.1), r.randint(0, 900), r.randint(0, 3), 21.5, 131.0), app="api",
      touch=("model_monitoring", "insert", [])),
    P("add_audit", 300, """INSERT INTO audit_logs (organization_id, actor_id, action, entity_type, entity_id, metadata)
        VALUES (%s, %s, %s, %s, %s, %s)""",
      lambda r: (org(r), user(r), "update", "model", model(r), '{"request_id": "%s", "agent": "ui"}' % md5(str(r.random()))),
      touch=("audit_logs", "insert", [])),
    P("finish_run", 120, "UPDATE experiment_runs SET status = 'succeeded', ended_at = %s WHERE id = %s",
      lambda r: (ts(r, 0, 1), r.randint(318801, 320000)), app="worker", touch=("experiment_runs", "update", ["status", "ended_at"])),
    P("resolve_alert", 60, "UPDATE alerts SET status = 'resolved', resolved_at = %s WHERE id = %s",
      lambda r: (ts(r, 0, 1), r.randint(1, 180000)), touch=("alerts", "update", ["status", "resolved_at"])),
    P("touch_login", 150, "UPDATE users SET last_login_at = %s WHERE id = %s", lambda r: (ts(r, 0, 1), user(r)),
      touch=("users", "update", ["last_login_at"])),
    P("delete_run", 4, "DELETE FROM experiment_runs WHERE id = %s", lambda r: (r.randint(1, 300000),), app="worker",
      touch=("experiment_runs", "delete", [])),
]

BURSTS = [
    # comparing the runs of an experiment: one metric query per run
    Burst("compare_runs", 12, "recent_runs_of_project", "run_series",
          lambda row, r: (row[0], "loss"), app="api"),
    # a dashboard asks for the newest sample of each deployment in turn
    Burst("deployment_cards", 14, "fleet_page", "monitoring_latest", lambda row, r: (row[0],), app="api"),
]

PATTERNS += [
    P("recent_runs_of_project", 0, """SELECT r.id FROM experiment_runs r JOIN experiments e ON e.id = r.experiment_id
        WHERE e.project_id = %s AND r.started_at >= %s ORDER BY r.started_at DESC LIMIT 30""",
      lambda r: (skew(r, 400, 1.5), "2025-06-08 00:00:00+00"), app="api"),
    P("fleet_page", 0, "SELECT id, environment, replicas FROM deployments WHERE status = 'active' ORDER BY id OFFSET %s LIMIT 20",
      lambda r: (20 * r.randint(0, 90),), app="api"),
]

# statements that fail or are not queries: the log of a real server has them
NOISE = [
    ("web", "SELECT id, nmae FROM projects WHERE id = 7"),
    ("web", "INSERT INTO organizations (name, slug) VALUES ('Org 7', 'org-7')"),
    ("web", "SHOW search_path"),
]
