-- on: 15 18
UPDATE tree SET parent = 1 WHERE id < 100;
