-- on: 10 12 14 15 16 17 18
SELECT id FROM orders WHERE note = 'note 77';
