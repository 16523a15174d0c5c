#ifndef PARSERS_CATALOG_STATS_H
#define PARSERS_CATALOG_STATS_H
/*
 * Figures find their tables, columns and indexes. Of two sources the better one wins (enum stat_source); of two equal
 * ones the later read.
 */
struct catalog;

void catalog_apply_statistics(struct catalog *c);

#endif
