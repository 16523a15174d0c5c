/*
 * server-cache-hit-ratio: how many of the pages asked for were in shared_buffers, by the snapshot.
 */
#include "analysis/rule.h"

#include "base/base.h"

static const char explain[] =
	"Compares pages found in shared_buffers with pages asked of the operating system (pg_stat_database).\n"
	"A miss may still be in the operating system's cache; but a low ratio says that the pages worked on do not "
	"fit, or "
	"that statements read far too many of them.\n"
	"Remedy: first the indexes and statements that read least usefully (see the other recommendations); then "
	"shared_buffers, to about a quarter of the memory.\n"
	"Verify: the same ratio after pg_stat_reset() and a day.\n"
	"Ignore it right after a start, and for a warehouse that reads everything once.";

#define GIB (1024.0 * 1024.0 * 1024.0)
#define PAGE 8192.0

static void check(struct rule_context *c)
{
	double hit = c->catalog->blocks_hit, read = c->catalog->blocks_read;
	if (hit < 0 || read < 0 || hit + read < rule_threshold(c, "min_pages"))
		return;
	double ratio = hit / (hit + read), limit = rule_threshold(c, "min_ratio_percent") / 100;
	if (ratio >= limit)
		return;
	double buffers = catalog_setting(c->catalog, "shared_buffers", -1);
	struct finding *f = rule_finding(c);
	f->confidence = 600;
	f->basis = BASIS_MEASURED;
	f->title = STR("Read fewer pages, or cache more of them");
	f->rationale = arena_fmt(
		c->arena,
		"Only %.1f %% of the pages asked for were in shared_buffers; %.1f GB were asked of the operating "
		"system.",
		ratio * 100, read * PAGE / GIB);
	finding_evidence(c, f, "pages found in shared_buffers", STR("snapshot"), "%.0f", hit);
	finding_evidence(c, f, "pages read", STR("snapshot"), "%.0f", read);
	if (buffers > 0)
		finding_evidence(c, f, "shared_buffers", STR("snapshot"), "%.2f GB",
				 buffers < 1e7 ? buffers * PAGE / GIB : buffers / GIB);
	if (c->catalog->database_bytes > 0)
		finding_evidence(c, f, "size of the database", STR("snapshot"), "%.2f GB",
				 c->catalog->database_bytes / GIB);
	finding_identify(f, STR("cache"));
}

const struct rule rule_server_cache_hit_ratio = {
	.name = "server-cache-hit-ratio",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_SNAPSHOT,
	.summary = "pages that had to be read although they are asked for often",
	.explain = explain,
	.thresholds = {{"min_ratio_percent", "%", 95, "below it reads dominate on most systems"},
		       {"min_pages", "pages", 10000000, "the first 80 GB of a fresh server say little"}},
	.check = check,
};
