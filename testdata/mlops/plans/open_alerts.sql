SELECT id, severity, title, triggered_at FROM alerts WHERE organization_id = 1 AND status = 'open' ORDER BY triggered_at DESC LIMIT 50;
