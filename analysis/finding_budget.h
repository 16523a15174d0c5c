#ifndef ANALYSIS_FINDING_BUDGET_H
#define ANALYSIS_FINDING_BUDGET_H
/*
 * One set of indexes, one budget. `index-missing` chooses a set for all statements together; other rules ask for single
 * indexes: a foreign key's, a trigram index for one search. What they add on top must fit into what the set left of the
 * budget, and an index whose size nobody knows is one that the choice has weighed and left out. Such an index is still
 * shown, with the reason, but its SQL becomes a comment: running apply.sql as it is keeps the budget.
 */
#include "analysis/rule.h"

/* After findings_settle(), so that an index which two rules want counts once. */
void findings_keep_budget(struct rule_context *c);

#endif
