#ifndef ANALYSIS_WORKLOAD_FILTER_H
#define ANALYSIS_WORKLOAD_FILTER_H
/*
 * Takes patterns out of a finished workload, and what they added out of its sums: calls, time, steps, dimensions and
 * hours are then those of the patterns that stay. What no pattern owns (errors, checkpoints, sessions) is left alone.
 */
#include "analysis/workload.h"

void workload_filter(struct workload *w, bool (*keep)(void *context, const struct pattern *p), void *context);

#endif
