#ifndef PARSERS_PG_DEPARSE_H
#define PARSERS_PG_DEPARSE_H
/*
 * Canonical text of an expression: one spelling for what PostgreSQL's own deparse prints in a dump and for what a
 * programmer wrote in a query, so that the two can be compared as text. It is valid SQL, too.
 *
 *     lower((email)::text)                                             lower(email)
 *     ((status)::text = ANY ((ARRAY['b'::varchar, 'a'::varchar])::text[]))   status in ('a', 'b')
 *     ((age >= 18) AND (age <= 65))           age BETWEEN 18 AND 65    age <= 65 and age >= 18
 *     (created_at AT TIME ZONE 'UTC'::text)                            timezone('UTC', created_at)
 *
 * Key words and operators: lower case, one blank around binary operators. Parentheses: around every nested operator,
 * never around the whole. Column references lose their qualification, functions and types "pg_catalog" and "public".
 * Casts that only name a constant's type go, and so do casts between string types; a cast of a column that is no string
 * stays, and so do interval and regclass constants (their type decides what the operator does). Operands of AND, OR and
 * IN are sorted; a constant stands right of a comparison.
 */
#include "base/arena.h"
#include "base/str.h"
#include "parsers/pg_tree.h"

struct table;

/*
 * The canonical text of `node` (wrapped in its kind, as from pg_tree_parse()). `sql` is the text it was parsed from.
 * `table` (may be NULL) tells which columns are strings; without it, casts to text are taken for the server's own.
 */
struct str pg_deparse(const cJSON *node, struct str sql, const struct table *table, struct arena *arena);
/*
 * The same for an expression as text, for a definition that comes without its statement; the text itself when it cannot
 * be parsed.
 */
struct str pg_deparse_text(struct str expression, const struct table *table, struct arena *arena);

#endif
