SELECT id, name, project_id FROM models WHERE name ILIKE '%er-19%' ORDER BY name LIMIT 50;
