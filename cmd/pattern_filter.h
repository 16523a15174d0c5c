#ifndef CMD_PATTERN_FILTER_H
#define CMD_PATTERN_FILTER_H
/*
 * --include and --exclude: regular expressions on the normalised query of a pattern, case ignored.
 */
#include "cmd/options.h"

/* Leaves only the patterns that were asked for. False, with *err, when an expression takes too long on some query. */
bool pattern_filter(struct workload *w, const struct options *o, struct err *err);

#endif
