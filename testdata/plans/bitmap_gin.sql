-- on: 15 18
SELECT id FROM orders WHERE tags @> ARRAY['t5', 'u3'];
