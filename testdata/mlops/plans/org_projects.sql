SELECT id, slug, name, visibility, created_at FROM projects WHERE organization_id = 2 AND archived_at IS NULL ORDER BY created_at DESC LIMIT 20;
