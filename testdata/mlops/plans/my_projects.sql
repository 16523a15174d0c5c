SELECT p.id, p.name, p.slug, pm.role FROM project_members pm JOIN projects p ON p.id = pm.project_id WHERE pm.user_id = 338 AND p.archived_at IS NULL ORDER BY p.name;
