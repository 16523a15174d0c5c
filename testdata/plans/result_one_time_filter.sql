-- on: 15 18
SELECT id FROM customers WHERE current_setting('server_version_num')::int < 0;
