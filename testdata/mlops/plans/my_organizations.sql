SELECT o.id, o.name, o.plan, m.role FROM organization_memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = 26003 ORDER BY o.name;
