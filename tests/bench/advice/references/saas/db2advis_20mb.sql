-- db2advis on saas, budget 20 MB
CREATE INDEX ON jobs (status, queue, priority);
CREATE INDEX ON tasks (deleted_at, account_id);
CREATE INDEX ON comments (task_id, deleted_at);
CREATE INDEX ON notifications (read_at, member_id);
CREATE INDEX ON tasks (project_id, account_id);
