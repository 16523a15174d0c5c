-- db2advis on saas, budget 100 MB
CREATE INDEX ON jobs (status, queue, priority);
CREATE INDEX ON notifications (read_at, member_id);
CREATE INDEX ON tasks (project_id, id, deleted_at);
CREATE INDEX ON sessions (token, member_id, id);
CREATE INDEX ON activities (created_at);
CREATE INDEX ON tasks (parent_id, title, id);
CREATE INDEX ON tasks (status, deleted_at, account_id);
CREATE INDEX ON tasks (account_id, created_at, id);
CREATE INDEX ON comments (task_id, deleted_at);
CREATE INDEX ON sessions (expires_at);
CREATE INDEX ON tasks (assignee_id);
CREATE INDEX ON members (account_id, id, deleted_at);
