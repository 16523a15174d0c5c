/*
 * table-partition: a large table that only grows at one end of time, is searched by time, or is purged by time.
 */
#include "base/base.h"

#include "analysis/index_ddl.h"
#include "analysis/index_value.h"

static const char explain[] =
	"Finds large tables whose rows come in order of time and are hardly changed after: partitioned by time, a "
	"purge is "
	"DROP TABLE of a partition in place of millions of dead rows, searches by time read the partitions concerned, "
	"and "
	"vacuum and index builds work on parts.\n"
	"Spoken for by: a purge seen in the log (DELETE … WHERE time < …), or reads that filter by the time column.\n"
	"A BRIN index on the time column is the small remedy: a thousandth of a b-tree's size where rows lie in "
	"order.\n"
	"Verify: pg_stats.correlation of the time column, and the share of reads that name it.\n"
	"Ignore it where rows are searched by other keys: every search then looks into every partition.";

struct limits {
	double min_rows, min_bytes, purged_rows, max_changed;
};

struct time_use {
	const struct column *column;
	double reads, filtered, purges; /* calls */
	uint64_t purge_us;
	const struct pattern *purge;
};

static bool is_time(const struct column *column)
{
	return str_starts(column->type, STR("timestamp")) || str_eq(column->type, STR("date"));
}

static bool filters_by(const struct joined_access *a, const struct column *column)
{
	for (size_t i = 0; i < a->access->predicates_n; i++) {
		const struct shape_predicate *p = a->access->predicates[i];
		if (p->kind == PRED_RANGE && str_eq(p->term.column, column->name))
			return true;
	}
	return false;
}

static struct time_use use_of(const struct rule_context *c, const struct table *t, const struct column *column)
{
	const struct joined_table *j = join_table(c->join, t);
	struct time_use u = {.column = column};
	for (size_t i = 0; j && i < j->accesses_n; i++) {
		const struct joined_access *a = j->accesses[i];
		double calls = (double)a->pattern->tally.calls;
		bool filtered = filters_by(a, column);
		if (a->access->written && a->pattern->shape->kind == KIND_DELETE && filtered) {
			u.purges += calls;
			u.purge_us += a->pattern->tally.total_us;
			u.purge = a->pattern;
		} else if (!a->access->written) {
			u.reads += calls;
			u.filtered += filtered ? calls : 0;
		}
	}
	return u;
}

/* Rows are added and, but for purges, left alone. */
static bool only_grows(const struct table *t, const struct limits *limits, bool purged)
{
	if (t->inserts <= 0)
		return purged;
	double changed = MAX(t->updates, 0.0) + (purged ? 0 : MAX(t->deletes, 0.0));
	return changed <= limits->max_changed * t->inserts;
}

static bool lies_in_order(const struct rule_context *c, const struct column *column)
{
	return column->stats.has_correlation && column->stats.correlation >= rule_threshold(c, "min_correlation");
}

static void report(struct rule_context *c, const struct table *t, const struct time_use *u)
{
	struct finding *f = rule_finding(c);
	struct table new = {.schema = t->schema, .name = arena_fmt(c->arena, "%.*s_new", STR_ARG(t->name))};
	struct str name = index_ddl_table(t, c->arena), new_name = index_ddl_table(&new, c->arena);
	f->table = table_subject(c, t);
	f->confidence = u->purges > 0 && lies_in_order(c, u->column) ? 700 : 500;
	f->basis = u->purges > 0 ? BASIS_MEASURED : BASIS_INFERRED;
	f->severity = u->purges > 0 ? SEVERITY_FINDING_WARNING : c->rule->severity;
	f->benefit_us_per_day = per_day_us(c, u->purge_us);
	f->apply_commented = true;
	f->title = arena_fmt(c->arena, "Partition %.*s by %.*s", STR_ARG(t->name), STR_ARG(u->column->name));
	f->rationale = arena_fmt(
		c->arena, "It has %.0f rows that are added in order of time%s.", t->rows,
		u->purges > 0 ? " and deleted by it: dropping a partition takes no time and leaves no dead rows"
			      : ", and most reads ask for a span of it");
	finding_columns(c, f, &u->column->name, 1);
	finding_evidence(c, f, "rows", str_from(stat_source_names[t->rows_source]), "%.0f", t->rows);
	if (t->bytes > 0)
		finding_evidence(c, f, "size", str_from(stat_source_names[t->pages_source]), "%.*s",
				 STR_ARG(bytes_text(t->bytes, c->arena)));
	if (u->column->stats.has_correlation)
		finding_evidence(c, f, "correlation with the heap",
				 str_from(stat_source_names[u->column->stats.source]), "%.3f",
				 u->column->stats.correlation);
	finding_evidence(c, f, "reads that filter by it", STR("log"), "%.0f of %.0f", u->filtered, u->reads);
	if (u->purge) {
		finding_evidence(c, f, "purges", STR("log"), "%.0f, %.3f s", u->purges, (double)u->purge_us / 1e6);
		finding_pattern(c, f, u->purge);
	}
	finding_apply(c, f,
		      arena_fmt(c->arena, "CREATE TABLE %.*s (LIKE %.*s INCLUDING DEFAULTS) PARTITION BY RANGE (%.*s)",
				STR_ARG(new_name), STR_ARG(name), STR_ARG(u->column->name)));
	finding_rollback(c, f, arena_fmt(c->arena, "DROP TABLE IF EXISTS %.*s", STR_ARG(new_name)));
	finding_identify(f, f->table);
}

/* The time column that speaks most for it: the one that is purged by, else that reads filter by. */
static bool best_use(const struct rule_context *c, const struct table *t, struct time_use *best)
{
	*best = (struct time_use){0};
	for (size_t i = 0; i < t->columns_n; i++) {
		if (!is_time(&t->columns[i]))
			continue;
		struct time_use u = use_of(c, t, &t->columns[i]);
		if (!best->column || u.purges > best->purges ||
		    (u.purges == best->purges && u.filtered > best->filtered))
			*best = u;
	}
	return best->column != NULL;
}

static bool is_large(const struct table *t, const struct limits *limits, bool purged)
{
	return t->rows >= limits->min_rows || t->bytes >= limits->min_bytes ||
	       (purged && t->rows >= limits->purged_rows);
}

static void check(struct rule_context *c)
{
	struct limits limits = {
		.min_rows = rule_threshold(c, "min_rows"),
		.min_bytes = rule_threshold(c, "min_bytes"),
		.purged_rows = rule_threshold(c, "min_purged_rows"),
		.max_changed = rule_threshold(c, "max_changed_percent") / 100,
	};
	for (size_t i = 0; i < c->catalog->tables_n; i++) {
		const struct table *t = c->catalog->tables[i];
		struct time_use use;
		if (t->kind != TABLE_PLAIN || t->parent || t->referenced_by_n || !best_use(c, t, &use))
			continue;
		bool purged = use.purges > 0, searched = use.filtered * 2 >= use.reads && use.filtered > 0;
		if (is_large(t, &limits, purged) && only_grows(t, &limits, purged) && (purged || searched))
			report(c, t, &use);
	}
}

const struct rule rule_table_partition = {
	.name = "table-partition",
	.category = CATEGORY_TABLE,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_CATALOG | NEEDS_LOGS,
	.summary = "large tables that grow at one end of time",
	.explain = explain,
	.thresholds =
		{
			{"min_rows", "rows", 20000000, "below, one table is simpler and as fast"},
			{"min_bytes", "bytes", 10737418240, "about a tenth of a usual server's memory"},
			{"min_purged_rows", "rows", 1000000, "deleting a part of a smaller table is soon done"},
			{"max_changed_percent", "%", 5, "rows that change belong to no span of time"},
			{"min_correlation", "", 0.95, "rows that lie in order of time make it more certain"},
		},
	.check = check,
};
