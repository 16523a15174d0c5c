/* The report's tables, indexes and plans: see report_build.h. */
#include "analysis/report_build.h"

#include <math.h>

#include "analysis/plan_change.h"
#include "analysis/plan_issues.h"
#include "base/base.h"
#include "base/hash.h"

static int by_time_then_name(const void *a, const void *b)
{
	const struct report_table *x = a, *y = b;
	uint64_t time_x = x->read_us + x->write_us, time_y = y->read_us + y->write_us;
	if (time_x != time_y)
		return time_x > time_y ? -1 : 1;
	int c = str_cmp(x->schema, y->schema);
	return c ? c : str_cmp(x->name, y->name);
}

void report_add_tables(struct report *r, const struct join *join)
{
	double days = r->seconds / 86400;
	r->tables = ARENA_ARRAY(struct report_table, join->tables_n, r->arena);
	for (size_t i = 0; i < join->tables_n; i++) {
		const struct joined_table *j = &join->tables[i];
		if (j->table->kind == TABLE_VIEW)
			continue;
		r->tables[r->tables_n++] = (struct report_table){
			.table = j->table,
			.schema = j->table->schema,
			.name = j->table->name,
			.calls = j->calls,
			.read_us = j->read_us,
			.write_us = j->write_us,
			.writes_per_day = (j->inserts + j->updates + j->deletes) / days,
			.indexes = j->table->indexes_n,
		};
	}
	if (r->tables_n)
		qsort(r->tables, r->tables_n, sizeof *r->tables, by_time_then_name);
}

/* What a rule that wants an index gone says of it, in a word. */
static struct str verdict_of_rule(const char *rule)
{
	static const struct {
		const char *rule;
		struct str verdict;
	} verdicts[] = {
		{"index-missing", STR_INIT("new")},         {"index-missing-fk", STR_INIT("new")},
		{"index-duplicate", STR_INIT("duplicate")}, {"index-redundant", STR_INIT("redundant")},
		{"index-unused", STR_INIT("unused")},       {"index-invalid", STR_INIT("invalid")},
		{"index-bloat", STR_INIT("bloated")},       {"index-low-cardinality", STR_INIT("low-cardinality")}};
	for (size_t i = 0; i < ARRAY_LEN(verdicts); i++)
		if (strcmp(rule, verdicts[i].rule) == 0)
			return verdicts[i].verdict;
	return STR("keep");
}

static const struct finding *finding_on(const struct report *r, const struct index *index)
{
	for (size_t i = 0; i < r->recommendations_n; i++)
		if (r->recommendations[i]->index == index)
			return r->recommendations[i];
	return NULL;
}

/* Why an index that no rule objects to stays. */
static struct str reason_to_keep(const struct report *r, const struct joined_index *j)
{
	const struct index *index = j->index;
	if (index->constraint)
		return index->constraint->kind == CONSTRAINT_PRIMARY ? STR("backs the primary key")
								     : STR("backs a constraint");
	if (index->unique)
		return STR("keeps values unique");
	if (j->seen_in_plan)
		return STR("a plan used it");
	if (j->serves_n)
		return arena_fmt(r->arena, "can serve %zu accesses of this workload", j->serves_n);
	if (index->scans > 0)
		return arena_fmt(r->arena, "%.0f scans since the statistics were reset", index->scans);
	return STR("no statement of this log can use it");
}

/* What stands behind the name of the index, its table and CONCURRENTLY. */
static struct str keys_of(struct str definition, struct arena *arena)
{
	struct str rest, constraint = STR(" CONSTRAINT ");
	ptrdiff_t at = str_find(definition, STR(" USING "));
	if (at >= 0) {
		rest = str_skip(definition, (size_t)at + 7);
		bool unique = str_starts(definition, STR("CREATE UNIQUE "));
		return unique ? arena_fmt(arena, "unique %.*s", STR_ARG(rest)) : rest;
	}
	at = str_find(definition, constraint);
	if (at < 0)
		return definition;
	rest = str_skip(definition, (size_t)at + constraint.n);
	ptrdiff_t end = str_find_char(rest, ' ');
	return end < 0 ? definition : str_skip(rest, (size_t)end + 1);
}

static void add_pattern_id(uint64_t **ids, size_t *n, size_t *cap, uint64_t id, struct arena *arena)
{
	for (size_t i = 0; i < *n; i++)
		if ((*ids)[i] == id)
			return;
	*ARENA_PUSH(*ids, *n, *cap, arena) = id;
}

static void fill_index(struct report *r, struct report_index *row, const struct joined_index *j)
{
	size_t cap = 0;
	const struct finding *f = finding_on(r, j->index);
	row->index = j->index;
	for (size_t i = 0; i < j->serves_n; i++)
		add_pattern_id(&row->serves, &row->serves_n, &cap, j->serves[i]->pattern->id, r->arena);
	row->finding = f;
	row->keys = keys_of(j->index->definition, r->arena);
	row->verdict = f ? verdict_of_rule(f->rule->name) : STR("keep");
	row->reason = f ? f->title : reason_to_keep(r, j);
}

static int by_table_then_name(const void *a, const void *b)
{
	const struct index *x = ((const struct report_index *)a)->index, *y = ((const struct report_index *)b)->index;
	int c = str_cmp(x->table->schema, y->table->schema);
	if (!c)
		c = str_cmp(x->table->name, y->table->name);
	if (!c)
		c = (x->hypothetical > y->hypothetical) - (x->hypothetical < y->hypothetical);
	return c ? c : str_cmp(x->name, y->name);
}

/* The advisor's own indexes: recommended, so not among the catalogue's. */
static void add_new_indexes(struct report *r)
{
	for (size_t i = 0; i < r->recommendations_n; i++) {
		const struct finding *f = r->recommendations[i];
		if (!f->index || !f->index->hypothetical || !f->index->table)
			continue;
		r->indexes[r->indexes_n++] = (struct report_index){
			.index = f->index,
			.finding = f,
			.keys = keys_of(f->index->definition, r->arena),
			.serves = f->patterns,
			.serves_n = f->patterns_n,
			.verdict = verdict_of_rule(f->rule->name),
			.reason = f->title,
		};
	}
}

/* From schema, table and name; those that are equal in all of them, which a dump of two servers may hold, by order. */
static void number_indexes(struct report *r)
{
	for (size_t i = 0; i < r->indexes_n; i++) {
		struct report_index *row = &r->indexes[i];
		row->id = hash_mix(hash_bytes(row->index->table->schema), hash_bytes(row->index->table->name));
		row->id = hash_mix(row->id, hash_bytes(row->index->name));
		if (row->index->hypothetical)
			row->id = hash_mix(row->id, hash_bytes(row->index->definition));
		for (size_t k = i; k > 0 && by_table_then_name(row, &r->indexes[k - 1]) == 0; k--)
			row->id = hash_mix(row->id, 1);
	}
}

void report_add_indexes(struct report *r, const struct join *join)
{
	r->indexes = ARENA_ARRAY(struct report_index, join->indexes_n + r->recommendations_n, r->arena);
	for (size_t i = 0; i < join->indexes_n; i++)
		if (!join->indexes[i].index->hypothetical)
			fill_index(r, &r->indexes[r->indexes_n++], &join->indexes[i]);
	add_new_indexes(r);
	if (r->indexes_n)
		qsort(r->indexes, r->indexes_n, sizeof *r->indexes, by_table_then_name);
	number_indexes(r);
}

static int64_t us_of_ms(double ms)
{
	return ms >= 0 ? (int64_t)llround(ms * 1000) : -1;
}

static void fill_nodes(struct report *r, struct report_plan *row, const struct plan_times *times)
{
	row->nodes = ARENA_ARRAY(struct report_node, times->nodes_n, r->arena);
	row->nodes_n = times->nodes_n;
	for (size_t i = 0; i < times->nodes_n; i++) {
		const struct node_time *t = &times->nodes[i];
		row->nodes[i] = (struct report_node){
			.node = t->node,
			.self_us = us_of_ms(t->self_ms),
			.rows = t->rows,
			.estimated_rows = t->estimated_rows,
			.loops = t->node->loops,
			.condition = report_condition(t->node, r->workload->options.samples, r->arena),
		};
	}
}

static void fill_issues(struct report *r, struct report_plan *row, const struct joined_plan *plan)
{
	struct plan_issues issues = plan_issues_of(plan->times, r->catalog, NULL, r->arena);
	size_t *caps = ARENA_ARRAY(size_t, row->nodes_n, r->arena);
	struct str change = plan_change_text(plan, r->arena);
	if (change.n)
		*ARENA_PUSH(row->nodes[0].issues, row->nodes[0].issues_n, caps[0], r->arena) = change;
	for (size_t i = 0; i < issues.n; i++) {
		unsigned number = issues.items[i].node->number;
		struct report_node *node = &row->nodes[number];
		*ARENA_PUSH(node->issues, node->issues_n, caps[number], r->arena) = issues.items[i].text;
	}
}

static int by_time_then_source(const void *a, const void *b)
{
	const struct report_plan *x = a, *y = b;
	if (x->total_us != y->total_us)
		return x->total_us > y->total_us ? -1 : 1;
	return str_cmp(x->source, y->source);
}

void report_add_plans(struct report *r, const struct join *join)
{
	r->plans = ARENA_ARRAY(struct report_plan, join->plans_n, r->arena);
	r->plans_n = join->plans_n;
	for (size_t i = 0; i < join->plans_n; i++) {
		const struct joined_plan *j = &join->plans[i];
		struct report_plan *row = &r->plans[i];
		*row = (struct report_plan){
			.source = j->source,
			.pattern = j->pattern ? j->pattern->id : 0,
			.plan = j->plan,
			.total_us = us_of_ms(j->times->total_ms),
		};
		fill_nodes(r, row, j->times);
		fill_issues(r, row, j);
	}
	if (r->plans_n)
		qsort(r->plans, r->plans_n, sizeof *r->plans, by_time_then_source);
}
