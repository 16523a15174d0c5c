SELECT u.id, u.full_name, u.email, m.role FROM organization_memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = 47 AND u.is_active ORDER BY u.full_name LIMIT 50;
