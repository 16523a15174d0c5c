#ifndef ANALYSIS_INDEX_REASON_H
#define ANALYSIS_INDEX_REASON_H
/*
 * Why an index is as it is, in a sentence or two: which columns find rows, which give the order, what its predicate
 * leaves out and what its payload is for. It speaks of the statement that gains most.
 */
#include "analysis/choose.h"

struct str index_reason(const struct advised_index *a, struct arena *arena);

#endif
