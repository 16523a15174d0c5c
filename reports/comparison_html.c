/* compare.html: the same page as a report's, for two of them. */
#include "base/base.h"
#include "reports/comparison_print.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

#define LISTED_CHANGES 500
#define QUERY_MAX 400

static struct figure show_us(double us)
{
	return figure_duration(comparison_whole_us(us));
}

static void cell_day(FILE *out, double us, bool change)
{
	int64_t whole = comparison_whole_us(us);
	html_cell_number(out, us, change ? figure_duration_change(whole) : figure_duration(whole));
}

static void cell_unknown(FILE *out)
{
	fputs("<td class=\"n\">\u2013</td>", out);
}

static void cell_query(FILE *out, struct str query)
{
	fputs("<th scope=\"row\"><code>", out);
	html_text_cut(out, query, QUERY_MAX);
	fputs("</code></th>", out);
}

static void print_name(FILE *out, struct str name)
{
	html_text_line(out, name, 200);
}

static void print_banner(FILE *out, const struct comparison *c, struct arena *arena)
{
	struct str headline = comparison_headline(c, arena), advice = comparison_advice_line(c, arena);
	fputs("<header>\n<h1>Comparison of two PostgreSQL workloads</h1>\n<p class=\"window\">", out);
	print_name(out, c->before->name);
	fputs(" \u2192 ", out);
	print_name(out, c->after->name);
	fputs("</p>\n</header>\n<main>\n<section id=\"summary\" aria-label=\"Summary\">\n", out);
	if (headline.n) {
		fputs("<p class=\"headline\">", out);
		html_text(out, headline);
		fputs(".</p>\n", out);
	}
	if (advice.n) {
		fputs("<p class=\"headline\">", out);
		html_text(out, advice);
		fputs(".</p>\n", out);
	}
}

static void print_key(FILE *out, const char *name, size_t n)
{
	fprintf(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, figure_count(n).text);
}

static void print_side(FILE *out, const char *which, const struct comparison_side *side)
{
	html_row_open(out);
	html_cell_name(out, str_from(which));
	fputs("<td>", out);
	print_name(out, side->name);
	fputs("</td>", out);
	html_cell_us(out, (uint64_t)comparison_whole_us(side->seconds * 1e6));
	html_cell_count(out, side->calls);
	html_cell_count(out, (uint64_t)comparison_whole_us(comparison_per_day(side, side->calls)));
	cell_day(out, comparison_per_day(side, side->total_us), false);
	html_cell_count(out, side->patterns_n);
	html_row_close(out);
}

static void print_summary(FILE *out, const struct comparison *c)
{
	static const struct html_column columns[] = {
		{"side", false},       {"input", false},     {"covers", true},   {"calls", true},
		{"calls a day", true}, {"time a day", true}, {"patterns", true},
	};
	fputs("<dl class=\"key\">\n", out);
	for (enum comparison_kind kind = 0; kind < CHANGE_KINDS; kind++)
		print_key(out, comparison_kind_names[kind], c->changes_by[kind]);
	for (enum advice_outcome outcome = 0; outcome < ADVICE_OUTCOMES; outcome++)
		if (c->results_by[outcome])
			print_key(out,
				  outcome == ADVICE_TAKEN  ? "advice taken"
				  : outcome == ADVICE_OPEN ? "advice open"
				  : outcome == ADVICE_GONE ? "advice gone"
							   : "advice unknown",
				  c->results_by[outcome]);
	fputs("</dl>\n", out);
	html_table_open(out, &(struct html_table){.caption = "The two sides; what is said a day is scaled to 24 hours",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .fixed = true});
	print_side(out, "before", c->before);
	print_side(out, "after", c->after);
	html_table_close(out);
	fputs("</section>\n", out);
}

static const char *doubt_text(enum comparison_doubt doubt)
{
	return doubt == DOUBT_FEW_CALLS ? "too few calls to be sure"
	       : doubt == DOUBT_NOISE   ? "within the spread of the calls"
					: "";
}

/* Both sides of a pattern: calls, means, percentiles, each before → after. */
static void cell_both(FILE *out, double was, double is, struct figure (*show)(double))
{
	fprintf(out, "<td class=\"n\" data-v=\"%.17g\">%s<br>\u2192 %s</td>", is, show(was).text, show(is).text);
}

static struct figure show_count(double n)
{
	return figure_count((uint64_t)n);
}

static void cells_of_both(FILE *out, const struct comparison_pattern *was, const struct comparison_pattern *is)
{
	double mean_was = comparison_mean_us(was), mean_is = comparison_mean_us(is);
	cell_both(out, (double)was->calls, (double)is->calls, show_count);
	cell_both(out, mean_was, mean_is, show_us);
	html_cell_number(out, mean_was > 0 ? mean_is / mean_was : 0, figure_change(mean_was, mean_is));
	cell_both(out, (double)was->p50_us, (double)is->p50_us, show_us);
	cell_both(out, (double)was->p95_us, (double)is->p95_us, show_us);
	cell_both(out, (double)was->p99_us, (double)is->p99_us, show_us);
}

static void print_effects(FILE *out, const struct comparison_result *r)
{
	static const struct html_column columns[] = {
		{"statement", false}, {"calls", true}, {"mean", true},        {"change", true}, {"median", true},
		{"95 %", true},       {"99 %", true},  {"saved a day", true}, {"sure?", false},
	};
	html_table_open(
		out, &(struct html_table){.caption = "Its statements, before and after; saved at the calls of before",
					  .columns = columns,
					  .columns_n = ARRAY_LEN(columns),
					  .fixed = true});
	for (size_t i = 0; i < r->effects_n; i++) {
		const struct comparison_effect *e = &r->effects[i];
		html_row_open(out);
		cell_query(out, (e->after ? e->after : e->before)->query);
		if (e->before && e->after) {
			cells_of_both(out, e->before, e->after);
			cell_day(out, e->saved_us_per_day, false);
			html_cell_plain(out, e->doubt ? doubt_text(e->doubt) : "yes");
		} else {
			for (int k = 0; k < 7; k++)
				cell_unknown(out);
			html_cell_plain(out, e->before ? "does not run any more" : "did not run before");
		}
		html_row_close(out);
	}
	html_table_close(out);
}

static void print_taken(FILE *out, const struct comparison_result *r, struct arena *arena)
{
	fprintf(out, "<article class=\"card\" id=\"r-%016" PRIx64 "\">\n<h3>", r->advice->id);
	html_text_cut(out, r->advice->title, 400);
	html_permalink(out, "r", r->advice->id, "recommendation");
	fputs("</h3>\n<p>", out);
	struct str line = comparison_result_line(r, arena);
	fprintf(out, "%c", line.p[0] - 'a' + 'A');
	html_text(out, str_skip(line, 1));
	fputs("; ", out);
	html_text_cut(out, comparison_proof(r, arena), 400);
	fputs(".</p>\n", out);
	if (r->effects_n)
		print_effects(out, r);
	fputs("</article>\n", out);
}

static void print_result_rows(FILE *out, const struct comparison *c, struct arena *arena)
{
	static const struct html_column columns[] = {
		{"recommendation of before", false},
		{"outcome", false},
		{"promised a day", true},
		{"measured a day", true},
		{"shown by", false},
	};
	html_table_open(out, &(struct html_table){.caption = "What became of each",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .filterable = c->results_n > 12});
	for (size_t i = 0; i < c->results_n; i++) {
		const struct comparison_result *r = &c->results[i];
		html_row_open(out);
		html_cell_name(out, r->advice->title);
		html_cell_plain(out, advice_outcome_names[r->outcome]);
		html_cell_number(out, (double)r->advice->benefit_us_per_day,
				 r->advice->benefit_us_per_day ? figure_duration(r->advice->benefit_us_per_day)
							       : (struct figure){"\u2013"});
		if (r->measurable)
			cell_day(out, r->saved_us_per_day, false);
		else
			cell_unknown(out);
		html_cell_text(out, comparison_proof(r, arena));
		html_row_close(out);
	}
	html_table_close(out);
}

static void print_all_taken(FILE *out, const struct comparison *c, struct arena *arena)
{
	html_section_open(out, "taken", "Advice taken, and what it brought");
	if (c->results_n == 0)
		html_empty(out,
			   "The first side holds no recommendations: pass its report, or its log with the schema.");
	else if (c->results_by[ADVICE_TAKEN] == 0)
		html_empty(out, "Nothing shows that a recommendation of the first side was followed.");
	for (size_t i = 0; i < c->results_n; i++)
		if (c->results[i].outcome == ADVICE_TAKEN)
			print_taken(out, &c->results[i], arena);
	html_section_close(out);
}

static void print_advice(FILE *out, const struct comparison *c, struct arena *arena)
{
	html_section_open(out, "advice", "All recommendations of before");
	if (c->results_n)
		print_result_rows(out, c, arena);
	else
		html_empty(out, "There were none.");
	html_section_close(out);
}

static void change_row(FILE *out, const struct comparison *c, const struct comparison_change *change)
{
	const struct comparison_pattern *only = change->after ? change->after : change->before;
	struct str severity = comparison_severity(change);
	html_row_open(out);
	cell_query(out, only->query);
	cell_day(out, change->us_per_day, true);
	if (change->before && change->after) {
		cells_of_both(out, change->before, change->after);
	} else {
		const struct comparison_side *side = change->after ? c->after : c->before;
		html_cell_count(out, (uint64_t)comparison_whole_us(comparison_per_day(side, only->calls)));
		cell_day(out, comparison_mean_us(only), false);
		html_cell_us(out, only->p50_us);
		html_cell_us(out, only->p95_us);
		html_cell_us(out, only->p99_us);
	}
	fputs("<td>", out);
	if (severity.n)
		fprintf(out, "<span class=\"badge %.*s\">%.*s</span>", STR_ARG(severity), STR_ARG(severity));
	fprintf(out, "%s</td>", doubt_text(change->doubt));
	html_row_close(out);
}

static void print_changes(FILE *out, const struct comparison *c, enum comparison_kind kind)
{
	static const struct html_column both[] = {
		{"statement", false}, {"a day", true}, {"calls", true}, {"mean", true},    {"change", true},
		{"median", true},     {"95 %", true},  {"99 %", true},  {"remark", false},
	};
	static const struct html_column one[] = {
		{"statement", false}, {"a day", true}, {"calls a day", true}, {"mean", true},
		{"median", true},     {"95 %", true},  {"99 %", true},        {"remark", false},
	};
	static const char *const captions[] = {
		[CHANGE_SLOWER] = "Slower statements; time a day at the calls of after",
		[CHANGE_NEW] = "New statements",
		[CHANGE_FASTER] = "Faster statements; time a day at the calls of after",
		[CHANGE_GONE] = "Statements that are gone",
		[CHANGE_UNCERTAIN] = "Statements whose mean changed, but not for certain",
	};
	bool single = kind == CHANGE_NEW || kind == CHANGE_GONE;
	size_t shown = 0;
	html_table_open(out, &(struct html_table){.caption = captions[kind],
						  .columns = single ? one : both,
						  .columns_n = single ? ARRAY_LEN(one) : ARRAY_LEN(both),
						  .filterable = c->changes_by[kind] > 12});
	for (size_t i = 0; i < c->changes_n && shown < LISTED_CHANGES; i++) {
		if (c->changes[i].kind != kind)
			continue;
		change_row(out, c, &c->changes[i]);
		shown++;
	}
	html_table_close(out);
	if (c->changes_by[kind] > shown)
		fprintf(out, "<p class=\"more\">%s more are in compare.json.</p>\n",
			figure_count(c->changes_by[kind] - shown).text);
}

static void print_limits(FILE *out, const struct comparison *c)
{
	fprintf(out, "<p>Told are changes of the mean by a factor of %.3g at least, ", c->limits.ratio);
	if (c->limits.us_per_day > 0)
		fprintf(out, "that move %s a day or more", show_us(c->limits.us_per_day).text);
	else
		fprintf(out, "of statements that take %s of all time or more", figure_percent(c->limits.share).text);
	fprintf(out,
		". They are certain with %" PRIu64 " calls on both sides and means that are three standard errors "
		"apart.</p>\n",
		c->limits.calls);
}

static void print_all_changes(FILE *out, const struct comparison *c)
{
	html_section_open(out, "changes", "Statements that changed");
	print_limits(out, c);
	for (enum comparison_kind kind = 0; kind < CHANGE_KINDS; kind++)
		if (c->changes_by[kind])
			print_changes(out, c, kind);
	if (c->changes_n == 0)
		html_empty(out, "No statement became noticeably slower or faster, none is new, none is gone.");
	html_section_close(out);
}

void comparison_print_html(const struct comparison *c, struct str version, FILE *out)
{
	static const struct html_link links[] = {
		{"taken", "Advice taken"}, {"changes", "Statements"}, {"advice", "All advice"}};
	struct arena arena = {0};
	html_page_open(out, STR("PostgreSQL workloads compared"), version, links, ARRAY_LEN(links));
	print_banner(out, c, &arena);
	print_summary(out, c);
	print_all_taken(out, c, &arena);
	print_all_changes(out, c);
	print_advice(out, c, &arena);
	html_page_close(out, version,
			"Percentiles are within 1 % of the exact ones. The same figures, unrounded, are in "
			"compare.json.");
	arena_release(&arena);
}
