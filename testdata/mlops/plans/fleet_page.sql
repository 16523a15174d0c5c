SELECT id, environment, replicas FROM deployments WHERE status = 'active' ORDER BY id OFFSET 860 LIMIT 20;
