SELECT action, actor_id, created_at FROM audit_logs WHERE entity_type = 'experiment' AND entity_id = 64656 ORDER BY created_at DESC LIMIT 20;
