/*
 * index-bloat: a b-tree that is much larger than a fresh one of the same rows would be.
 */
#include "base/base.h"

#include "analysis/index_value.h"

static const char explain[] =
	"Finds b-trees that hold mostly air: their size on disk (from a snapshot) is several times what an index of "
	"the same "
	"rows takes when it is built anew, deduplication included. Scans read more pages, the cache holds less.\n"
	"The estimate is within a tenth for plain columns; expressions are left out.\n"
	"Verify: avg_leaf_density of pgstatindex() (extension pgstattuple).\n"
	"Ignore it where the index grows back at once: then its keys are updated all the time, and fillfactor or fewer "
	"updates are the remedy.";

static void report(struct rule_context *c, const struct index *index, double fresh)
{
	struct finding *f = rule_finding(c);
	index_value_subject(c, f, index);
	f->confidence = 700;
	f->basis = BASIS_MODELLED;
	f->index_bytes = fresh - index->bytes;
	f->title = arena_fmt(c->arena, "Rebuild index %.*s: %.*s of its %.*s are empty", STR_ARG(index->name),
			     STR_ARG(bytes_text(index->bytes - fresh, c->arena)),
			     STR_ARG(bytes_text(index->bytes, c->arena)));
	f->rationale = STR(
		"Pages that deletes and updates emptied stay in the index; a new one is smaller and is read faster.");
	finding_evidence(c, f, "size", STR("snapshot"), "%.*s", STR_ARG(bytes_text(index->bytes, c->arena)));
	finding_evidence(c, f, "size when built anew", STR("estimated"), "%.*s", STR_ARG(bytes_text(fresh, c->arena)));
	finding_apply(
		c, f,
		arena_fmt(c->arena, "REINDEX INDEX CONCURRENTLY %.*s", STR_ARG(index_ddl_qualified(index, c->arena))));
}

static void check(struct rule_context *c)
{
	double ratio = rule_threshold(c, "min_ratio"), least = rule_threshold(c, "min_wasted_bytes");
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		for (size_t k = 0; k < c->catalog->tables[i]->indexes_n; k++) {
			const struct index *index = c->catalog->tables[i]->indexes[k];
			double fresh = index_value_fresh_bytes(index);
			bool known = index->size_source == STAT_FROM_SNAPSHOT && index->bytes > 0 && fresh > 0 &&
				     index->rows > 0;
			if (known && !index->invalid && index->bytes >= fresh * ratio && index->bytes - fresh >= least)
				report(c, index, fresh);
		}
}

const struct rule rule_index_bloat = {
	.name = "index-bloat",
	.category = CATEGORY_INDEX,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_CATALOG | NEEDS_SNAPSHOT,
	.summary = "b-trees that are mostly empty pages",
	.explain = explain,
	.thresholds =
		{
			{"min_ratio", "times", 2.5,
			 "an index under steady load settles at half full pages: twice is normal"},
			{"min_wasted_bytes", "bytes", 16777216, "less is not worth the rebuild"},
		},
	.check = check,
};
