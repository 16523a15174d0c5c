#ifndef ANALYSIS_FOREIGN_KEY_USE_H
#define ANALYSIS_FOREIGN_KEY_USE_H
/*
 * What a log shows of a foreign key: how often its parent loses rows or changes keys (each time the server looks for
 * referencing rows), what plans measured in its triggers, and how often its columns are searched.
 */
#include "analysis/rule.h"

struct foreign_key_use {
	double deletes, key_updates; /* statements in the log's window */
	double trigger_us;           /* measured in the log's window, by plans: time per plan × calls of the pattern */
	const struct joined_plan *trigger_plan;
	double nested_us; /* of the look-ups that auto_explain logged as nested statements */
	double searches;  /* calls that filter or join by the key's columns */
	const struct pattern *patterns[8];
	size_t patterns_n; /* writers of the parent first, then searches */
};

struct foreign_key_use foreign_key_use_of(const struct rule_context *c, const struct constraint *key);

#endif
