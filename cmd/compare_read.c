#include "cmd/compare_read.h"

#include <math.h>
#include <sys/stat.h>

#include "analysis/rule.h"
#include "base/base.h"
#include "base/buf.h"
#include "cmd/filter.h"
#include "cmd/make_report.h"
#include "cmd/pattern_filter.h"
#include "parsers/source.h"

#define REPORT_LIMIT ((size_t)1 << 30)

static void take_patterns(struct comparison_side *side, const struct report *r, struct arena *arena)
{
	side->patterns_n = r->patterns_n;
	side->patterns = ARENA_ARRAY(struct comparison_pattern, r->patterns_n, arena);
	for (size_t i = 0; i < r->patterns_n; i++) {
		const struct pattern *p = r->patterns[i].pattern;
		side->patterns[i] = (struct comparison_pattern){
			.id = p->id,
			.query = arena_strdup(p->query, arena),
			.calls = p->tally.calls,
			.total_us = p->tally.total_us,
			.p50_us = r->patterns[i].p50_us,
			.p95_us = r->patterns[i].p95_us,
			.p99_us = r->patterns[i].p99_us,
			.stddev_us = round(r->patterns[i].stddev_us),
		};
	}
}

static struct comparison_advice take_finding(const struct finding *f, struct arena *arena)
{
	struct comparison_advice a = {
		.id = f->id,
		.rule = str_from(f->rule->name),
		.title = arena_strdup(f->title, arena),
		.patterns = ARENA_ARRAY(uint64_t, f->patterns_n, arena),
		.patterns_n = f->patterns_n,
		.benefit_us_per_day = f->benefit_us_per_day,
		.benefit_relative = round(f->benefit_relative * 1e6) / 1e6,
		.apply = ARENA_ARRAY(struct str, f->apply_n, arena),
		.apply_n = f->apply_n,
	};
	for (size_t i = 0; i < f->patterns_n; i++)
		a.patterns[i] = f->patterns[i];
	for (size_t i = 0; i < f->apply_n; i++)
		a.apply[i] = arena_strdup(f->apply[i], arena);
	return a;
}

static void take_indexes(struct comparison_side *side, const struct report *r, struct arena *arena)
{
	side->indexes = ARENA_ARRAY(struct comparison_index, r->indexes_n, arena);
	for (size_t i = 0; i < r->indexes_n; i++) {
		const struct index *index = r->indexes[i].index;
		if (str_eq(r->indexes[i].verdict, STR("new")))
			continue;
		side->indexes[side->indexes_n++] = (struct comparison_index){
			arena_strdup(index->schema, arena),
			arena_strdup(index->name, arena),
			arena_strdup(index->definition, arena),
		};
	}
}

static void take_used_indexes(struct comparison_side *side, const struct report *r, struct arena *arena)
{
	size_t n = 0;
	for (size_t i = 0; i < r->plans_n; i++)
		n += r->plans[i].nodes_n;
	side->used_indexes = ARENA_ARRAY(struct str, n, arena);
	for (size_t i = 0; i < r->plans_n; i++)
		for (size_t k = 0; k < r->plans[i].nodes_n; k++)
			if (r->plans[i].nodes[k].node->index.n)
				side->used_indexes[side->used_indexes_n++] =
					arena_strdup(r->plans[i].nodes[k].node->index, arena);
}

/* The same figures that report.json would hold: its window has milliseconds. */
static void take_report(struct comparison_side *side, const struct report *r, struct arena *arena)
{
	side->seconds = round(r->seconds * 1000) / 1000;
	side->calls = r->workload->totals.calls.calls;
	side->total_us = r->workload->totals.calls.total_us;
	take_patterns(side, r, arena);
	side->advice_n = r->recommendations_n;
	side->advice = ARENA_ARRAY(struct comparison_advice, r->recommendations_n, arena);
	for (size_t i = 0; i < r->recommendations_n; i++)
		side->advice[i] = take_finding(r->recommendations[i], arena);
	take_indexes(side, r, arena);
	take_used_indexes(side, r, arena);
}

static bool analyse(struct comparison_side *side, const struct options *o, bool *faulty, struct arena *arena,
		    struct err *err)
{
	struct ingest in = {0};
	ingest_read(&in, o, arena);
	*faulty = *faulty || in.faulty;
	bool ok = in.usable || err_set(err, ERR_UNKNOWN, "holds nothing usable, nothing was compared");
	if (ok) {
		workload_finish(in.workload, in.catalog);
		ok = pattern_filter(in.workload, o, err);
	}
	if (ok)
		take_report(side, make_report(&in, o, arena), arena);
	ingest_release(&in);
	return ok;
}

static bool read_report(struct comparison_side *side, struct source *source, const struct options *o, bool *faulty,
			struct arena *arena, struct err *err)
{
	struct buf text = {0};
	char block[65536];
	size_t n;
	if (filter_is_active(o) || o->include.n || o->exclude.n) {
		err_set(err, ERR_USAGE, "a report cannot be filtered any more");
		return err_hint(err, "compare the logs or their digests");
	}
	while (text.n <= REPORT_LIMIT && (n = source_read(source, block, sizeof block)) > 0)
		buf_add(&text, str_of(block, n));
	bool ok = text.n <= REPORT_LIMIT || err_set(err, ERR_LIMIT, "is longer than a report can be");
	ok = ok && source_status(source, err) == SOURCE_OK &&
	     compare_read_json(side, buf_str(&text), faulty, arena, err);
	buf_release(&text);
	return ok;
}

/* The path of the report that `name` may be: itself, or the file in that folder. */
static struct str report_path(struct str name, struct arena *arena)
{
	struct stat st;
	struct str inside = arena_fmt(arena, "%.*s/report.json", STR_ARG(name));
	return stat(inside.p, &st) == 0 ? inside : arena_strdup(name, arena);
}

static bool is_file(struct str path)
{
	struct stat st;
	return stat(path.p, &st) == 0 && S_ISREG(st.st_mode);
}

bool compare_read(struct comparison_side *side, struct str name, const struct options *o, bool *faulty,
		  struct arena *arena, struct err *err)
{
	struct str path = report_path(name, arena);
	struct options own = *o;
	struct source *source = is_file(path) ? source_open(path.p, err) : NULL;
	bool ok;
	own.inputs = &name;
	own.inputs_n = 1;
	side->name = name;
	if (source && compare_is_report(source_peek(source)))
		ok = read_report(side, source, o, faulty, arena, err);
	else
		ok = analyse(side, &own, faulty, arena, err);
	source_close(source);
	if (!ok && err->code != ERR_USAGE)
		err->at.file = path.p;
	return ok;
}
