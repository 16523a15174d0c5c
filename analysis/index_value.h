#ifndef ANALYSIS_INDEX_VALUE_H
#define ANALYSIS_INDEX_VALUE_H
/*
 * What an existing index costs and what it is used for, and the parts that all advice to drop one shares.
 */
#include "analysis/index_ddl.h"
#include "analysis/rule.h"

/* Bytes on disk: from statistics, else estimated from rows and widths; STAT_NONE when the rows are unknown, too. */
double index_value_bytes(const struct index *index);
/* Bytes a freshly built index of these keys would have; STAT_NONE when the rows are unknown or the method is not
 * b-tree. */
double index_value_fresh_bytes(const struct index *index);

/* Rows written to a table a day: by the log's statements, else by the snapshot's counters since they were reset. */
struct table_writes {
	double inserts, updates, deletes;
	bool from_snapshot;
};
struct table_writes table_writes_per_day(const struct rule_context *c, const struct table *t);
/* Days that the snapshot's counters cover; 0: unknown. */
double counter_days(const struct catalog *c);

/* Time that keeping the index up to date takes a day. */
int64_t index_value_write_us(const struct rule_context *c, const struct index *index);

/* Whether a foreign key would lose its support with the index. */
bool index_supports_any_key(const struct index *index, struct arena *arena);

/*
 * A finding that drops `index`: subject, SQL and the way back, bytes and write time saved, evidence on size and scans.
 * The caller adds title, rationale and confidence.
 */
struct finding *index_value_drop(struct rule_context *c, const struct index *index);
/* What speaks against dropping an index though `cover` serves the same: confidence, rationale and evidence say so. */
void index_value_reserve(struct rule_context *c, struct finding *f, const struct index *index,
			 const struct index *cover);
/* "public.t" and its columns. */
void index_value_subject(struct rule_context *c, struct finding *f, const struct index *index);
struct str table_subject(struct rule_context *c, const struct table *t);
/* "12.3 MB" */
struct str bytes_text(double bytes, struct arena *arena);
void finding_statements(struct rule_context *c, struct finding *f, const struct sql_list *apply,
			const struct sql_list *rollback);

#endif
