/*
 * index-missing: the set of indexes that would save the workload most time, chosen as a whole (analysis/choose.h). One
 * finding an index; a finding says what it serves, on what evidence, what it costs, and what else was considered.
 */
#include "base/base.h"

#include "analysis/choose.h"
#include "analysis/index_ddl.h"
#include "analysis/index_proposal.h"
#include "analysis/index_reason.h"
#include "analysis/rule.h"

#define MAX_SERVED_SHOWN 5
#define SURE_SIZE 1.25 /* a size that may be exceeded by less is simply said */

static const char explain[] =
	"Finds the indexes that are missing, as one set for the whole workload: for every table access of every "
	"statement "
	"it costs the scan with PostgreSQL's own formulas, with and without each index that the statement's shape "
	"suggests, "
	"and keeps what saves most of the measured time for its size and for what it costs writers.\n"
	"Equality columns come first, then a range or the wanted order; constant conditions become partial indexes; "
	"LIKE, "
	"jsonb, array and full-text conditions get the operator class that serves them.\n"
	"Verify: build it CONCURRENTLY on a copy and look at EXPLAIN (ANALYZE, BUFFERS) of a sample.\n"
	"Ignore it when the log's window is not what the server usually does, or when the table is about to be "
	"emptied.";

struct report {
	struct rule_context *c;
	const struct query_context *query;
	const struct advice *advice;
	const struct advised_index *a;
	struct finding *f;
};

static double ms(double us)
{
	return us / 1000;
}

/* Plans showed it, statistics model it, or only the shape speaks for it. */
static enum finding_basis basis_of(const struct advised_index *a)
{
	enum finding_basis basis = BASIS_INFERRED;
	for (size_t i = 0; i < a->served_n; i++)
		if (a->served[i].relation && a->served[i].relation->observed_us >= 0)
			return BASIS_MEASURED;
	const struct column *first = a->index->keys[0].term.column;
	if (first && first->stats.source != STAT_FROM_NONE)
		basis = BASIS_MODELLED;
	return basis;
}

static unsigned confidence_of(const struct report *r)
{
	static const unsigned by_basis[] = {450, 800, 900};
	unsigned confidence = by_basis[r->f->basis];
	const struct column *first = r->a->index->keys[0].term.column;
	bool snapshot = first && first->stats.source == STAT_FROM_SNAPSHOT;
	if (r->f->basis == BASIS_MEASURED && snapshot)
		confidence += 50;
	return (unsigned)((uint64_t)confidence * (500 + r->c->coverage / 2) / 1000);
}

static void write_identity(const struct report *r, const struct index *x)
{
	const struct table *t = r->a->index->table;
	struct str columns[32];
	size_t n = 0;
	for (size_t i = 0; i < r->a->index->keys_n && n < ARRAY_LEN(columns); i++) {
		const struct term *key = &r->a->index->keys[i].term;
		columns[n++] = key->expression.n ? key->expression : key->column->name;
	}
	r->f->table = arena_fmt(r->c->arena, "%.*s.%.*s", STR_ARG(t->schema), STR_ARG(t->name));
	finding_columns(r->c, r->f, columns, n);
	finding_identify(r->f, index_model_signature(r->a->index, r->c->arena));
	r->f->index = (struct index *)x;
	struct str what = index_ddl_keys(x, r->c->arena);
	r->f->title = arena_fmt(r->c->arena, "Create %s index on %.*s %.*s",
				r->a->index->where_n                  ? "a partial"
				: r->a->index->method == METHOD_BTREE ? "an"
				: r->a->index->method == METHOD_GIN   ? "a GIN"
				: r->a->index->method == METHOD_GIST  ? "a GiST"
								      : "a BRIN",
				STR_ARG(t->name), STR_ARG(what));
}

static void write_benefit(const struct report *r)
{
	double before = 0, after = 0, calls = 0;
	for (size_t i = 0; i < r->a->served_n; i++) {
		const struct served *s = &r->a->served[i];
		double n = (double)s->pattern->tally.calls;
		before += s->before_us * n;
		after += s->after_us * n;
		calls += n;
		finding_pattern(r->c, r->f, s->pattern);
		*ARENA_PUSH(r->f->left, r->f->left_n, r->f->left_cap, r->c->arena) =
			(struct pattern_left){s->pattern->id, MIN(s->after_us / MAX(s->before_us, 1.0), 1.0)};
	}
	double saved = MAX(0.0, MIN(r->a->saved_us, before));
	r->f->benefit_us_per_day = per_day_us(r->c, (uint64_t)saved);
	r->f->benefit_relative = before > 0 ? saved / before : 0;
	r->f->write_us_per_day = per_day_us(r->c, (uint64_t)MAX(r->a->write_us, 0.0));
	r->f->index_bytes = r->a->index->bytes;
	double share = saved / MAX(r->advice->total_us, 1.0);
	r->f->severity = share >= 0.1    ? SEVERITY_FINDING_CRITICAL
			 : share >= 0.01 ? SEVERITY_FINDING_WARNING
					 : SEVERITY_FINDING_INFO;
	r->f->rationale = arena_fmt(r->c->arena,
				    "%zu statement%s with %.0f calls took %.1f ms together; with all recommended "
				    "indexes they are expected to take %.1f ms.%.*s",
				    r->a->served_n, r->a->served_n == 1 ? "" : "s", calls, ms(before), ms(after),
				    STR_ARG(index_reason(r->a, r->c->arena)));
	if (query_size_source(r->query, r->a->index->table) == SIZE_UNKNOWN)
		r->f->rationale =
			arena_fmt(r->c->arena,
				  "%.*s Nothing tells how large the table is: %.0f rows are "
				  "assumed.",
				  STR_ARG(r->f->rationale), query_table_size(r->query, r->a->index->table)->rows);
}

static const char *const size_source_texts[] = {
	[SIZE_UNKNOWN] = "assumed: nothing in the input tells",
	[SIZE_FROM_JOINS] = "estimated from the times of joins",
	[SIZE_FROM_TIMES] = "estimated from statement times",
	[SIZE_FROM_KEYS] = "estimated from the keys asked for",
	[SIZE_FROM_PLAN] = "plan",
	[SIZE_FROM_STATISTICS] = "catalogue",
};

/* Where the size had to be guessed, how large it may be, too: the budget is kept with that in mind. */
static void write_size(const struct report *r)
{
	double bytes = r->a->index->bytes, most = r->a->index->bytes_most;
	if (most > bytes * SURE_SIZE)
		finding_evidence(r->c, r->f, "expected size", STR(""), "%.1f MB, up to %.1f MB", bytes / 1048576,
				 most / 1048576);
	else
		finding_evidence(r->c, r->f, "expected size", STR(""), "%.1f MB", bytes / 1048576);
}

static void write_evidence(const struct report *r)
{
	const struct table *t = r->a->index->table;
	const struct heap_size *size = query_table_size(r->query, t);
	struct str source = t->rows >= 0 ? str_from(stat_source_names[t->rows_source])
					 : str_from(size_source_texts[query_size_source(r->query, t)]);
	finding_evidence(r->c, r->f, "rows of the table", source, "%.0f", size->rows);
	for (size_t i = 0; i < r->a->served_n && i < MAX_SERVED_SHOWN; i++) {
		const struct served *s = &r->a->served[i];
		finding_evidence(r->c, r->f, "time before, estimated after",
				 arena_fmt(r->c->arena, "pattern %016" PRIx64, s->pattern->id),
				 "%.3f ms, %.3f ms, %" PRIu64 " calls", ms(s->before_us), ms(s->after_us),
				 s->pattern->tally.calls);
		finding_evidence(r->c, r->f, "planner cost before, after",
				 arena_fmt(r->c->arena, "pattern %016" PRIx64, s->pattern->id), "%.2f, %.2f",
				 s->before_cost, s->after_cost);
		if (s->relation && s->relation->access) {
			const struct joined_access *seen =
				u64_map_get(&r->query->observed, (uint64_t)(uintptr_t)s->relation->access);
			if (seen && seen->rows_removed > 0)
				finding_evidence(r->c, r->f, "rows removed by filter",
						 seen->plan ? seen->plan->source : STR(""), "%.0f of %.0f",
						 seen->rows_removed, seen->rows_removed + seen->rows_out);
		}
	}
	write_size(r);
	finding_evidence(r->c, r->f, "entries written", STR("log"), "%.0f in the log's window", r->a->entries);
}

static const char *const method_titles[] = {[METHOD_BTREE] = "",     [METHOD_GIN] = "GIN ",   [METHOD_BRIN] = "BRIN ",
					    [METHOD_HASH] = "hash ", [METHOD_GIST] = "GiST ", [METHOD_OTHER] = ""};

static const char *reason_for(const struct advice *advice, const struct model_index *x)
{
	for (size_t i = 0; i < advice->rejected_n; i++)
		if (advice->rejected[i].index == x)
			return rejection_texts[advice->rejected[i].reason];
	return rejection_texts[REJECT_NOT_USED];
}

static void write_rivals(const struct report *r)
{
	size_t n = r->c->verbose ? r->a->rivals_n : MIN(r->a->rivals_n, 2u);
	for (size_t i = 0; i < n; i++) {
		const struct index *rival = index_proposal_of(r->a->rivals[i], r->c->catalog, r->c->arena);
		struct str keys = index_ddl_keys(rival, r->c->arena);
		finding_evidence(r->c, r->f, "considered, not chosen", STR(""), "%s%.*s, %.1f MB: %s",
				 method_titles[r->a->rivals[i]->method], STR_ARG(keys),
				 r->a->rivals[i]->bytes / 1048576, reason_for(r->advice, r->a->rivals[i]));
	}
}

static void write_sql(const struct report *r, const struct index *x)
{
	const struct model_index *m = r->a->index;
	bool trigrams = str_ends(m->keys[0].opclass, STR("trgm_ops"));
	struct sql_list apply = {0}, rollback = {0};
	index_ddl_make(x, &apply, &rollback, r->c->arena);
	for (size_t i = 0; i < r->a->covers_n; i++) {
		index_ddl_remove(r->a->covers[i], &apply, &rollback, r->c->arena);
		finding_evidence(r->c, r->f, "makes superfluous", STR("schema"), "%.*s",
				 STR_ARG(r->a->covers[i]->name));
	}
	for (size_t i = 0; i < apply.n; i++)
		finding_apply(r->c, r->f, apply.items[i]);
	for (size_t i = 0; i < rollback.n; i++)
		finding_rollback(r->c, r->f, rollback.items[i]);
	if (trigrams)
		finding_needs_extension(r->c, r->f, "pg_trgm");
}

static void report_index(struct rule_context *c, const struct query_context *query, const struct advice *advice,
			 const struct advised_index *a)
{
	struct report r = {c, query, advice, a, rule_finding(c)};
	const struct index *x = index_proposal_of(a->index, c->catalog, c->arena);
	r.f->basis = basis_of(a);
	write_identity(&r, x);
	write_benefit(&r);
	r.f->confidence = confidence_of(&r);
	write_evidence(&r);
	write_rivals(&r);
	write_sql(&r, x);
}

/* Nobody minds so much, however small the data: an index on each of two columns may well be larger than its table. */
#define LEAST_BUDGET (64 * 1048576.0)

/* Half of the data, when no budget is given; of as much data as there may be, where that had to be guessed. */
static double default_budget(const struct query_context *q)
{
	double bytes = 0;
	for (size_t i = 0; i < q->catalog->tables_n; i++) {
		const struct table *t = q->catalog->tables[i];
		if (t->kind != TABLE_PARTITIONED) /* its partitions count */
			bytes += query_table_size(q, t)->pages * query_size_margin(q, t) * COST_PAGE_BYTES;
	}
	return MAX(bytes / 2, LEAST_BUDGET);
}

static void check(struct rule_context *c)
{
	struct query_context query;
	query_context_init(&query, c->workload, c->catalog, c->join, c->arena);
	struct choose_options options = {
		.limits = {.min_rows = rule_threshold(c, "min_rows"),
			   .min_pages = rule_threshold(c, "min_pages"),
			   .partial_fraction = rule_threshold(c, "max_partial_percent") / 100},
		.budget_stated = c->index_budget_bytes > 0,
		.budget_bytes = c->index_budget_bytes > 0 ? c->index_budget_bytes : default_budget(&query),
		.min_share = rule_threshold(c, "min_share_percent") / 100,
		.min_calls = rule_threshold(c, "min_calls"),
	};
	struct advice *advice = choose_indexes(&query, &options, c->arena);
	for (size_t i = 0; i < advice->indexes_n; i++)
		report_index(c, &query, advice, &advice->indexes[i]);
	query_context_release(&query);
}

const struct rule rule_index_missing = {
	.name = "index-missing",
	.category = CATEGORY_INDEX,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS | NEEDS_CATALOG,
	.summary = "indexes that would save the workload most time",
	.explain = explain,
	.thresholds =
		{
			{"min_rows", "rows", 1000, "below it a sequential scan is as fast"},
			{"min_pages", "pages", 10, "the same in 8 kB pages"},
			{"min_share_percent", "%", 0.02, "of all statement time that an index must save"},
			{"min_calls", "calls", 2, "an index for one call costs more to build than it brings"},
			{"max_partial_percent", "%", 30, "a partial index over more of the table saves too little"},
		},
	.check = check,
};
