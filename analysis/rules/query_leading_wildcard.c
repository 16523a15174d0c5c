/*
 * query-leading-wildcard: LIKE or ILIKE patterns that begin with a wildcard. No b-tree helps; a trigram index does.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Looks for LIKE and ILIKE whose pattern begins with % or _ in the samples.\n"
	"A b-tree is sorted by the first letters, which such a search does not know: the whole table is read.\n"
	"Remedy: a GIN index with trigrams (extension pg_trgm), which serves LIKE, ILIKE and regular expressions of "
	"three "
	"letters or more. For suffix searches only ('%.pdf') a b-tree on reverse(column) is smaller.\n"
	"Verify: EXPLAIN shows a Bitmap Index Scan on the new index.\n"
	"Ignore it on small tables, and when searches of fewer than three letters are the rule.";

struct wildcards {
	size_t seen, first, last;
};

/* Number of the first $n in `text` behind `from`, or 0: what '%' || $1 || '%' begins with. */
static unsigned first_slot(struct str text)
{
	ptrdiff_t at = str_find_char(text, '$');
	unsigned n = 0;
	for (size_t i = (size_t)(at + 1); at >= 0 && i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && n < 100000;
	     i++)
		n = n * 10 + (unsigned)(text.p[i] - '0');
	return n;
}

static struct wildcards wildcards_of(const struct pattern *p, const struct shape_predicate *pred)
{
	unsigned slot = pred->operand.kind == OPERAND_SLOT         ? pred->operand.slot
			: pred->operand.kind == OPERAND_EXPRESSION ? first_slot(pred->text)
								   : 0;
	struct wildcards w = {0};
	for (size_t i = 0; i < p->samples_n; i++) {
		const struct sample_value *v = rule_slot(&p->samples[i], slot);
		if (!v || v->is_null)
			continue;
		w.seen++;
		w.first += v->wildcard_first;
		w.last += v->wildcard_last;
	}
	return w;
}

static bool has_trigram_index(const struct table *t, struct str column)
{
	for (size_t i = 0; t && i < t->indexes_n; i++)
		for (size_t k = 0; k < t->indexes[i]->keys_n; k++) {
			const struct index_key *key = &t->indexes[i]->keys[k];
			bool same = key->column ? str_eq(key->column->name, column)
						: str_find(key->expression, column) >= 0;
			if (same && str_find(key->opclass, STR("trgm_ops")) >= 0)
				return true;
		}
	return false;
}

/* An index rule has already asked for a trigram index on this table. */
static bool already_advised(const struct rule_context *c, struct str table, struct str key)
{
	for (size_t i = 0; i < c->findings_n; i++)
		for (size_t k = 0; k < c->findings[i]->apply_n; k++)
			if (str_eq(c->findings[i]->table, table) &&
			    str_find(c->findings[i]->apply[k], STR("trgm_ops")) >= 0 &&
			    str_find(c->findings[i]->apply[k], key) >= 0)
				return true;
	return false;
}

static void offer_index(struct rule_context *c, struct finding *f, const struct shape_access *a, struct str key)
{
	bool bare = str_eq(key, rule_name_sql(c, key)) || key.p[0] == '"';
	struct str column = bare ? key : arena_fmt(c->arena, "(%.*s)", STR_ARG(key));
	struct str name = arena_fmt(c->arena, "%.*s_%.*s_trgm_idx", STR_ARG(a->name), STR_ARG(f->columns[0]));
	struct str name_sql = rule_name_sql(c, name);
	finding_apply(c, f,
		      arena_fmt(c->arena, "CREATE INDEX CONCURRENTLY %.*s ON %.*s USING gin (%.*s gin_trgm_ops)",
				STR_ARG(name_sql), STR_ARG(rule_table_sql(c, a)), STR_ARG(column)));
	struct str schema = a->table ? a->table->schema : a->schema;
	struct str qualified =
		schema.n ? arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(rule_name_sql(c, schema)), STR_ARG(name_sql))
			 : name_sql;
	finding_rollback(c, f, arena_fmt(c->arena, "DROP INDEX CONCURRENTLY IF EXISTS %.*s", STR_ARG(qualified)));
	finding_needs_extension(c, f, "pg_trgm");
}

static void report_predicate(struct rule_context *c, const struct pattern *p, const struct shape_predicate *pred,
			     const struct wildcards *w, double small_rows)
{
	const struct shape_access *a = pred->term.access;
	double rows = rule_table_rows(a);
	struct str key = pred->term.expression.n ? pred->term.expression : rule_name_sql(c, pred->term.column);
	struct finding *f = rule_pattern_finding(c, p, pred->text);
	bool advised = already_advised(c, rule_table_name(c, a), key);
	f->table = rule_table_name(c, a);
	finding_columns(c, f, &pred->term.column, 1);
	f->severity = rows >= 0 && rows < small_rows ? SEVERITY_FINDING_INFO : SEVERITY_FINDING_WARNING;
	f->title = arena_fmt(c->arena, "Search %.*s with a trigram index: its patterns begin with a wildcard",
			     STR_ARG(key));
	f->rationale = arena_fmt(c->arena,
				 "%zu of %zu samples of %.*s begin with a wildcard, so no b-tree can serve them.%s%s",
				 w->first, w->seen, STR_ARG(pred->text),
				 w->last ? "" : " They end without one: an index on reverse() of the column would do.",
				 advised ? " The index advice for this table contains the index." : "");
	finding_evidence(c, f, "samples that begin with a wildcard", STR("samples"), "%zu of %zu", w->first, w->seen);
	if (rows >= 0)
		finding_evidence(c, f, "rows of the table", STR("catalogue"), "%.0f", rows);
	if (advised)
		return;
	rule_claim(c, f, p, 0.7 * (double)w->first / (double)w->seen, BASIS_INFERRED);
	rule_doubt(f, 0.7);
	offer_index(c, f, a, key);
}

static bool is_search(const struct shape_predicate *pred)
{
	bool like = pred->kind == PRED_LIKE || pred->kind == PRED_ILIKE;
	return like && pred->term.access && pred->term.column.n && !pred->term.access->is_cte &&
	       !pred->term.access->is_subquery && !pred->term.access->is_function;
}

static void check(struct rule_context *c)
{
	double small_rows = rule_threshold(c, "small_table_rows");
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));)
		for (size_t k = 0; k < p->shape->predicates_n; k++) {
			const struct shape_predicate *pred = p->shape->predicates[k];
			if (!is_search(pred) || has_trigram_index(pred->term.access->table, pred->term.column))
				continue;
			struct wildcards w = wildcards_of(p, pred);
			if (w.first)
				report_predicate(c, p, pred, &w, small_rows);
		}
}

const struct rule rule_query_leading_wildcard = {
	.name = "query-leading-wildcard",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.cured_by_index = true,
	.summary = "LIKE patterns that begin with a wildcard, which no b-tree serves",
	.explain = explain,
	.thresholds = {{"small_table_rows", "rows", 1000, "a table of a few pages is read faster than an index"}},
	.check = check,
};
