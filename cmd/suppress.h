#ifndef CMD_SUPPRESS_H
#define CMD_SUPPRESS_H
/*
 * Findings that are known and accepted. A file (--suppress) has a line `RULE [OBJECT]` each: all findings of the rule,
 * or those on that table ("schema.table"), or the one with that id. '#' begins a comment.
 */
#include "analysis/finding.h"
#include "analysis/rule.h"
#include "base/arena.h"

struct suppression {
	const struct rule *rule;
	struct str object; /* empty: all */
};

struct suppressions {
	struct suppression *items;
	size_t n, cap;
};

/* False, with *err (ERR_USAGE) that names the line, when the file cannot be read or names no rule. */
bool suppress_load(struct suppressions *s, const char *file, struct arena *arena, struct err *err);
/* Removes what is suppressed, keeping the order. */
void suppress_findings(const struct suppressions *s, struct finding **findings, size_t *n);

#endif
