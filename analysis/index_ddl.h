#ifndef ANALYSIS_INDEX_DDL_H
#define ANALYSIS_INDEX_DDL_H
/*
 * SQL that makes and removes indexes on a server in use: CONCURRENTLY, repeatable (IF [NOT] EXISTS), qualified and
 * quoted, without a transaction, and without the final semicolon.
 *
 * Partitioned tables know no CONCURRENTLY: there an index is made ON ONLY the parent (which takes no time and is not
 * valid yet), then concurrently on every partition, and attached; the parent's becomes valid with the last one.
 */
#include "base/arena.h"
#include "parsers/catalog.h"

struct sql_list {
	struct str *items;
	size_t n, cap;
};

/* "CREATE INDEX CONCURRENTLY IF NOT EXISTS name ON s.t USING btree (a, b DESC) INCLUDE (c) WHERE …". */
struct str index_ddl_create(const struct index *index, struct arena *arena);
/* All statements that make `index`, and those that take it back: more than one where its table is partitioned. */
void index_ddl_make(const struct index *index, struct sql_list *apply, struct sql_list *rollback, struct arena *arena);
/* What a partitioned index lacks of one partition: makes its part there and attaches it. */
void index_ddl_complete(const struct index *index, const struct table *partition, struct sql_list *apply,
			struct arena *arena);
/*
 * All statements that remove an index of the server, and those that make it again exactly as the dump defines it. An
 * index that backs a constraint goes with ALTER TABLE … DROP CONSTRAINT; whether that is right is the caller's
 * business.
 */
void index_ddl_remove(const struct index *index, struct sql_list *apply, struct sql_list *rollback,
		      struct arena *arena);

/* "(a, b DESC) INCLUDE (c) WHERE …", for titles. */
struct str index_ddl_keys(const struct index *index, struct arena *arena);
/* "schema.table" and "schema.index", quoted as needed. */
struct str index_ddl_table(const struct table *t, struct arena *arena);
struct str index_ddl_qualified(const struct index *index, struct arena *arena);

#endif
