SELECT id, action, entity_type, entity_id FROM audit_logs WHERE metadata @> '{"request_id": "30e56b37bc6c4aafc314ddb3ec191c38"}'::jsonb;
