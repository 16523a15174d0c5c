/*
 * index-missing-fk: a foreign key whose referencing rows can only be found by reading the whole table.
 */
#include "base/base.h"

#include "analysis/foreign_key_use.h"
#include "analysis/index_compare.h"
#include "analysis/index_name.h"
#include "analysis/index_value.h"
#include "base/buf.h"
#include "parsers/pg_name.h"

/* Reading a row and testing a plain condition. */
#define SCAN_ROW_US 0.07

static const char explain[] =
	"PostgreSQL indexes what a foreign key refers to, but not its own columns. Every delete of a parent row, and "
	"every "
	"change of its key, then reads the referencing table from end to end, with the parent row locked.\n"
	"An index supports the key when its leading columns are the key's, in any order; a partial one when its "
	"predicate is "
	"no more than \"IS NOT NULL\" of them; a hash index when the key is one column.\n"
	"What the log shows decides the rank: triggers measured by plans, deletes and key updates of the parent, "
	"searches by "
	"the key. Without any of it the finding rests on the schema only, and its SQL is a comment.\n"
	"Where a log is given and many keys are used by nothing in it, they are one finding that names each.\n"
	"Verify: EXPLAIN (ANALYZE) of a delete on the parent, rolled back: look at the trigger's time.\n"
	"Ignore it where the parent never loses rows and the child is not searched by it.";

static bool same_columns(const struct constraint *a, const struct constraint *b)
{
	if (a->columns_n != b->columns_n)
		return false;
	for (size_t i = 0; i < a->columns_n; i++)
		if (a->columns[i] != b->columns[i])
			return false;
	return true;
}

/* Two keys over the same columns need one index. */
static bool is_repeated(const struct constraint *key)
{
	for (size_t i = 0; i < key->table->constraints_n && key->table->constraints[i] != key; i++)
		if (key->table->constraints[i]->kind == CONSTRAINT_FOREIGN &&
		    same_columns(key->table->constraints[i], key))
			return true;
	return false;
}

/* An index that another finding of this run creates and that supports the key as well. */
static const struct finding *proposed_support(const struct rule_context *c, const struct constraint *key)
{
	for (size_t i = 0; i < c->findings_n; i++) {
		const struct index *index = c->findings[i]->index;
		if (index && index->hypothetical && index->table == key->table &&
		    index_supports_key(index, key, c->arena) == SUPPORT_FULL)
			return c->findings[i];
	}
	return NULL;
}

/* Mostly NULL: rows without a parent need no entry. */
static bool mostly_null(const struct constraint *key)
{
	const struct column *column = key->columns[0];
	return key->columns_n == 1 && column->stats.source != STAT_FROM_NONE && column->stats.null_frac >= 0.5;
}

static struct index *supporting_index(struct rule_context *c, const struct constraint *key)
{
	struct index *index = ARENA_NEW(struct index, c->arena);
	*index = (struct index){.schema = key->table->schema, .table = key->table, .method = STR("btree")};
	index->keys = ARENA_ARRAY(struct index_key, key->columns_n, c->arena);
	index->keys_n = key->columns_n;
	index->hypothetical = true;
	index->pages = index->rows = index->bytes = index->scans = STAT_NONE;
	for (size_t i = 0; i < key->columns_n; i++)
		index->keys[i].column = key->columns[i];
	if (mostly_null(key)) {
		struct buf predicate = {0};
		pg_name_quote(key->columns[0]->name, &predicate);
		buf_add(&predicate, STR(" is not null"));
		index->predicate = arena_strdup(buf_str(&predicate), c->arena);
		index->rows =
			key->table->rows >= 0 ? key->table->rows * (1 - key->columns[0]->stats.null_frac) : STAT_NONE;
		buf_release(&predicate);
	}
	index->name = index_name_choose(c->catalog, index, c->arena);
	index->definition = index_ddl_create(index, c->arena);
	return index;
}

static const char *action_text(const struct constraint *key)
{
	switch (key->on_delete) {
	case 'c':
		return "ON DELETE CASCADE";
	case 'n':
		return "ON DELETE SET NULL";
	case 'd':
		return "ON DELETE SET DEFAULT";
	case 'r':
		return "ON DELETE RESTRICT";
	default:
		return "ON DELETE NO ACTION";
	}
}

static void write_evidence(struct rule_context *c, struct finding *f, const struct constraint *key,
			   const struct foreign_key_use *u)
{
	const struct table *t = key->table;
	finding_evidence(c, f, "foreign key", STR("schema"), "%.*s, %s", STR_ARG(key->name), action_text(key));
	if (t->rows >= 0)
		finding_evidence(c, f, "rows of the referencing table", str_from(stat_source_names[t->rows_source]),
				 "%.0f", t->rows);
	if (u->trigger_plan)
		finding_evidence(c, f, "time in the key's trigger", u->trigger_plan->source, "%.3f ms",
				 u->trigger_us / 1000);
	if (u->nested_us > 0)
		finding_evidence(c, f, "time of nested look-ups", STR("log"), "%.3f ms", u->nested_us / 1000);
	if (u->deletes > 0)
		finding_evidence(c, f, "deletes on the parent", STR("log"), "%.0f", u->deletes);
	if (u->key_updates > 0)
		finding_evidence(c, f, "updates of the parent's key", STR("log"), "%.0f", u->key_updates);
	if (u->searches > 0)
		finding_evidence(c, f, "calls that search by the key", STR("log"), "%.0f", u->searches);
	for (size_t i = 0; i < u->patterns_n; i++)
		finding_pattern(c, f, u->patterns[i]);
}

/* Measured where a plan shows the trigger; else each look-up reads the table once. */
static void weigh(struct rule_context *c, struct finding *f, const struct constraint *key,
		  const struct foreign_key_use *u)
{
	double measured = u->trigger_us + u->nested_us, lookups = u->deletes + u->key_updates;
	double modelled = lookups * MAX(key->table->rows, 0.0) * SCAN_ROW_US;
	double saved = measured > 0 ? measured : modelled;
	f->basis = measured > 0 ? BASIS_MEASURED : modelled > 0 ? BASIS_MODELLED : BASIS_INFERRED;
	f->benefit_us_per_day = per_day_us(c, (uint64_t)saved);
	f->benefit_relative = measured > 0 ? 0.9 : 0;
	f->confidence = measured > 0 ? 950 : lookups > 0 ? 800 : u->searches > 0 ? 450 : 250;
	f->severity = measured > 0 || lookups > 0 ? SEVERITY_FINDING_WARNING : SEVERITY_FINDING_INFO;
	if (f->benefit_us_per_day >= (int64_t)(rule_threshold(c, "critical_seconds_per_day") * 1e6))
		f->severity = SEVERITY_FINDING_CRITICAL;
	f->apply_commented = measured == 0 && lookups == 0;
}

static const char *what_the_log_says(const struct foreign_key_use *u)
{
	if (u->trigger_us > 0 || u->nested_us > 0)
		return "Plans of this log measured it";
	if (u->deletes > 0 || u->key_updates > 0)
		return "The log holds such statements";
	if (u->searches > 0)
		return "The log holds no such statement, but searches by the key";
	return "The log holds no such statement: this rests on the schema only";
}

static void write_texts(struct rule_context *c, struct finding *f, const struct constraint *key,
			const struct foreign_key_use *u, const struct index *partial, const struct finding *proposed)
{
	struct buf columns = {0};
	for (size_t i = 0; i < key->columns_n; i++) {
		buf_add(&columns, i ? STR(", ") : STR(""));
		pg_name_quote(key->columns[i]->name, &columns);
	}
	f->title = arena_fmt(c->arena, "Index the foreign key %.*s (%.*s)", STR_ARG(key->table->name),
			     STR_ARG(buf_str(&columns)));
	f->rationale = arena_fmt(
		c->arena, "A delete or key update on %.*s looks for referencing rows by reading all of %.*s. %s.",
		STR_ARG(key->references_name), STR_ARG(key->table->name), what_the_log_says(u));
	if (partial)
		f->rationale = arena_fmt(c->arena, "%.*s Index %.*s begins with some of the columns only.",
					 STR_ARG(f->rationale), STR_ARG(partial->name));
	if (proposed)
		f->rationale = arena_fmt(c->arena, "%.*s The recommended index %.*s supports it as well.",
					 STR_ARG(f->rationale), STR_ARG(proposed->index->name));
	buf_release(&columns);
}

static void report(struct rule_context *c, const struct constraint *key, const struct index *partial)
{
	struct foreign_key_use use = foreign_key_use_of(c, key);
	const struct finding *proposed = proposed_support(c, key);
	struct finding *f = rule_finding(c);
	struct sql_list apply = {0}, rollback = {0};
	struct index *index = supporting_index(c, key);
	index_value_subject(c, f, index);
	finding_identify(f, arena_fmt(c->arena, "%.*s.%.*s.%.*s", STR_ARG(key->table->schema),
				      STR_ARG(key->table->name), STR_ARG(key->name)));
	weigh(c, f, key, &use);
	write_evidence(c, f, key, &use);
	write_texts(c, f, key, &use, partial, proposed);
	if (proposed) {
		/* One index, one promise: time, urgency, size, writes and SQL are the other finding's. */
		f->index = NULL;
		f->severity = MIN(f->severity, SEVERITY_FINDING_WARNING);
		f->benefit_us_per_day = 0;
		f->benefit_relative = 0;
		return;
	}
	index_ddl_make(index, &apply, &rollback, c->arena);
	finding_statements(c, f, &apply, &rollback);
	f->index_bytes = MAX(index_value_fresh_bytes(index), 0.0);
	f->write_us_per_day = index_value_write_us(c, index);
}

/* Keys without support, and among them those that nothing in the log speaks of. */
struct bare_key {
	const struct constraint *key;
	const struct index *partial;
	bool in_use;
};

struct bare_keys {
	struct bare_key *items;
	size_t n, cap, idle_n;
};

static bool is_in_use(struct rule_context *c, const struct constraint *key)
{
	struct foreign_key_use u = foreign_key_use_of(c, key);
	return u.trigger_us > 0 || u.nested_us > 0 || u.deletes > 0 || u.key_updates > 0 || u.searches > 0 ||
	       proposed_support(c, key);
}

static void collect_key(struct rule_context *c, const struct constraint *key, double min_rows, struct bare_keys *bare)
{
	const struct index *by;
	const struct table *t = key->table;
	bool concerns = key->kind == CONSTRAINT_FOREIGN && key->columns_n && t->kind != TABLE_FOREIGN &&
			!key->not_enforced && !is_repeated(key);
	if (!concerns || (t->rows >= 0 && t->rows < min_rows))
		return;
	enum key_support support = key_support(key, &by, c->arena);
	if (support == SUPPORT_FULL)
		return;
	struct bare_key *k = ARENA_PUSH(bare->items, bare->n, bare->cap, c->arena);
	*k = (struct bare_key){key, support == SUPPORT_PART ? by : NULL, is_in_use(c, key)};
	bare->idle_n += !k->in_use;
}

/* Many keys that nothing is seen to use are one decision, not a page of findings; each is named in it. */
static void report_idle(struct rule_context *c, const struct bare_keys *bare)
{
	struct finding *f = rule_finding(c);
	struct sql_list apply = {0}, rollback = {0};
	f->severity = SEVERITY_FINDING_INFO;
	f->confidence = 250;
	f->basis = BASIS_INFERRED;
	f->apply_commented = true;
	f->title = arena_fmt(c->arena, "Index %zu foreign keys, if their parents ever lose rows", bare->idle_n);
	f->rationale =
		STR("Each lacks an index on its own columns, so a delete or key update of a parent row reads the "
		    "whole referencing table. The log holds no such statement and no search by these keys: "
		    "this rests on the schema only. Take those whose parents are purged.");
	for (size_t i = 0; i < bare->n; i++) {
		const struct constraint *key = bare->items[i].key;
		if (bare->items[i].in_use)
			continue;
		struct index *index = supporting_index(c, key);
		index_ddl_make(index, &apply, &rollback, c->arena);
		f->index_bytes += MAX(index_value_fresh_bytes(index), 0.0);
		f->write_us_per_day += index_value_write_us(c, index);
		finding_evidence(c, f, "foreign key", STR("schema"), "%.*s.%.*s %.*s to %.*s, %s",
				 STR_ARG(key->table->schema), STR_ARG(key->table->name),
				 STR_ARG(index_ddl_keys(index, c->arena)), STR_ARG(key->references_name),
				 action_text(key));
	}
	finding_statements(c, f, &apply, &rollback);
	finding_identify(f, STR("keys that nothing uses"));
}

static void check(struct rule_context *c)
{
	struct bare_keys bare = {0};
	double min_rows = rule_threshold(c, "min_rows"), most = rule_threshold(c, "max_listed");
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		for (size_t k = 0; k < c->catalog->tables[i]->constraints_n; k++)
			collect_key(c, c->catalog->tables[i]->constraints[k], min_rows, &bare);
	bool together = c->workload->totals.calls.calls && (double)bare.idle_n > most;
	for (size_t i = 0; i < bare.n; i++)
		if (bare.items[i].in_use || !together)
			report(c, bare.items[i].key, bare.items[i].partial);
	if (together)
		report_idle(c, &bare);
}

const struct rule rule_index_missing_fk = {
	.name = "index-missing-fk",
	.category = CATEGORY_INDEX,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_CATALOG,
	.summary = "foreign keys whose referencing rows are found by reading the whole table",
	.explain = explain,
	.thresholds =
		{
			{"min_rows", "rows", 1000, "a smaller table is read as fast as an index"},
			{"max_listed", "keys", 10,
			 "beside a log that uses none of them, more than this are one finding"},
			{"critical_seconds_per_day", "s", 600, "ten minutes of locks held on parent rows"},
		},
	.check = check,
};
