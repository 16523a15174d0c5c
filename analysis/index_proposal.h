#ifndef ANALYSIS_INDEX_PROPOSAL_H
#define ANALYSIS_INDEX_PROPOSAL_H
/*
 * A modelled index as the catalogue would have it: named, hypothetical, ready for index_ddl.h and the report.
 */
#include "analysis/index_model.h"

struct index *index_proposal_of(const struct model_index *x, const struct catalog *c, struct arena *arena);

#endif
