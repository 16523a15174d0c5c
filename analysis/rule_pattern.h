#ifndef ANALYSIS_RULE_PATTERN_H
#define ANALYSIS_RULE_PATTERN_H
/*
 * What rules that judge one pattern have in common: which patterns to look at, the evidence every such finding shows
 * (calls, time, one execution to look up in the log), and the honest arithmetic of the benefit.
 */
#include "analysis/rule.h"

/* A statement of the application with calls of its own and a parse tree; what only reads the system catalogues is none.
 */
bool rule_concerns(const struct pattern *p);
/* Each pattern that concerns rules, in order: for (size_t i = 0; (p = rule_next_pattern(c, &i));) */
const struct pattern *rule_next_pattern(const struct rule_context *c, size_t *i);

/*
 * A finding on `p`: confidence from the coverage, its first table, its calls and time and one sample as evidence.
 * `subject` tells apart several findings of one rule on one pattern; may be empty.
 */
struct finding *rule_pattern_finding(struct rule_context *c, const struct pattern *p, struct str subject);
/* Process and time of an execution, for evidence: "process 4523, 2026-…Z". Every log format has both. */
struct str rule_execution(struct rule_context *c, uint32_t pid, int64_t at_us);
/* Claims a share (0 to 1) of the pattern's time. */
void rule_claim(struct rule_context *c, struct finding *f, const struct pattern *p, double share,
		enum finding_basis basis);
/* Multiplies the confidence. */
void rule_doubt(struct finding *f, double factor);

/* "schema.table" of an access, by the catalogue's name where it is known. */
struct str rule_table_name(struct rule_context *c, const struct shape_access *a);
/* The same for SQL: quoted where needed. */
struct str rule_table_sql(struct rule_context *c, const struct shape_access *a);
/* An identifier for SQL. */
struct str rule_name_sql(struct rule_context *c, struct str name);
/* Rows of the access's table, or STAT_NONE. */
double rule_table_rows(const struct shape_access *a);

/* Times as texts: "1.234 ms", "12.3 s", "2 h 05 min". */
struct str rule_time(struct rule_context *c, double us);
/* "1 call", "17 calls" */
struct str rule_count(struct rule_context *c, uint64_t n, const char *thing);
/* "once", "twice", "17 times" */
struct str rule_times(struct rule_context *c, uint64_t n);
/* A pattern's text for a sentence, cut to `most` bytes. */
struct str rule_text(struct rule_context *c, const struct pattern *p, size_t most);

/* Mean time of a call in milliseconds. */
double rule_mean_ms(const struct pattern *p);
/* The block of the statement's top level. */
const struct shape_block *rule_top_block(const struct pattern *p);
/* A stored table of the block, or NULL. */
const struct shape_access *rule_first_table(const struct shape_block *b);
/* Slot n of $n in a sample, or NULL when the sample has none. */
const struct sample_value *rule_slot(const struct sample *s, unsigned slot);

#endif
