#include "parsers/snapshot_read.h"

#include <math.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/schema.h"

#define MAX_SHOWN_STATEMENTS 10000

void snapshot_read_bonds(struct snapshot *s, const cJSON *row, struct draft_offer *offer)
{
	const cJSON *parents = snapshot_field(row, "parents", NULL);
	struct str parent = str_from(cJSON_GetStringValue(cJSON_GetArrayItem(parents, 0)));
	if (parent.n)
		offer->parent = catalog_parse_name(parent, &s->c->arena);
	if (!offer->is_index)
		return;
	if (parent.n)
		draft_note(s->c, INDEX_ATTACHED, offer->name)->parent = offer->parent;
	if (cJSON_IsTrue(snapshot_field(row, "is_clustered", NULL)))
		draft_note(s->c, INDEX_CLUSTERED, offer->name);
	if (cJSON_IsTrue(snapshot_field(row, "is_replica_identity", NULL)))
		draft_note(s->c, INDEX_REPLICA_IDENTITY, offer->name);
}

void snapshot_read_constraint(struct snapshot *s, const cJSON *row)
{
	struct draft_offered_constraint *k = DRAFT_ADD(s->c, offered_constraints);
	struct str type = snapshot_text(row, "type", NULL);
	*k = (struct draft_offered_constraint){.type = type.n ? type.p[0] : ' '};
	k->table.schema = snapshot_kept_text(s, row, "schema", NULL);
	k->table.name = snapshot_kept_text(s, row, "table", NULL);
	k->name = snapshot_kept_text(s, row, "name", NULL);
	k->index = snapshot_kept_text(s, row, "index", NULL);
	k->definition = snapshot_kept_text(s, row, "definition", NULL);
	k->deferrable = cJSON_IsTrue(snapshot_field(row, "is_deferrable", NULL));
}

/* The last value counts, whatever the order of reading; with the first one it gives a rate. */
static void take_last(struct snapshot *s, struct draft_sequence *d, int64_t last)
{
	struct sequence *q = d->sequence;
	if (d->first_us == TIME_UNKNOWN || s->captured_us < d->first_us) {
		d->first_us = s->captured_us;
		d->first = last;
	}
	if (d->last_us != TIME_UNKNOWN && s->captured_us < d->last_us)
		return;
	d->last_us = s->captured_us;
	q->last = last;
	q->has_last = true;
	q->source = STAT_FROM_SNAPSHOT;
}

void snapshot_read_sequence(struct snapshot *s, const cJSON *row)
{
	struct qname name = {snapshot_kept_text(s, row, "schema", NULL), snapshot_kept_text(s, row, "name", NULL)};
	struct draft_sequence *d = draft_sequence(s->c, name);
	struct sequence *q = d->sequence;
	double increment = snapshot_number(row, "increment", NULL, 1);
	int64_t last;
	q->type = snapshot_kept_text(s, row, "type", NULL);
	q->increment = fabs(increment) < 1e15 ? (int64_t)increment : 1;
	q->cycle = cJSON_IsTrue(snapshot_field(row, "cycle", NULL));
	q->identity = cJSON_IsTrue(snapshot_field(row, "is_identity", NULL));
	q->max = sequence_type_max(q->type);
	str_to_i64(snapshot_text(row, "max", NULL), &q->max);
	str_to_i64(snapshot_text(row, "min", NULL), &q->min);
	if (str_to_i64(snapshot_text(row, "last", NULL), &last))
		take_last(s, d, last);
	if (!snapshot_text(row, "table", NULL).n)
		return;
	d->table = (struct qname){snapshot_kept_text(s, row, "table_schema", NULL),
				  snapshot_kept_text(s, row, "table", NULL)};
	d->column = snapshot_kept_text(s, row, "column", NULL);
	d->column_type = snapshot_kept_text(s, row, "column_type", NULL);
}

static int by_id_and_text(const void *a, const void *b)
{
	const struct statement_stats *x = a, *y = b;
	if (x->query_id != y->query_id)
		return x->query_id < y->query_id ? -1 : 1;
	return str_cmp(x->query, y->query);
}

static int by_time(const void *a, const void *b)
{
	const struct statement_stats *x = a, *y = b;
	if (x->total_ms != y->total_ms)
		return x->total_ms > y->total_ms ? -1 : 1;
	return by_id_and_text(a, b);
}

/* One row for each statement, whoever ran it and on whatever level. */
static void fold_statements(struct catalog *c)
{
	size_t kept = 0;
	if (!c->statements_n)
		return;
	qsort(c->statements, c->statements_n, sizeof *c->statements, by_id_and_text);
	for (size_t i = 1; i < c->statements_n; i++) {
		struct statement_stats *last = &c->statements[kept], *next = &c->statements[i];
		if (last->query_id == next->query_id) {
			last->calls += next->calls;
			last->total_ms += next->total_ms;
			last->rows += next->rows;
		} else
			c->statements[++kept] = *next;
	}
	c->statements_n = kept + 1;
	qsort(c->statements, c->statements_n, sizeof *c->statements, by_time);
}

/*
 * Whether what has no row was not called: no row was left out, and the extension never had to forget one. Before
 * version 14 it does not say so: then it has not when its table is far from full.
 */
static bool all_are_shown(const struct snapshot *s, const cJSON *rows)
{
	double most = catalog_setting(s->c, "pg_stat_statements.max", 5000), n = cJSON_GetArraySize(rows);
	double forgotten = snapshot_number(s->root, "statements_forgotten", NULL, n < most / 2 ? 0 : 1);
	const cJSON *item;
	cJSON_ArrayForEach (item, snapshot_field(s->root, "left_out", NULL))
		if (str_starts(str_from(cJSON_GetStringValue(item)), STR("statements")))
			return false;
	return cJSON_IsArray(rows) && n < MAX_SHOWN_STATEMENTS && forgotten <= 0;
}

void snapshot_read_statements(struct snapshot *s)
{
	struct catalog *c = s->c;
	const cJSON *rows = snapshot_field(s->root, "statements", "pg_stat_statements"), *row;
	if (!s->newest)
		return;
	c->statements_n = 0;
	c->has_statements = all_are_shown(s, rows);
	c->statements_since_us = snapshot_time(s->root, "statements_since");
	cJSON_ArrayForEach (row, rows) {
		struct statement_stats stats = {.query = snapshot_kept_text(s, row, "query", NULL)};
		double id = snapshot_number(row, "queryid", NULL, 0);
		if (!str_to_i64(snapshot_text(row, "queryid", NULL), &stats.query_id) && fabs(id) < 9e18)
			stats.query_id = (int64_t)id;
		stats.calls = snapshot_number(row, "calls", NULL, 0);
		stats.total_ms = snapshot_number(row, "total_exec_time", "total_time", 0);
		stats.rows = snapshot_number(row, "rows", NULL, 0);
		if (stats.query.n && stats.calls > 0 && stats.total_ms >= 0)
			*ARENA_PUSH(c->statements, c->statements_n, c->statements_cap, &c->arena) = stats;
	}
	fold_statements(c);
}
