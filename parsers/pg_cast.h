#ifndef PARSERS_PG_CAST_H
#define PARSERS_PG_CAST_H
/*
 * Casts that say nothing: those the server itself adds when it prints an expression. See pg_deparse.h for the law.
 */
#include "parsers/pg_tree.h"

struct table;

/* `node` without the casts around it that say nothing. NULL gives NULL. */
const cJSON *pg_cast_strip(const cJSON *node, const struct table *table);
/* The number in "'-1'::integer", as the server prints a negative constant; empty when `node` is something else. */
struct str pg_cast_number(const cJSON *node);

#endif
