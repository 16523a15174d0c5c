SELECT id, name, updated_at FROM models WHERE tags @> ARRAY['cv','team-78'] ORDER BY updated_at DESC LIMIT 30;
