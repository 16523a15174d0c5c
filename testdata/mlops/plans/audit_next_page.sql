SELECT id, actor_id, action, created_at FROM audit_logs WHERE organization_id = 87 AND (created_at, id) < ('2025-05-21 22:57:59+00', 472706) ORDER BY created_at DESC, id DESC LIMIT 50;
