/* A comparison as files: compare.json and compare.md. */
#include "base/base.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/compare_print.h"
#include "reports/figures.h"
#include "reports/json_keys.h"
#include "reports/markdown_text.h"

#define MARKDOWN_TEXT 200

static void print_side(struct json *j, const char *key, const struct comparison_side *side)
{
	json_key(j, key);
	json_open(j, '{');
	json_key_str(j, "name", side->name);
	json_key_double(j, "seconds", side->seconds, 3);
	json_key_uint(j, "calls", side->calls);
	json_key_total_ms(j, "total_ms", side->total_us);
	json_key_double(j, "calls_per_day", comparison_per_day(side, side->calls), 1);
	json_key_ms(j, "ms_per_day", compare_whole_us(comparison_per_day(side, side->total_us)));
	json_key_uint(j, "patterns", side->patterns_n);
	json_close(j);
}

static void print_pattern(struct json *j, const char *key, const struct comparison_pattern *p)
{
	json_key(j, key);
	if (!p) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_key_uint(j, "calls", p->calls);
	json_key_total_ms(j, "total_ms", p->total_us);
	json_key_double(j, "mean_ms", comparison_mean_us(p) / 1000, 3);
	json_key_total_ms(j, "p95_ms", p->p95_us);
	json_close(j);
}

static void print_change(struct json *j, const struct comparison_change *change)
{
	const struct comparison_pattern *p = change->after ? change->after : change->before;
	json_open(j, '{');
	json_key(j, "pattern");
	json_hex(j, p->id);
	json_key_str(j, "change", str_from(comparison_kind_names[change->kind]));
	json_key_str(j, "query", p->query);
	print_pattern(j, "before", change->before);
	print_pattern(j, "after", change->after);
	json_key_ms(j, "ms_per_day", compare_whole_us(change->us_per_day));
	json_close(j);
}

static void print_result(struct json *j, const struct comparison_result *r)
{
	json_open(j, '{');
	json_key(j, "id");
	json_hex(j, r->advice->id);
	json_key_str(j, "rule", r->advice->rule);
	json_key_str(j, "title", r->advice->title);
	json_key_str(j, "outcome", str_from(advice_outcome_names[r->outcome]));
	json_key_ms(j, "promised_ms_per_day", r->advice->benefit_us_per_day);
	json_key(j, "measured_ms_per_day");
	if (r->measurable)
		json_ms(j, compare_whole_us(r->saved_us_per_day));
	else
		json_null(j);
	json_key_ids(j, "patterns", r->advice->patterns, r->advice->patterns_n);
	json_close(j);
}

void compare_print_json(const struct comparison *c, FILE *out)
{
	struct json writer = json_to(out), *j = &writer;
	json_open(j, '{');
	json_key_str(j, "schema", STR("pgassay-compare/1"));
	json_key(j, "generator");
	json_open(j, '{');
	json_key_str(j, "name", STR("pgassay"));
	json_key_str(j, "version", STR(PGASSAY_VERSION));
	json_close(j);
	print_side(j, "before", c->before);
	print_side(j, "after", c->after);
	json_key(j, "changes");
	json_open(j, '[');
	for (size_t i = 0; i < c->changes_n; i++)
		print_change(j, &c->changes[i]);
	json_close(j);
	json_key(j, "advice");
	json_open(j, '[');
	for (size_t i = 0; i < c->results_n; i++)
		print_result(j, &c->results[i]);
	json_close(j);
	json_close(j);
}

static void add_text(struct buf *out, const char *before, struct str text, const char *after)
{
	buf_add(out, str_from(before));
	markdown_text(out, MARKUP_GITHUB, text, MARKDOWN_TEXT);
	buf_add(out, str_from(after));
}

static void add_side(struct buf *out, const char *name, const struct comparison_side *side)
{
	buf_fmt(out, "| %s | ", name);
	add_text(out, "", side->name, " | ");
	buf_fmt(out, "%s | %s |\n",
		figure_count((uint64_t)compare_whole_us(comparison_per_day(side, side->calls))).text,
		figure_duration(compare_whole_us(comparison_per_day(side, side->total_us))).text);
}

static void add_rest(struct buf *out, size_t n)
{
	if (n > COMPARE_SHOWN)
		buf_fmt(out, "- and %zu more\n", n - COMPARE_SHOWN);
}

static void add_changes(struct buf *out, const struct comparison *c, enum comparison_kind kind, struct arena *arena)
{
	size_t shown = 0;
	buf_fmt(out, "\n### %s: %zu\n\n", compare_kind_titles[kind], c->changes_by[kind]);
	for (size_t i = 0; i < c->changes_n && shown < COMPARE_SHOWN; i++) {
		const struct comparison_change *change = &c->changes[i];
		if (change->kind != kind)
			continue;
		add_text(out, "- ", compare_change_line(c, change, arena), ": ");
		add_text(out, "", (change->after ? change->after : change->before)->query, "\n");
		shown++;
	}
	add_rest(out, c->changes_by[kind]);
}

static void add_results(struct buf *out, const struct comparison *c, enum advice_outcome outcome, struct arena *arena)
{
	size_t shown = 0;
	buf_fmt(out, "\n### %s: %zu\n\n", compare_outcome_titles[outcome], c->results_by[outcome]);
	for (size_t i = 0; i < c->results_n && shown < COMPARE_SHOWN; i++) {
		if (c->results[i].outcome != outcome)
			continue;
		add_text(out, "- ", c->results[i].advice->title, ": ");
		add_text(out, "", compare_result_line(&c->results[i], arena), "\n");
		shown++;
	}
	add_rest(out, c->results_by[outcome]);
}

void compare_print_markdown(const struct comparison *c, FILE *out)
{
	struct buf text = {0};
	struct arena arena = {0};
	buf_add(&text, STR("## Comparison\n\n| | | calls a day | time a day |\n|---|---|---|---|\n"));
	add_side(&text, "before", c->before);
	add_side(&text, "after", c->after);
	for (enum comparison_kind kind = 0; kind < CHANGE_KINDS; kind++)
		if (c->changes_by[kind])
			add_changes(&text, c, kind, &arena);
	for (enum advice_outcome outcome = 0; outcome < ADVICE_OUTCOMES; outcome++)
		if (c->results_by[outcome])
			add_results(&text, c, outcome, &arena);
	fwrite(text.p, 1, text.n, out);
	buf_release(&text);
	arena_release(&arena);
}
