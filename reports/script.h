#ifndef REPORTS_SCRIPT_H
#define REPORTS_SCRIPT_H
/*
 * The order in which changes are applied: first what only adds, by rank, then what drops something, by rank. An index
 * is dropped only after what replaces it has been built. Undoing goes through the same list from its end.
 */
#include "analysis/report.h"

struct script {
	const struct finding **findings; /* only those with something to apply */
	size_t n;
};

struct script script_of(const struct report *report);
void script_release(struct script *script);

#endif
