/*
 * index-low-cardinality: a plain b-tree on a column with a handful of values. It finds half of the table, or it is only
 * ever used for one rare value: then a partial index does the same at a fraction of the size.
 */
#include "base/base.h"

#include "analysis/index_compare.h"
#include "analysis/index_name.h"
#include "analysis/index_value.h"
#include "base/buf.h"
#include "base/hash.h"
#include "parsers/pg_name.h"

static const char explain[] =
	"Finds b-trees whose only key is a boolean or has few distinct values. Entries of common values are never "
	"read: the "
	"server reads the table instead. If statements search a rare value, a partial index on the rows with that "
	"value is "
	"smaller by the share of all others, and writes of those others do not touch it.\n"
	"Verify: most_common_vals and most_common_freqs in pg_stats, and pg_relation_size() of the index.\n"
	"Ignore it where the index is one of several that are combined (BitmapAnd), or where it is read for its order.";

/* Distinct values that statistics or the type tell of; 0: unknown. */
static double distinct_values(const struct column *column)
{
	if (column->stats.source != STAT_FROM_NONE && column->stats.n_distinct > 0)
		return column->stats.n_distinct;
	return str_eq(column->type, STR("boolean")) ? 2 : 0;
}

static bool concerns(struct rule_context *c, const struct index *index, double most)
{
	enum index_relation relation;
	if (!str_eq(index->method, STR("btree")) || index->keys_n != 1 || index->include_n || index->predicate.n ||
	    !index->keys[0].column || index->invalid)
		return false;
	double distinct = distinct_values(index->keys[0].column);
	return distinct > 0 && distinct <= most && index_need(index, NULL) == NEED_NONE &&
	       !index_cover(index, &relation, c->arena) && !index_supports_any_key(index, c->arena);
}

static bool sample_has_value(const struct joined_access *a, const struct shape_predicate *p, struct str value)
{
	if (p->kind == PRED_TRUE || p->kind == PRED_FALSE)
		return str_eq(value, p->kind == PRED_TRUE ? STR("t") : STR("f"));
	for (size_t i = 0; p->kind == PRED_EQ && p->operand.kind == OPERAND_SLOT && i < a->pattern->samples_n; i++) {
		const struct sample *s = &a->pattern->samples[i];
		bool known = p->operand.slot && p->operand.slot <= s->values_n;
		if (known && s->values[p->operand.slot - 1].hash == hash_bytes(value))
			return true;
	}
	return false;
}

/* What statements search the column for. */
struct searched {
	struct str rare; /* the rarest value, with its share of the rows */
	double share;
	unsigned rare_n; /* values that an index is of use for */
	bool unknown;    /* others that no sample shows */
};

/* Whether an access' condition on the column may ask for the value. */
static bool asks_for(const struct joined_access *a, const struct column *column, struct str value)
{
	for (size_t i = 0; i < a->access->predicates_n; i++) {
		const struct shape_predicate *p = a->access->predicates[i];
		if (str_eq(p->term.column, column->name) && sample_has_value(a, p, value))
			return true;
	}
	return false;
}

static struct searched searched_values(const struct rule_context *c, const struct index *index, double most)
{
	const struct column *column = index->keys[0].column;
	const struct joined_index *j = join_index(c->join, index);
	struct searched s = {.share = 1};
	for (size_t i = 0; j && i < j->serves_n; i++) {
		bool known = false;
		for (size_t v = 0; v < column->stats.mcv_n; v++)
			known = known || asks_for(j->serves[i], column, column->stats.mcv[v]);
		s.unknown = s.unknown || !known;
	}
	for (size_t v = 0; j && v < column->stats.mcv_n; v++) {
		bool asked = false;
		for (size_t i = 0; i < j->serves_n && !asked; i++)
			asked = asks_for(j->serves[i], column, column->stats.mcv[v]);
		if (!asked || column->stats.mcf[v] > most)
			continue;
		s.rare_n++;
		if (column->stats.mcf[v] < s.share) {
			s.rare = column->stats.mcv[v];
			s.share = column->stats.mcf[v];
		}
	}
	return s;
}

/* Key of the partial index: the primary key when it is one column, so that the index finds rows without more. */
static struct column *partial_key(const struct index *index)
{
	for (size_t i = 0; i < index->table->constraints_n; i++) {
		const struct constraint *k = index->table->constraints[i];
		if (k->kind == CONSTRAINT_PRIMARY && k->columns_n == 1)
			return k->columns[0];
	}
	return index->keys[0].column;
}

static void offer_partial(struct rule_context *c, struct finding *f, const struct index *index, struct str value,
			  double share)
{
	struct index partial = {.table = index->table, .schema = index->schema, .method = STR("btree"), .keys_n = 1};
	struct index_key key = {.column = partial_key(index)};
	const struct column *column = index->keys[0].column;
	struct sql_list apply = {0}, rollback = {0};
	struct buf predicate = {0};
	pg_name_quote(column->name, &predicate);
	if (str_eq(column->type, STR("boolean"))) {
		struct str bare = arena_strdup(buf_str(&predicate), c->arena);
		buf_clear(&predicate);
		buf_fmt(&predicate, "%s%.*s", str_eq(value, STR("t")) ? "" : "not ", STR_ARG(bare));
	} else {
		buf_add(&predicate, STR(" = "));
		pg_name_quote_literal(value, &predicate);
	}
	partial.keys = &key;
	partial.predicate = arena_strdup(buf_str(&predicate), c->arena);
	partial.name = index_name_choose(c->catalog, &partial, c->arena);
	buf_release(&predicate);
	index_ddl_make(&partial, &apply, &rollback, c->arena);
	index_ddl_remove(index, &apply, &rollback, c->arena);
	f->apply_n = f->rollback_n = 0;
	finding_statements(c, f, &apply, &rollback);
	f->index_bytes *= 1 - share;
	f->title = arena_fmt(c->arena, "Replace index %.*s by a partial one WHERE %.*s", STR_ARG(index->name),
			     STR_ARG(partial.predicate));
	f->rationale = arena_fmt(
		c->arena,
		"Column %.*s has %.0f values, and statements search the one that %.1f %% of the rows have: an "
		"index of those rows does the same.",
		STR_ARG(column->name), distinct_values(column), share * 100);
}

static bool helps(const struct finding *f, uint64_t pattern)
{
	for (size_t i = 0; i < f->patterns_n; i++)
		if (f->patterns[i] == pattern)
			return true;
	return false;
}

/* Whether an index that this run recommends already serves what this one serves. */
static bool is_superseded(const struct rule_context *c, const struct index *index)
{
	const struct joined_index *j = join_index(c->join, index);
	size_t served = 0;
	for (size_t i = 0; j && i < j->serves_n; i++)
		for (size_t k = 0; k < c->findings_n; k++) {
			const struct finding *f = c->findings[k];
			if (f->index && f->index->hypothetical && f->index->table == index->table && f->apply_n &&
			    helps(f, j->serves[i]->pattern->id)) {
				served++;
				break;
			}
		}
	return j && j->serves_n && served == j->serves_n;
}

static void report(struct rule_context *c, const struct index *index, double max_share)
{
	const struct column *column = index->keys[0].column;
	struct searched searched = searched_values(c, index, max_share);
	const struct joined_index *j = join_index(c->join, index);
	if (searched.rare_n > 1)
		return; /* one index for several rare values: what a plain one is for */
	struct finding *f = index_value_drop(c, index);
	bool used = (j && j->seen_in_plan) || index->scans > 0;
	finding_evidence(c, f, "distinct values", str_from(stat_source_names[column->stats.source]), "%.0f",
			 distinct_values(column));
	f->confidence = used ? 350 : 550;
	if (searched.rare_n) {
		f->confidence = searched.unknown ? 400 : 700;
		f->apply_commented = searched.unknown || is_superseded(c, index);
		offer_partial(c, f, index, searched.rare, searched.share);
		return;
	}
	f->apply_commented = true;
	f->title = arena_fmt(c->arena, "Question index %.*s: its column has %.0f values", STR_ARG(index->name),
			     distinct_values(column));
	f->rationale =
		arena_fmt(c->arena,
			  "A search for one of so few values returns a large part of the table, which is read faster "
			  "without an index. If one value is rare and searched, index WHERE %.*s has it.",
			  STR_ARG(column->name));
}

static void check(struct rule_context *c)
{
	double most = rule_threshold(c, "max_distinct"), rows = rule_threshold(c, "min_rows");
	double share = rule_threshold(c, "max_share_percent") / 100;
	for (size_t i = 0; i < c->catalog->tables_n; i++) {
		const struct table *t = c->catalog->tables[i];
		for (size_t k = 0; k < t->indexes_n && (t->rows < 0 || t->rows >= rows); k++)
			if (concerns(c, t->indexes[k], most))
				report(c, t->indexes[k], share);
	}
}

const struct rule rule_index_low_cardinality = {
	.name = "index-low-cardinality",
	.category = CATEGORY_INDEX,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_CATALOG,
	.summary = "plain indexes on columns with a handful of values",
	.explain = explain,
	.thresholds =
		{
			{"max_distinct", "values", 5,
			 "one of six values may be worth an index scan, one of five hardly"},
			{"min_rows", "rows", 10000, "a smaller table is read as a whole anyway"},
			{"max_share_percent", "%", 15, "above, the planner reads the table instead"},
		},
	.check = check,
};
