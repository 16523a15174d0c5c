"""saas workload: boards, feeds, searches and queues of a multi-tenant application."""
import datetime as dt
from player import Pattern as P, Burst

NOW = dt.datetime(2025, 6, 30, 12, 0, 0)


def ts(r, low, high):
    return (NOW - dt.timedelta(hours=r.uniform(low, high))).strftime("%Y-%m-%d %H:%M:%S+00")


def account(r):
    return 1 + int(500 * r.random() ** 2)


def member(r):
    return r.randint(1, 40000)


def email(r):
    i = member(r)
    return "%s.%d@corp%d.test" % (r.choice(["member", "Member"]), i, i % 50)


def token(r):
    import hashlib
    return hashlib.md5(("t%d" % r.randint(1, 120000)).encode()).hexdigest()


def project(r):
    return r.randint(1, 12000)


def task(r):
    return r.randint(1, 250000)


PATTERNS = [
    P("session", 500, "SELECT id, member_id FROM sessions WHERE token = %s AND expires_at > %s", lambda r: (token(r), ts(r, 0, 1)), app="api"),
    P("login", 120, "SELECT id, account_id, role FROM members WHERE lower(email) = lower(%s) AND deleted_at IS NULL LIMIT 1", lambda r: (email(r),)),
    P("board", 250, """SELECT id, title, status, priority FROM tasks WHERE account_id = %s AND project_id = %s AND deleted_at IS NULL AND status <> 'done'
        ORDER BY priority DESC, created_at LIMIT 100""", lambda r: (account(r), project(r)), app="api"),
    P("tasks_page", 120, """SELECT id, title, created_at FROM tasks WHERE account_id = %s AND deleted_at IS NULL AND (created_at, id) < (%s, %s)
        ORDER BY created_at DESC, id DESC LIMIT 25""", lambda r: (account(r), ts(r, 100, 9000), task(r)), app="api"),
    P("tasks_offset", 40, "SELECT id, title FROM tasks WHERE account_id = %s AND deleted_at IS NULL ORDER BY updated_at DESC LIMIT 25 OFFSET %s",
      lambda r: (account(r), 25 * r.randint(0, 40))),
    P("open_count", 80, "SELECT count(*) FROM tasks WHERE account_id = %s AND status IN ('open', 'in_progress', 'blocked') AND deleted_at IS NULL", lambda r: (account(r),)),
    P("my_tasks", 200, """SELECT t.id, t.title, p.name FROM tasks t JOIN projects p ON p.id = t.project_id WHERE t.assignee_id = %s AND t.status = 'open'
        AND t.deleted_at IS NULL AND p.archived = false ORDER BY t.due_on NULLS LAST, t.id LIMIT 50""", lambda r: (member(r),), app="api"),
    P("overdue", 20, """SELECT account_id, count(*) FROM tasks WHERE due_on < %s AND status IN ('open', 'blocked') AND deleted_at IS NULL GROUP BY account_id""",
      lambda r: ("2025-03-%02d" % r.randint(1, 28),), app="report"),
    P("subtasks", 150, "SELECT id, title, status FROM tasks WHERE parent_id = %s ORDER BY id", lambda r: (task(r),), app="api"),
    P("by_tag", 60, "SELECT id, title FROM tasks WHERE account_id = %s AND tags && %s ORDER BY id DESC LIMIT 20",
      lambda r: (account(r), ["tag%d" % r.randint(0, 399), "tag%d" % r.randint(0, 399)])),
    P("tag_any", 20, "SELECT count(*) FROM tasks WHERE %s = ANY(tags)", lambda r: ("tag%d" % r.randint(0, 399),)),
    P("search", 40, "SELECT id, title FROM tasks WHERE account_id = %s AND title ILIKE %s AND deleted_at IS NULL LIMIT 20",
      lambda r: (account(r), "%%%05x%%" % r.randint(0, 0xfffff))),
    P("thread", 200, """SELECT c.id, c.body, m.email FROM comments c LEFT JOIN members m ON m.id = c.author_id WHERE c.task_id = %s AND c.deleted_at IS NULL
        ORDER BY c.created_at""", lambda r: (task(r),), app="api"),
    P("last_comment", 12, """SELECT t.id, c.body FROM tasks t CROSS JOIN LATERAL (SELECT body FROM comments WHERE task_id = t.id AND deleted_at IS NULL
        ORDER BY created_at DESC LIMIT 1) c WHERE t.project_id = %s""", lambda r: (project(r),)),
    P("comment_counts", 12, """SELECT t.id, (SELECT count(*) FROM comments c WHERE c.task_id = t.id AND c.deleted_at IS NULL) FROM tasks t
        WHERE t.project_id = %s AND t.deleted_at IS NULL ORDER BY t.id LIMIT 20""", lambda r: (project(r),)),
    P("feed", 80, """SELECT id, verb, object_id, created_at FROM activities WHERE account_id = %s ORDER BY created_at DESC LIMIT 30""", lambda r: (account(r),), app="api"),
    P("mixed_feed", 20, """SELECT 'task' AS kind, id, created_at FROM tasks WHERE account_id = %s AND created_at > %s UNION ALL
        SELECT verb, object_id, created_at FROM activities WHERE account_id = %s AND created_at > %s ORDER BY created_at DESC LIMIT 50""",
      lambda r: (lambda a, t: (a, t, a, t))(account(r), ts(r, 20, 300))),
    P("object_history", 100, "SELECT verb, created_at FROM activities WHERE object_type = %s AND object_id = %s ORDER BY created_at",
      lambda r: (r.choice(["Task", "Comment"]), task(r)), app="api"),
    P("unread", 300, "SELECT count(*) FROM notifications WHERE member_id = %s AND read_at IS NULL", lambda r: (member(r),), app="api"),
    P("mark_read", 60, "UPDATE notifications SET read_at = %s WHERE member_id = %s AND read_at IS NULL", lambda r: (ts(r, 0, 1), member(r)),
      touch=("notifications", "update", ["read_at"])),
    P("claim_job", 200, """UPDATE jobs SET status = 'running', locked_at = %s, attempts = attempts + 1 WHERE id = (SELECT id FROM jobs WHERE queue = %s
        AND status = 'queued' AND run_at <= %s ORDER BY priority DESC, run_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, payload""",
      lambda r: (ts(r, 0, 1), r.choice(["default", "mail", "export"]), "2025-06-30 12:00+00"), app="worker", touch=("jobs", "update", ["status", "locked_at", "attempts"])),
    P("stuck_jobs", 30, "SELECT id FROM jobs WHERE status = 'running' AND locked_at < %s", lambda r: (ts(r, 0, 2),), app="worker"),
    P("queue_depth", 40, "SELECT queue, count(*) FROM jobs WHERE status = 'queued' GROUP BY queue", app="worker"),
    P("purge_jobs", 3, "DELETE FROM jobs WHERE status = 'done' AND run_at < %s", lambda r: (ts(r, 2480, 2490),), app="worker", touch=("jobs", "delete", [])),
    P("purge_sessions", 3, "DELETE FROM sessions WHERE expires_at < %s", lambda r: (ts(r, 200, 205),), app="worker", touch=("sessions", "delete", [])),
    P("count_view", 300, """INSERT INTO counters (account_id, day, name, value) VALUES (%s, '2025-06-30', 'views', 1)
        ON CONFLICT (account_id, day, name) DO UPDATE SET value = counters.value + 1""", lambda r: (account(r),), app="worker", touch=("counters", "insert", [])),
    P("rollup", 4, """INSERT INTO counters SELECT account_id, created_at::date, 'acts', count(*) FROM activities WHERE created_at >= %s AND created_at < %s
        GROUP BY 1, 2 ON CONFLICT DO NOTHING""", lambda r: (lambda d: (d, d + dt.timedelta(days=1)))(dt.date(2025, 5, 1) + dt.timedelta(days=r.randint(0, 30))),
      app="worker", touch=("counters", "insert", [])),
    P("inactive", 15, """SELECT m.id FROM members m WHERE m.account_id = %s AND m.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM activities a
        WHERE a.member_id = m.id AND a.created_at > %s)""", lambda r: (account(r), ts(r, 3000, 5000)), app="report"),
    P("assigned_in", 30, """SELECT DISTINCT m.id, m.email FROM members m WHERE m.id IN (SELECT assignee_id FROM tasks WHERE project_id = %s) ORDER BY m.email""",
      lambda r: (project(r),)),
    P("my_or_unassigned", 30, "SELECT id, title FROM tasks WHERE project_id = %s AND (assignee_id = %s OR assignee_id IS NULL)", lambda r: (project(r), member(r))),
    P("mine_any_role", 30, "SELECT id, title FROM tasks WHERE (assignee_id = %s OR parent_id = %s) AND deleted_at IS NULL", lambda r: (member(r), task(r))),
    P("by_setting", 40, "SELECT id, slug FROM accounts WHERE settings->>'plan' = %s AND deleted_at IS NULL", lambda r: (r.choice(["free", "pro"]),)),
    P("account_by_slug", 200, "SELECT id FROM accounts WHERE slug = %s", lambda r: ("acc-%d" % account(r),), app="api"),
    P("delete_project", 3, "DELETE FROM projects WHERE id = %s", lambda r: (project(r),), touch=("projects", "delete", [])),
    P("reassign", 5, "UPDATE tasks t SET assignee_id = NULL FROM members m WHERE m.id = t.assignee_id AND m.id = %s", lambda r: (member(r),), touch=("tasks", "update", ["assignee_id"])),
    P("drop_feed", 3, "DELETE FROM activities a USING accounts x WHERE x.id = a.account_id AND x.slug = %s AND a.created_at < %s",
      lambda r: ("acc-%d" % account(r), "2024-07-05"), touch=("activities", "delete", [])),
    P("finish", 150, "UPDATE tasks SET status = 'done', updated_at = %s WHERE id = %s", lambda r: (ts(r, 0, 1), task(r)), app="worker", touch=("tasks", "update", ["status", "updated_at"])),
    P("add_activity", 400, "INSERT INTO activities VALUES (%s, %s, %s, 'updated', 'Task', %s, now())", lambda r: (600000 + r.randint(1, 10 ** 8), account(r), member(r), task(r)),
      app="worker", batch=4, touch=("activities", "insert", [])),
    P("recent_project", 20, "SELECT id, name FROM projects WHERE account_id = %s AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 20", lambda r: (account(r),)),
    P("project_tasks", 0, "SELECT count(*) FROM tasks WHERE project_id = %s AND status = 'done'", lambda r: (project(r),)),
    P("plan_price", 100, "SELECT price FROM plans WHERE code = %s", lambda r: (r.choice(["free", "pro"]),)),
]
BURSTS = [Burst("project_cards", 12, "recent_project", "project_tasks", lambda row, r: (row[0],))]
NOISE = []
