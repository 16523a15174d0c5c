#ifndef REPORTS_SCRIPT_H
#define REPORTS_SCRIPT_H
/*
 * The order in which changes are applied: first what only adds, by rank, then what drops something, by rank. An index
 * is dropped only after what replaces it has been built. Undoing goes through the same list from its end.
 */
#include "analysis/report.h"

/* Which way through the list. */
enum script_way { SCRIPT_APPLY, SCRIPT_UNDO };

struct script {
	const struct finding **findings; /* only those with something to apply */
	size_t n;
};

struct script script_of(const struct report *report);
/*
 * True when findings[i] is not the place for the statement because an earlier one, which runs too, has it as well: what
 * several need (an extension) is made with the first of them and dropped with the first, which is undone last.
 */
bool script_has_before(const struct script *s, size_t i, enum script_way way, struct str statement);
void script_release(struct script *script);

#endif
