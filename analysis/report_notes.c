/* What must be said beside the numbers: see report_build.h. */
#include "analysis/report_build.h"

#include "base/base.h"

/* So many calls, and none of them short: the server does not log short ones. */
#define TELLING_CALLS 50
#define TELLING_SHORTEST_US 5000

static void add_note(struct report *r, struct str text)
{
	r->notes[r->notes_n++].text = text;
}

/* Duration of the shortest call of all. */
static uint64_t shortest_us(const struct workload *w)
{
	uint64_t shortest = UINT64_MAX;
	for (size_t i = 0; i < w->patterns_n; i++)
		if (w->patterns[i]->tally.calls)
			shortest = MIN(shortest, w->patterns[i]->min_us);
	return shortest;
}

/* The threshold below which statements were not logged, in µs; 0: none that shows. */
static double logging_threshold_us(const struct workload *w, const struct catalog *c)
{
	double setting = catalog_setting(c, "log_min_duration_statement", -2);
	uint64_t shortest = shortest_us(w);
	if (shortest == UINT64_MAX || w->totals.calls.calls < TELLING_CALLS || shortest < TELLING_SHORTEST_US)
		return 0;
	return setting > 0 ? setting * 1000 : (double)shortest;
}

static double sample_rate(const struct catalog *c)
{
	double sampled = catalog_setting(c, "log_statement_sample_rate", 1);
	bool samples = catalog_setting(c, "log_min_duration_sample", -1) >= 0;
	return samples && sampled > 0 && sampled < 1 ? sampled : 1;
}

unsigned report_coverage(const struct workload *w, const struct catalog *c)
{
	double coverage = 1000;
	if (logging_threshold_us(w, c) > 0)
		coverage *= 0.7;
	if (sample_rate(c) < 1)
		coverage *= 0.8;
	if (workload_seconds(w) < 300)
		coverage *= 0.9;
	return (unsigned)coverage;
}

static void note_coverage(struct report *r)
{
	double threshold = logging_threshold_us(r->workload, r->catalog);
	if (threshold > 0)
		add_note(r,
			 arena_fmt(r->arena,
				   "The shortest statement in the log took %.3f ms: shorter ones seem not to be logged "
				   "(log_min_duration_statement), so cheap statements that run often are missing here.",
				   (double)shortest_us(r->workload) / 1000));
	if (sample_rate(r->catalog) < 1)
		add_note(r, arena_fmt(r->arena,
				      "The server logs a sample of %g %% of its statements: counts and times are of "
				      "that sample.",
				      sample_rate(r->catalog) * 100));
	if (r->seconds < 3600 && r->workload->totals.entries)
		add_note(r, arena_fmt(r->arena, "The log covers %.0f seconds; figures per day are scaled up from that.",
				      r->seconds));
}

static void note_caps(struct report *r)
{
	const struct workload *w = r->workload;
	if (w->capped_patterns)
		add_note(r, STR("More distinct statements were seen than are kept apart (--max-patterns): the rest is "
				"counted in the row \"(other)\"."));
	if (w->capped_sessions)
		add_note(r,
			 STR("More sessions were seen than are kept apart: the number of sessions is a lower bound."));
	if (w->capped_errors)
		add_note(r, STR("More kinds of errors were seen than are kept apart: the rest is counted together."));
	if (w->totals.unattributed.calls)
		add_note(r, arena_fmt(r->arena,
				      "%" PRIu64 " durations (%.3f ms) were logged without a statement that they "
				      "belong to; they are in no pattern.",
				      w->totals.unattributed.calls, (double)w->totals.unattributed.total_us / 1000));
}

static void note_inputs(struct report *r)
{
	uint64_t unparsed = 0;
	size_t faulty = 0;
	for (size_t i = 0; i < r->inputs_n; i++) {
		unparsed += r->inputs[i].unparsed_lines;
		faulty += r->inputs[i].status != INPUT_OK;
	}
	if (faulty)
		add_note(r, arena_fmt(r->arena,
				      "%zu of %zu inputs could not be used, or not to their end: see the inputs.",
				      faulty, r->inputs_n));
	if (unparsed)
		add_note(r, arena_fmt(r->arena, "%" PRIu64 " lines of the logs were not understood: see the inputs.",
				      unparsed));
}

static void note_what_is_missing(struct report *r)
{
	if (r->workload->totals.entries && !r->catalog->has_schema)
		add_note(r,
			 STR("No schema dump was given: advice that must know the indexes that exist is left out. Add "
			     "the output of pg_dump --schema-only."));
	if (r->catalog->has_schema && !r->catalog->has_snapshot)
		add_note(r, STR("No statistics snapshot was given: sizes and selectivities are taken from plans, or "
				"guessed. Add the output of the SQL that pgassay snapshot-sql prints."));
}

#define MAX_NOTES 16

void report_add_notes(struct report *r, const struct report_sources *sources)
{
	r->notes = ARENA_ARRAY(struct report_note, MAX_NOTES, r->arena);
	if (sources->filtered)
		add_note(r, STR("Only a part of the logs was asked for (--from, --to, --database, --user, --app, "
				"--client, --include, --exclude): totals are of that part."));
	note_coverage(r);
	note_caps(r);
	note_inputs(r);
	note_what_is_missing(r);
}
