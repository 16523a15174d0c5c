-- extend on saas, budget 20 MB
CREATE INDEX ON tasks (account_id, status, deleted_at);
CREATE INDEX ON comments (task_id);
CREATE INDEX ON jobs (status);
CREATE INDEX ON tasks (assignee_id);
CREATE INDEX ON tasks (parent_id);
CREATE INDEX ON tasks (project_id);
CREATE INDEX ON notifications (read_at, member_id);
CREATE INDEX ON tasks (due_on, status);
