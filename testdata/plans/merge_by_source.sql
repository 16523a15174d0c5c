-- on: 17 18
MERGE INTO tree t USING (SELECT id FROM tree WHERE id > 100) s ON t.id = s.id
WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING merge_action(), t.id;
