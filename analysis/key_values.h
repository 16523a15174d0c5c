#ifndef ANALYSIS_KEY_VALUES_H
#define ANALYSIS_KEY_VALUES_H
/*
 * What the keys that statements ask for say about the size of tables.
 *
 * Most integer keys are counted up from 1. Of n values asked for, drawn evenly from N, the largest is N·n/(n+1) in the
 * mean, so N is about (n+1)/n times the largest (the "German tank problem"). A foreign key's values are keys of the
 * table that it refers to. Rows that were deleted leave gaps, so the figure is an upper one; keys beyond two milliards
 * are not counted up (they hold a time or a random part) and say nothing.
 *
 *     struct key_values k = {0};
 *     key_values_collect(&k, workload);
 *     double rows = key_values_rows(&k, table);   // 0: nothing known
 *     key_values_release(&k);
 */
#include "analysis/workload.h"

struct key_values {
	struct u64_map by_table; /* struct table * -> what its keys' values were */
	struct arena arena;
};

void key_values_collect(struct key_values *k, const struct workload *w);
void key_values_release(struct key_values *k);
double key_values_rows(const struct key_values *k, const struct table *t);

#endif
