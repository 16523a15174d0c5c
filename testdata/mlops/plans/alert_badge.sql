SELECT count(*) FROM alerts WHERE organization_id = 4 AND status IN ('open', 'acknowledged');
