-- dexter on saas, budget 100 MB
CREATE INDEX ON comments (task_id);
CREATE INDEX ON tasks (project_id);
CREATE INDEX ON notifications (member_id);
CREATE INDEX ON tasks (assignee_id);
CREATE INDEX ON sessions (token);
CREATE INDEX ON tasks (parent_id);
CREATE INDEX ON tasks (account_id, created_at);
CREATE INDEX ON activities (object_id);
CREATE INDEX ON activities (created_at);
CREATE INDEX ON tasks (status, account_id);
CREATE INDEX ON activities (member_id);
CREATE INDEX ON jobs (status, queue);
CREATE INDEX ON jobs (locked_at);
CREATE INDEX ON activities (account_id, created_at);
CREATE INDEX ON jobs (run_at);
CREATE INDEX ON sessions (expires_at);
CREATE INDEX ON projects (account_id);
