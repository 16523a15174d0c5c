/*
 * server-temp-files: sorts and hashes that did not fit work_mem, and the work_mem that would hold them.
 *
 * A sort in memory needs more than its file takes, because rows in memory have headers and pointers: 2.2 to 3 times as
 * much in practice. The suggestion is the next power of two above 2.5 times the largest need.
 */
#include "analysis/rule_pattern.h"

#include <math.h>

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Adds up temporary files (log_temp_files = 0) by statement; one that is closed by COMMIT belongs to the "
	"statement "
	"that filled it.\n"
	"What does not fit work_mem is written to disk and read again, often several times.\n"
	"Remedy: an index that delivers the order, fewer rows or columns in the sort, or more work_mem for the role or "
	"the "
	"transaction that needs it (SET LOCAL work_mem). Not for everybody: each sort or hash of each session may use "
	"it.\n"
	"Verify: EXPLAIN (ANALYZE) says \"Sort Method: quicksort  Memory\" instead of \"external merge  Disk\".";

#define MIB (1024.0 * 1024.0)

static double next_power_of_two_mb(double bytes)
{
	double mb = 4;
	while (mb * MIB < bytes)
		mb *= 2;
	return mb;
}

/* The role that most of the pattern's time belongs to. */
static struct str role_of(const struct pattern *p)
{
	return p->dimensions_n[BY_USER] ? p->dimensions[BY_USER][0].name : (struct str){0};
}

/* What a pattern needs, and the most that any pattern of its role needs: a role has one setting. */
struct need {
	const struct pattern *p;
	double mb, role_mb;
	bool first; /* of its role with that need: it carries the statement */
};

static void find_role_need(struct need *needs, size_t n, size_t at, double largest_mb)
{
	struct str role = role_of(needs[at].p);
	needs[at].first = true;
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(role_of(needs[i].p), role) || needs[i].mb > largest_mb)
			continue;
		needs[at].role_mb = MAX(needs[at].role_mb, needs[i].mb);
		bool earlier = i < at;
		bool before = needs[i].mb > needs[at].mb || (needs[i].mb == needs[at].mb && earlier);
		needs[at].first = needs[at].first && !before;
	}
}

static void offer_setting(struct rule_context *c, struct finding *f, const struct need *need, double largest_mb)
{
	struct str role = role_of(need->p);
	if (need->mb > largest_mb)
		return;
	finding_evidence(c, f, "for one transaction", STR("suggestion"), "SET LOCAL work_mem = '%.0fMB'", need->mb);
	if (!role.n)
		return;
	struct str name = rule_name_sql(c, role);
	struct load_summary busy =
		load_summarize(&c->workload->behaviour->statements, c->workload->first_us, c->workload->last_us);
	finding_evidence(c, f, "for the role", STR("suggestion"), "ALTER ROLE %.*s SET work_mem = '%.0fMB'%s",
			 STR_ARG(name), need->role_mb,
			 need->first ? "" : ", which another statement of the role needs anyway");
	finding_evidence(c, f, "memory then, at the peak of statements at work", STR("estimate"),
			 "%.0f MB for each sort or hash of each of them", need->role_mb * MAX(ceil(busy.peak), 1.0));
	if (!need->first)
		return;
	finding_apply(c, f,
		      arena_fmt(c->arena, "ALTER ROLE %.*s SET work_mem = '%.0fMB'", STR_ARG(name), need->role_mb));
	finding_rollback(c, f, arena_fmt(c->arena, "ALTER ROLE %.*s RESET work_mem", STR_ARG(name)));
	f->apply_commented = true;
}

static void report_need(struct rule_context *c, const struct need *need, double largest_mb)
{
	const struct pattern *p = need->p;
	struct str files = rule_count(c, p->temp_files, "temporary file");
	double mb = need->mb;
	struct finding *f = rule_pattern_finding(c, p, STR(""));
	f->basis = BASIS_INFERRED;
	f->confidence = 700;
	f->title = arena_fmt(c->arena, "Keep in memory what %.*s writes to disk", STR_ARG(rule_text(c, p, 80)));
	if (mb <= largest_mb)
		f->rationale =
			arena_fmt(c->arena,
				  "%.*s, %.1f MB in all, %.1f MB at most for one execution: a "
				  "work_mem of %.0f MB would hold it.",
				  STR_ARG(files), (double)p->temp_bytes / MIB, (double)p->temp_max_bytes / MIB, mb);
	else
		f->rationale = arena_fmt(
			c->arena,
			"%.*s, %.1f MB in all, %.1f MB at most for one execution. That is "
			"too much for work_mem: sort or hash fewer rows, or use an index that gives the order.",
			STR_ARG(files), (double)p->temp_bytes / MIB, (double)p->temp_max_bytes / MIB);
	finding_evidence(c, f, "temporary files", STR("log"), "%" PRIu64, p->temp_files);
	finding_evidence(c, f, "bytes written", STR("log"), "%" PRIu64, p->temp_bytes);
	finding_evidence(c, f, "largest need of one execution", STR("log"), "%" PRIu64 " bytes", p->temp_max_bytes);
	/* Writing and reading the file once is about a third of an external sort. */
	rule_claim(c, f, p, 0.3, BASIS_INFERRED);
	offer_setting(c, f, need, largest_mb);
}

static void check(struct rule_context *c)
{
	double min_bytes = rule_threshold(c, "min_total_mb") * MIB,
	       largest_mb = rule_threshold(c, "largest_work_mem_mb");
	struct need *needs = ARENA_ARRAY(struct need, c->workload->patterns_n, c->arena);
	size_t n = 0;
	for (size_t i = 0; i < c->workload->patterns_n; i++) {
		const struct pattern *p = c->workload->patterns[i];
		if (!p->is_other && p->temp_files && (double)p->temp_bytes >= min_bytes)
			needs[n++] = (struct need){.p = p, .mb = next_power_of_two_mb(2.5 * (double)p->temp_max_bytes)};
	}
	for (size_t i = 0; i < n; i++)
		find_role_need(needs, n, i, largest_mb);
	for (size_t i = 0; i < n; i++)
		report_need(c, &needs[i], largest_mb);
}

const struct rule rule_server_temp_files = {
	.name = "server-temp-files",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "sorts and hashes that are written to disk, and the work_mem that would hold them",
	.explain = explain,
	.thresholds = {{"min_total_mb", "MB", 10, "less is gone before it reaches a disk"},
		       {"largest_work_mem_mb", "MB", 1024, "each sort of each session may take that much"}},
	.check = check,
};
