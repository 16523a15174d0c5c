/* What must be said beside the numbers: see report_build.h. */
#include "analysis/report_build.h"

#include "analysis/counted.h"
#include "analysis/coverage.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "parsers/log_prefix.h"

#define MAX_QUERY_BYTES 200
/* Smaller shares of the time and the calls that pg_stat_statements counts are not worth a note. */
#define MIN_HIDDEN_SHARE 0.01

static void add_note(struct report *r, struct str text)
{
	r->notes[r->notes_n++].text = text;
}

unsigned report_coverage(const struct workload *w, const struct catalog *c)
{
	return coverage_of(w, c).per_mille;
}

static void note_coverage(struct report *r)
{
	struct coverage v = coverage_of(r->workload, r->catalog);
	if (v.threshold_us)
		add_note(r, arena_fmt(r->arena,
				      "The shortest statement in the log took %.3f ms: shorter ones seem not to be "
				      "logged (log_min_duration_statement), so cheap statements that run often are "
				      "missing here. By the durations that are logged, about %.0f %% of the time is "
				      "hidden.",
				      (double)v.threshold_us / 1000,
				      100 * (double)v.hidden_us /
					      (double)(r->workload->totals.calls.total_us + v.hidden_us + 1)));
	if (v.sample_rate < 1)
		add_note(r, arena_fmt(r->arena,
				      "The server logs a sample of %g %% of its statements: counts and times are of "
				      "that sample.",
				      v.sample_rate * 100));
	if (v.silent_hours)
		add_note(r, arena_fmt(r->arena,
				      "%" PRIu64 " of %" PRIu64 " hours between busy ones have no statement: a part of "
				      "the log may be missing.",
				      v.silent_hours, v.hours));
	if (v.untimed)
		add_note(r, arena_fmt(r->arena,
				      "%" PRIu64 " statements were logged without a duration (log_statement without "
				      "log_duration, or they failed): their time is not known.",
				      v.untimed));
	if (r->seconds < 3600 && r->workload->totals.entries)
		add_note(r, arena_fmt(r->arena, "The log covers %.0f s; figures per day are scaled up from that.",
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

/* What a log_line_prefix leaves out. */
static void note_prefixes(struct report *r)
{
	size_t without_session = 0, without_time = 0;
	for (size_t i = 0; i < r->inputs_n; i++) {
		const struct report_input *input = &r->inputs[i];
		bool applies = input->kind == INPUT_LOG && input->status != INPUT_UNREADABLE &&
			       str_eq(input->format, STR("stderr"));
		without_session += applies && !prefix_text_has(input->prefix, "pc");
		without_time += applies && !prefix_text_has(input->prefix, "mtn");
	}
	if (without_session)
		add_note(r, arena_fmt(r->arena,
				      "The lines of %zu logs name no process (%%p or %%c in log_line_prefix): sessions "
				      "cannot be told apart, and which duration belongs to which statement is guessed "
				      "where they are logged apart.",
				      without_session));
	if (without_time)
		add_note(r,
			 arena_fmt(r->arena,
				   "The lines of %zu logs have no time (%%m, %%t or %%n in log_line_prefix): figures "
				   "per day and hour are not theirs.",
				   without_time));
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

/* What only the server's counters show; the report's own totals are the log's. */
static void note_counted(struct report *r, const struct counted *counted)
{
	struct buf text = {0};
	if (!counted || !counted->hidden_n || !r->workload->totals.calls.calls ||
	    (counted->hidden.total_ms < counted->all.total_ms * MIN_HIDDEN_SHARE &&
	     counted->hidden.calls < counted->all.calls * MIN_HIDDEN_SHARE))
		return;
	scan_normalize(counted->largest_hidden->query, &r->workload->options.scan, &text);
	struct str query = utf8_head(buf_str(&text), MAX_QUERY_BYTES);
	add_note(r, arena_fmt(r->arena,
			      "pg_stat_statements counts %zu %s (calls: %.0f; %.1f %% of its time) that this log does "
			      "not show. Most time of them takes: %.*s%s",
			      counted->hidden_n, counted->hidden_n == 1 ? "statement" : "statements",
			      counted->hidden.calls, 100 * counted->hidden.total_ms / MAX(counted->all.total_ms, 0.001),
			      STR_ARG(query), query.n < text.n ? "…" : ""));
	buf_release(&text);
}

static void note_databases(struct report *r)
{
	const struct catalog *c = r->catalog;
	if (c->clashes_n)
		add_note(
			r,
			arena_fmt(
				r->arena,
				"The schema has %zu tables in more than one database. Those of %s%.*s are used: advice "
				"on the others is left out. --database chooses.",
				c->clashes_n, c->preferred_database.n ? "" : "the first one",
				STR_ARG(c->preferred_database)));
}

static void note_whole_digests(struct report *r)
{
	size_t digests = 0;
	for (size_t i = 0; i < r->inputs_n; i++)
		digests += r->inputs[i].kind == INPUT_DIGEST && r->inputs[i].entries;
	if (digests)
		add_note(r,
			 arena_fmt(r->arena,
				   "%zu of the inputs are digests, which hold sums: --from, --to, --database, --user, "
				   "--app and --client had no effect on them.",
				   digests));
}

#define MAX_NOTES 24

void report_add_notes(struct report *r, const struct report_sources *sources)
{
	r->notes = ARENA_ARRAY(struct report_note, MAX_NOTES, r->arena);
	if (sources->filtered)
		add_note(r, STR("Only a part of the logs was asked for (--from, --to, --database, --user, --app, "
				"--client, --include, --exclude): totals are of that part."));
	if (sources->entries_filtered)
		note_whole_digests(r);
	note_coverage(r);
	note_counted(r, sources->join->counted);
	note_databases(r);
	note_caps(r);
	note_inputs(r);
	note_prefixes(r);
	note_what_is_missing(r);
}
