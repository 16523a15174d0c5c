UPDATE users SET last_login_at = '2025-06-30 11:17:30+00' WHERE id = 9198;
