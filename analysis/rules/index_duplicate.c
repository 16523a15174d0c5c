/*
 * index-duplicate: two indexes that are equal in every respect that matters to reading. One of them is pure cost.
 */
#include "base/base.h"

#include "analysis/index_compare.h"
#include "analysis/index_value.h"

static const char explain[] =
	"Finds indexes whose twin does the same work: equal keys, operator classes, collations, order (or its exact "
	"opposite), included columns and predicate. A plain index beside a primary key or a unique constraint on the "
	"same "
	"columns counts, too.\n"
	"Every write pays for both, the planner only ever uses one.\n"
	"Kept is, in this order: the primary key, a constraint's index, the replica identity, a unique index, the one "
	"the "
	"table is clustered on, the one with a comment, the one whose name sorts first.\n"
	"Verify: \\d of the table. Ignore it while one of the two is being replaced by the other.";

static void report(struct rule_context *c, const struct index *index, const struct index *cover)
{
	struct finding *f = index_value_drop(c, index);
	f->confidence = 970;
	f->title = arena_fmt(c->arena, "Drop index %.*s: %.*s is the same", STR_ARG(index->name), STR_ARG(cover->name));
	f->rationale = arena_fmt(c->arena, "Both are %.*s%.*s; what one serves the other serves as well.",
				 STR_ARG(index->table->name),
				 STR_ARG(arena_fmt(c->arena, " %.*s", STR_ARG(index_ddl_keys(index, c->arena)))));
	finding_evidence(c, f, "covered by", STR("schema"), "%.*s", STR_ARG(cover->definition));
	index_value_reserve(c, f, index, cover);
}

/* A unique constraint that repeats another, or the primary key. Its name may be in use: ON CONFLICT ON CONSTRAINT. */
static const struct index *repeated_constraint(const struct index *index, struct arena *arena)
{
	const struct constraint *own = index->constraint;
	if (index->parent || index->replica_identity)
		return NULL;
	for (size_t i = 0; own && own->kind == CONSTRAINT_UNIQUE && i < index->table->indexes_n; i++) {
		const struct index *other = index->table->indexes[i];
		const struct constraint *kept = other->constraint;
		bool stronger = kept && kept != own && !kept->deferrable &&
				(kept->kind == CONSTRAINT_PRIMARY ||
				 (kept->kind == CONSTRAINT_UNIQUE && str_cmp(kept->name, own->name) < 0));
		if (stronger && kept->nulls_not_distinct == own->nulls_not_distinct &&
		    index_compare(index, other, arena) == INDEX_EQUAL)
			return other;
	}
	return NULL;
}

static bool is_referred_to(const struct index *index)
{
	for (size_t i = 0; i < index->table->referenced_by_n; i++) {
		const struct constraint *key = index->table->referenced_by[i];
		for (size_t k = 0; k < key->referenced_n; k++)
			if (key->referenced[k] == index->keys[0].column)
				return true;
	}
	return false;
}

static void report_constraint(struct rule_context *c, const struct index *index, const struct index *cover)
{
	struct finding *f = index_value_drop(c, index);
	bool referred = is_referred_to(index);
	f->confidence = referred ? 500 : 800;
	f->apply_commented = true;
	f->title = arena_fmt(c->arena, "Drop constraint %.*s: %.*s says the same", STR_ARG(index->constraint->name),
			     STR_ARG(cover->constraint->name));
	f->rationale =
		arena_fmt(c->arena,
			  "Both keep the same columns unique. Look for ON CONFLICT ON CONSTRAINT %.*s in the "
			  "application first%s.",
			  STR_ARG(index->constraint->name), referred ? ", and for foreign keys that rest on it" : "");
	finding_evidence(c, f, "covered by", STR("schema"), "%.*s", STR_ARG(cover->definition));
}

static void check_index(struct rule_context *c, const struct index *index)
{
	enum index_relation relation;
	if (index->invalid)
		return; /* index-invalid speaks of it */
	const struct index *cover = index_cover(index, &relation, c->arena);
	const struct index *repeated = cover ? NULL : repeated_constraint(index, c->arena);
	if (cover && relation == INDEX_EQUAL)
		report(c, index, cover);
	else if (repeated)
		report_constraint(c, index, repeated);
}

static void check(struct rule_context *c)
{
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		for (size_t k = 0; k < c->catalog->tables[i]->indexes_n; k++)
			check_index(c, c->catalog->tables[i]->indexes[k]);
}

const struct rule rule_index_duplicate = {
	.name = "index-duplicate",
	.category = CATEGORY_INDEX,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_CATALOG,
	.summary = "indexes that are equal in every respect that matters",
	.explain = explain,
	.check = check,
};
