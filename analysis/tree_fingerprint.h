#ifndef ANALYSIS_TREE_FINGERPRINT_H
#define ANALYSIS_TREE_FINGERPRINT_H
/*
 * The fingerprint of a parse tree: equal for spellings of one statement. It goes at least as far as the server's own
 * query id, so that every query id falls in exactly one pattern:
 *
 * - constants are equal, whatever their type: numbers, strings, $n, NULL, true and false, with casts and signs; lists
 * of them are one, be it IN (…), = ANY (ARRAY[…]) or = ANY ($1); rows of VALUES too
 * - aliases of tables are resolved, names of output columns are left out; a column of the only table around needs no
 *   qualification; ORDER BY and GROUP BY may name an output column or its number
 * - BETWEEN is two comparisons, != is <>, LIKE is ~~, ASC and the NULLS order it implies are left out, nested ANDs and
 *   ORs are one; the schemas public and pg_catalog are left out
 */
#include <stdint.h>

#include "parsers/pg_tree.h"

/* Of a whole tree, as from pg_tree_parse(). */
uint64_t tree_fingerprint(const cJSON *tree);

#endif
