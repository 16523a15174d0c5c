/*
 * index-invalid: what a failed CREATE INDEX CONCURRENTLY left behind, and indexes of partitioned tables that lack a
 * part.
 */
#include "base/base.h"

#include "analysis/index_value.h"

static const char explain[] =
	"Finds indexes that no query uses although every write pays for them: CREATE or REINDEX CONCURRENTLY failed or "
	"was "
	"cancelled and left them invalid, or an index made ON ONLY a partitioned table never got all its partitions' "
	"indexes attached. A later CREATE INDEX IF NOT EXISTS of the same name does nothing and says nothing.\n"
	"pg_dump leaves invalid indexes out; a snapshot shows them.\n"
	"Verify: SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid.\n"
	"Ignore it while the index is being built.";

/* REINDEX CONCURRENTLY names what it builds so; what is left of it is never wanted. */
static bool is_leftover(const struct index *index)
{
	struct str name = index->name;
	while (name.n && name.p[name.n - 1] >= '0' && name.p[name.n - 1] <= '9')
		name.n--;
	return str_ends(name, STR("_ccnew")) || str_ends(name, STR("_ccold"));
}

static void report_leftover(struct rule_context *c, const struct index *index)
{
	struct finding *f = index_value_drop(c, index);
	f->confidence = 950;
	f->rollback_n = 0;
	f->title = arena_fmt(c->arena, "Drop index %.*s: a failed REINDEX left it", STR_ARG(index->name));
	f->rationale = STR("It is invalid, so that no query uses it, but every write keeps it up to date.");
}

static void report_invalid(struct rule_context *c, const struct index *index)
{
	struct finding *f = rule_finding(c);
	struct str name = index_ddl_qualified(index, c->arena);
	index_value_subject(c, f, index);
	f->confidence = 950;
	f->severity = index->unique ? SEVERITY_FINDING_CRITICAL : c->rule->severity;
	f->title = arena_fmt(c->arena, "Rebuild index %.*s: it is invalid", STR_ARG(index->name));
	f->rationale = arena_fmt(c->arena, "No query uses it, but every write pays for it%s.",
				 index->unique ? ", and it does not keep values unique" : "");
	finding_evidence(c, f, "definition", STR("snapshot"), "%.*s", STR_ARG(index->definition));
	finding_apply(c, f, arena_fmt(c->arena, "REINDEX INDEX CONCURRENTLY %.*s", STR_ARG(name)));
}

static const struct index *part_of(const struct index *index, const struct table *partition)
{
	for (size_t i = 0; i < partition->indexes_n; i++)
		if (partition->indexes[i]->parent == index)
			return partition->indexes[i];
	return NULL;
}

static void add_missing_parts(struct rule_context *c, struct finding *f, const struct index *index)
{
	struct sql_list apply = {0}, none = {0};
	for (size_t i = 0; i < index->table->partitions_n; i++)
		if (!part_of(index, index->table->partitions[i]))
			index_ddl_complete(index, index->table->partitions[i], &apply, c->arena);
	finding_statements(c, f, &apply, &none);
}

static void report_partitioned(struct rule_context *c, const struct index *index)
{
	struct finding *f = rule_finding(c);
	index_value_subject(c, f, index);
	f->confidence = 950;
	f->title = arena_fmt(c->arena, "Complete index %.*s: %zu of %zu partitions have no part of it",
			     STR_ARG(index->name), index->table->partitions_n - index->attached_n,
			     index->table->partitions_n);
	f->rationale =
		STR("An index on a partitioned table is invalid until every partition has one attached to it: new "
		    "partitions get it, queries of old ones do not have it.");
	finding_evidence(c, f, "definition", STR("schema"), "%.*s", STR_ARG(index->definition));
	add_missing_parts(c, f, index);
}

static void check(struct rule_context *c)
{
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		for (size_t k = 0; k < c->catalog->tables[i]->indexes_n; k++) {
			const struct index *index = c->catalog->tables[i]->indexes[k];
			if (!index->invalid)
				continue;
			if (index->table->kind == TABLE_PARTITIONED)
				report_partitioned(c, index);
			else if (is_leftover(index))
				report_leftover(c, index);
			else
				report_invalid(c, index);
		}
}

const struct rule rule_index_invalid = {
	.name = "index-invalid",
	.category = CATEGORY_INDEX,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_CATALOG,
	.summary = "indexes that writes pay for and no query may use",
	.explain = explain,
	.check = check,
};
