DELETE FROM experiment_runs WHERE id = 171562;
