SELECT role FROM project_members WHERE project_id = 4173 AND user_id = 2610;
