SELECT id, full_name, is_active FROM users WHERE lower(email) = lower('User.22500@mail.test');
