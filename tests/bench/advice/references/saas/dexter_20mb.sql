-- dexter on saas, budget 20 MB
CREATE INDEX ON comments (task_id);
CREATE INDEX ON tasks (project_id);
CREATE INDEX ON notifications (member_id);
CREATE INDEX ON tasks (assignee_id);
CREATE INDEX ON sessions (token);
CREATE INDEX ON projects (account_id);
