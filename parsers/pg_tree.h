#ifndef PARSERS_PG_TREE_H
#define PARSERS_PG_TREE_H
/*
 * PostgreSQL's own grammar: a statement's text in, its parse tree out, as libpg_query's JSON in cJSON nodes.
 *
 * libpg_query has no stack check, so everything here runs on a thread with a large stack, and texts that are too long
 * are refused before they reach it. Whoever parses many statements puts the whole loop on that thread with
 * pg_on_large_stack(); a call from there costs no second thread.
 *
 * A node is wrapped in its kind, {"ColumnRef": {"fields": [...]}}: pg_node_is() and pg_node() look through the wrapper.
 * Fields that have their default value (0, false, NULL) are absent, which the getters return as such. Two faults of
 * libpg_query 15 to know of: a negative integer constant prints as absent (pg_deparse.h reads it from the text), and
 * the grammar is PostgreSQL 15's.
 *
 *     cJSON *tree = pg_tree_parse(sql, &err);
 *     const cJSON *statement = pg_tree_statement(tree);      // first one
 *     if (pg_node_is(statement, "IndexStmt"))
 *         name = pg_text(pg_node(statement), "idxname");
 *     cJSON_Delete(tree);
 */
#include <cjson/cJSON.h>

#include "base/err.h"
#include "base/str.h"

/* The deepest stack that 2 bytes of text can ask for, times this, fits in the thread's stack (measured: 420 bytes). */
#define PG_TREE_MAX_BYTES ((size_t)512 << 10)

/*
 * The tree of all statements in `sql`, to be freed with cJSON_Delete(); NULL with *err when the text is too long,
 * nested too deeply (cJSON: 1000 levels) or not in the grammar. err->at.byte is the offset in `sql` of the fault; line
 * and file are left to the caller.
 */
cJSON *pg_tree_parse(struct str sql, struct err *err);
/* The first statement of a tree, still wrapped in its kind; NULL when there is none. */
const cJSON *pg_tree_statement(const cJSON *tree);
/* libpg_query's fingerprint: equal for spellings that mean the same. False, with *err, as pg_tree_parse(). */
bool pg_tree_fingerprint(struct str sql, uint64_t *fingerprint, struct err *err);

/* Calls body(argument) on a thread with a large stack (or directly when already on one); returns when it has. */
void pg_on_large_stack(void (*body)(void *argument), void *argument);

/* Node access. All take NULL and give NULL, false, 0 or an empty slice. Slices live as long as the tree. */
bool pg_node_is(const cJSON *node, const char *kind);
const char *pg_node_kind(const cJSON *node); /* "" for NULL */
const cJSON *pg_node(const cJSON *node);
const cJSON *pg_get(const cJSON *inner, const char *field);
struct str pg_text(const cJSON *inner, const char *field);
bool pg_flag(const cJSON *inner, const char *field);
int pg_int(const cJSON *inner, const char *field, int absent);
/* Byte offset in the source, or -1. */
int pg_location(const cJSON *inner);
/* The value of a String node; of a list of them (a qualified name), the last. */
struct str pg_string(const cJSON *node);
struct str pg_last_string(const cJSON *list);
/* What ORDER BY 2 or ORDER BY alias means among a SELECT's `targets`: that column's expression; NULL when it is
 * neither. */
const cJSON *pg_output_column(const cJSON *node, const cJSON *targets);

/* The first item of a list, or NULL. */
static inline const cJSON *pg_first(const cJSON *list)
{
	return list ? list->child : NULL;
}

#define PG_EACH(item, list) for ((item) = pg_first(list); (item); (item) = (item)->next)

#endif
