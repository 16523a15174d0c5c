/*
 * index-redundant: an index whose keys lead those of another that stays.
 */
#include "base/base.h"

#include "analysis/index_compare.h"
#include "analysis/index_value.h"

static const char explain[] =
	"Finds indexes whose work another one does as well: its keys begin with the same columns, with the same "
	"operator "
	"classes, collations and directions (or all of them reversed), and it holds the same rows and included "
	"columns. The "
	"commonest case is a single-column index beside a composite one or a unique constraint that begins with it.\n"
	"An index stays when it backs a constraint, keeps values unique, is what a foreign key refers to, is the "
	"replica "
	"identity, or belongs to a partitioned index. Hash, GIN, GiST and BRIN indexes never count as contained.\n"
	"A partial index inside a full one is reported only where it is known to hold most of the rows: being small is "
	"its purpose.\n"
	"Verify: EXPLAIN of what the index serves, with the index dropped in a transaction that is rolled back on a "
	"copy.\n"
	"Ignore it where the narrow index is much smaller and is scanned all the time.";

/* How much wider the cover is: scans of it read more pages. */
static double width_ratio(const struct index *index, const struct index *cover)
{
	double own = index_value_bytes(index), wide = index_value_bytes(cover);
	return own > 0 && wide > 0 ? wide / own : 0;
}

static bool is_unbounded(const struct column *column)
{
	static const char *const types[] = {"text", "bytea", "json", "jsonb", "xml", "tsvector", "hstore"};
	struct str type = column_base_type(column);
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_eq(type, str_from(types[i])))
			return true;
	return str_ends(type, STR("[]"));
}

/* Whether the cover holds what may be long, and the index does not. */
static bool is_wide(const struct index *index, const struct index *cover)
{
	for (size_t i = index->keys_n; i < cover->keys_n; i++)
		if (!cover->keys[i].column || is_unbounded(cover->keys[i].column))
			return true;
	for (size_t i = 0; i < cover->include_n; i++)
		if (is_unbounded(cover->include[i]))
			return true;
	return false;
}

/* A partial index is there to be small; one that is about as large as the full one has missed its purpose. */
static bool is_wanted_small(const struct index *index, const struct index *cover)
{
	return index->bytes <= 0 || cover->bytes <= 0 || cover->bytes > index->bytes * 1.5;
}

static void report(struct rule_context *c, const struct index *index, const struct index *cover,
		   enum index_relation relation)
{
	double ratio = width_ratio(index, cover), most = rule_threshold(c, "max_size_ratio");
	struct finding *f = index_value_drop(c, index);
	bool part = relation == INDEX_PART_OF;
	f->severity = part ? SEVERITY_FINDING_INFO : c->rule->severity;
	f->confidence = part ? 500 : ratio > most ? 600 : 930;
	f->apply_commented = part || ratio > most;
	f->title = arena_fmt(c->arena, "Drop index %.*s: %.*s serves the same", STR_ARG(index->name),
			     STR_ARG(cover->name));
	f->rationale = arena_fmt(
		c->arena, "Its keys %.*s %s of %.*s, which %s%s.", STR_ARG(index_ddl_keys(index, c->arena)),
		index->keys_n == cover->keys_n ? "are those" : "begin those", STR_ARG(index_ddl_keys(cover, c->arena)),
		part ? "also holds the rows that the partial index leaves out" : "stays",
		cover->constraint ? " because it backs a constraint" : "");
	finding_evidence(c, f, "covered by", STR("schema"), "%.*s", STR_ARG(cover->definition));
	if (ratio > 0)
		finding_evidence(c, f, "size of the cover", STR(""), "%.1f times as large", ratio);
	else if (is_wide(index, cover)) {
		f->confidence = MIN(f->confidence, 750u);
		finding_evidence(c, f, "size of the cover", STR("schema"),
				 "not known, and it holds a column of any length: add a snapshot");
	}
	index_value_reserve(c, f, index, cover);
}

static void check(struct rule_context *c)
{
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		for (size_t k = 0; k < c->catalog->tables[i]->indexes_n; k++) {
			enum index_relation relation;
			const struct index *index = c->catalog->tables[i]->indexes[k];
			const struct index *cover = index_cover(index, &relation, c->arena);
			bool keep = relation == INDEX_PART_OF && cover && is_wanted_small(index, cover);
			if (cover && relation != INDEX_EQUAL && !index->invalid && !keep)
				report(c, index, cover, relation);
		}
}

const struct rule rule_index_redundant = {
	.name = "index-redundant",
	.category = CATEGORY_INDEX,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_CATALOG,
	.summary = "indexes that another index begins with",
	.explain = explain,
	.thresholds = {{"max_size_ratio", "times", 4,
			"a cover that is larger than this costs scans more than the narrow index costs writes"}},
	.check = check,
};
