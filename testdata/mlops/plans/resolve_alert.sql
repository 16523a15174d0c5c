UPDATE alerts SET status = 'resolved', resolved_at = '2025-06-30 11:21:02+00' WHERE id = 64925;
