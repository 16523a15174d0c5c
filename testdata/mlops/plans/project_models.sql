SELECT id, name, framework, task_type, updated_at FROM models WHERE project_id = 434 ORDER BY updated_at DESC LIMIT 25;
