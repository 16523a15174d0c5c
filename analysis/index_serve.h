#ifndef ANALYSIS_INDEX_SERVE_H
#define ANALYSIS_INDEX_SERVE_H
/*
 * Whether an index can serve a table access, and how far: from the access' conditions and the index's definition
 * alone, without statistics. When in doubt (a partial index whose predicate depends on a value that no sample shows)
 * the index serves: this is what decides that an index is of no use, and that must not be a guess.
 */
#include "analysis/join.h"

/* False when the index is of no use to the access. `pattern` gives the samples that partial predicates are tested on.
 */
bool index_serves(const struct index *index, const struct shape_access *access, const struct pattern *pattern,
		  struct index_service *service);

/* Better services sort first: seen in a plan, more equalities, a range, order, covering, then fewer keys and the name.
 */
int index_service_compare(const void *a, const void *b);

#endif
