#include "cmd/plan_view.h"

#include <math.h>

#include "base/base.h"
#include "base/utf8.h"

#define WIDTH 80
#define BAR_WIDTH 6
#define FIGURES_WIDTH 35 /* of the columns left of the tree */
#define MAX_INDENT 20
#define OUTDENT 12

struct view {
	const struct terminal *terminal;
	FILE *out;
	struct arena *arena;
};

/* Columns a text takes: one a UTF-8 sequence. */
static size_t columns_of(struct str s)
{
	size_t columns = 0;
	for (; s.n; columns++) {
		size_t n = utf8_sequence(s);
		s = str_skip(s, n ? n : 1);
	}
	return columns;
}

/* The first `width` columns. */
static struct str head_columns(struct str s, size_t width)
{
	struct str rest = s;
	for (; rest.n && width; width--) {
		size_t n = utf8_sequence(rest);
		rest = str_skip(rest, n ? n : 1);
	}
	return str_head(s, s.n - rest.n);
}

/* Runs of white space as one blank: a statement of many lines on one. */
static struct str one_line(struct str s, struct arena *arena)
{
	char *out = arena_alloc(s.n, arena);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool blank = s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
		if (!blank || (n && out[n - 1] != ' '))
			out[n++] = blank ? ' ' : s.p[i];
	}
	return str_of(out, n);
}

static void print_cut(const struct view *v, enum tone tone, struct str s, size_t width)
{
	s = one_line(s, v->arena);
	if (columns_of(s) <= width) {
		terminal_print(v->terminal, tone, s);
		return;
	}
	terminal_print(v->terminal, tone, head_columns(s, width - 1));
	fputs("…", v->out);
}

/* Wrapped at blanks; lines after the first are indented like it. */
static void print_wrapped(const struct view *v, enum tone tone, size_t indent, struct str s)
{
	for (bool first = true; s.n; first = false) {
		struct str line = head_columns(s, WIDTH - indent);
		ptrdiff_t blank = line.n < s.n ? str_find_last(line, STR(" ")) : -1;
		if (blank > (ptrdiff_t)line.n / 2)
			line = str_head(line, (size_t)blank);
		if (!first)
			fprintf(v->out, "%*s", (int)indent, "");
		terminal_print(v->terminal, tone, line);
		fputc('\n', v->out);
		s = str_skip(s, line.n);
		while (s.n && s.p[0] == ' ')
			s = str_skip(s, 1);
	}
}

/* "12,345", then "123k", "1.2M": six columns at most. */
static void format_count(char *out, size_t size, double n)
{
	static const char units[] = " kMGTP";
	size_t unit = 0;
	if (n < 99999.5) {
		snprintf(out, size, "%.0f", n);
		return;
	}
	while (n >= 999.5 && unit + 2 < sizeof units) {
		n /= 1000;
		unit++;
	}
	snprintf(out, size, n < 9.95 ? "%.1f%c" : "%.0f%c", n, units[unit]);
}

static void format_ms(char *out, size_t size, double ms)
{
	if (ms < 0)
		snprintf(out, size, "-");
	else if (ms >= 99999.5)
		snprintf(out, size, "%.1f s", ms / 1000);
	else
		snprintf(out, size, ms < 9.9995 ? "%.3f" : ms < 999.95 ? "%.1f" : "%.0f", ms);
}

static void print_bar(const struct view *v, double share)
{
	static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	int parts = (int)lround(share * BAR_WIDTH * 8), full = parts / 8, used = full + (parts % 8 > 0);
	char bar[4 * BAR_WIDTH + 1] = "";
	size_t n = 0;
	for (int i = 0; i < used; i++)
		n += (size_t)snprintf(bar + n, sizeof bar - n, "%s", i < full ? "█" : eighths[parts % 8]);
	enum tone tone = share >= 0.3 ? TONE_CRITICAL : share >= 0.1 ? TONE_WARNING : TONE_GOOD;
	terminal_print(v->terminal, tone, str_of(bar, n));
	fprintf(v->out, "%*s", BAR_WIDTH - used, "");
}

static void print_figures(const struct view *v, const struct plan_times *times, const struct node_time *t)
{
	char ms[24], rows[24], expected[24];
	double share = times->plan->timed ? MIN(t->self_ms / plan_total_ms(times), 1) : 0;
	format_ms(ms, sizeof ms, t->self_ms);
	format_count(rows, sizeof rows, t->rows);
	format_count(expected, sizeof expected, t->estimated_rows);
	if (t->node->loops < 0)
		snprintf(rows, sizeof rows, "-");
	if (t->never_executed)
		snprintf(ms, sizeof ms, "never");
	print_bar(v, share);
	fprintf(v->out, " %3.0f%% %8s %6s %6s ", share * 100, ms, rows, expected);
}

static size_t indent_of(const struct plan_node *n)
{
	return MIN((size_t)n->depth * 2, (size_t)MAX_INDENT);
}

static struct str title_of(const struct plan_node *n, struct arena *arena)
{
	struct str how = n->strategy.n && !str_eq(n->strategy, STR("Plain")) ? n->strategy : n->operation;
	bool join = n->join_type.n && !str_eq(n->join_type, STR("Inner"));
	struct str title = arena_fmt(arena, "%.*s%s%s%.*s%s%.*s%s%.*s", STR_ARG(n->subplan), n->subplan.n ? ": " : "",
				     n->parallel_aware ? "Parallel " : "", STR_ARG(n->type), how.n ? " " : "",
				     STR_ARG(how), join ? " " : "", STR_ARG(join ? n->join_type : STR("")));
	if (n->index.n)
		title = arena_fmt(arena, "%.*s using %.*s", STR_ARG(title), STR_ARG(n->index));
	struct str object = n->relation.n ? n->relation : n->cte.n ? n->cte : n->function.n ? n->function : n->alias;
	if (object.n)
		title = arena_fmt(arena, "%.*s on %.*s", STR_ARG(title), STR_ARG(object));
	if (n->loops > 1)
		title = arena_fmt(arena, "%.*s (×%.0f)", STR_ARG(title), n->loops);
	return title;
}

static void print_condition(const struct view *v, const struct plan_node *n, const char *name, struct str text,
			    double removed)
{
	size_t indent = FIGURES_WIDTH + indent_of(n) + 2, label = strlen(name) + 2;
	char count[24];
	if (!text.n)
		return;
	format_count(count, sizeof count, removed);
	size_t tail = removed > 0 ? strlen(count) + 4 : 0;
	/* What is too long for its place in the tree starts further left. */
	if (indent + label + columns_of(text) + tail > WIDTH)
		indent = OUTDENT;
	fprintf(v->out, "%*s%s: ", (int)indent, "", name);
	print_cut(v, TONE_FAINT, text, WIDTH - indent - label - tail);
	if (removed > 0)
		fprintf(v->out, " (-%s)", count);
	fputc('\n', v->out);
}

static void print_conditions(const struct view *v, const struct node_time *t)
{
	const struct plan_node *n = t->node;
	print_condition(v, n, "index", n->index_cond, 0);
	print_condition(v, n, "hash", n->hash_cond, 0);
	print_condition(v, n, "merge", n->merge_cond, 0);
	print_condition(v, n, "join filter", n->join_filter, t->removed_join);
	print_condition(v, n, "filter", n->filter, t->removed);
	print_condition(v, n, "once", n->one_time_filter, 0);
	for (size_t i = 0; i < n->sort_key_n; i++)
		print_condition(v, n, "by", n->sort_key[i], 0);
}

static void print_issue(const struct view *v, const struct plan_issue *issue)
{
	static const enum tone tones[] = {TONE_PLAIN, TONE_WARNING, TONE_CRITICAL};
	size_t indent = MIN(FIGURES_WIDTH + indent_of(issue->node), (size_t)WIDTH - 40);
	fprintf(v->out, "%*s%s ", (int)indent, "", issue->severity == SEVERITY_FINDING_INFO ? "·" : "!");
	print_wrapped(v, tones[issue->severity], indent + 2, issue->text);
}

static void print_part(const struct view *v, const char *name, double ms, const char **separator)
{
	char text[24];
	if (ms < 0)
		return;
	format_ms(text, sizeof text, ms);
	fprintf(v->out, "%s%s %s ms", *separator, name, text);
	*separator = ", ";
}

static void print_head(const struct view *v, const struct plan_times *times)
{
	const struct plan *plan = times->plan;
	const char *separator = "";
	if (plan->query.n) {
		print_cut(v, TONE_STRONG, str_head(plan->query, (size_t)4 * WIDTH), WIDTH);
		fputc('\n', v->out);
	}
	print_part(v, "execution", times->total_ms, &separator);
	print_part(v, "planning", plan->planning_ms, &separator);
	print_part(v, "triggers", times->trigger_ms > 0 ? times->trigger_ms : PLAN_NONE, &separator);
	print_part(v, "compilation", plan->jit_ms, &separator);
	print_part(v, "serialization", plan->serialization_ms, &separator);
	if (!plan->analyzed)
		fputs("estimates only: use EXPLAIN (ANALYZE, BUFFERS) to measure", v->out);
	else if (!plan->timed)
		fprintf(v->out, "%sno times: TIMING was off", *separator ? "; " : "");
	fputs("\n\n", v->out);
	fprintf(v->out, "%-*s      %8s %6s %6s\n", BAR_WIDTH, "self", "ms", "rows", "expect");
}

void plan_view_print(const struct terminal *t, const struct plan_times *times, const struct plan_issues *issues,
		     struct arena *arena)
{
	struct view v = {t, t->out, arena};
	size_t next = 0;
	print_head(&v, times);
	for (size_t i = 0; i < times->nodes_n; i++) {
		const struct node_time *node = &times->nodes[i];
		size_t indent = indent_of(node->node);
		print_figures(&v, times, node);
		fprintf(v.out, "%*s", (int)indent, "");
		print_cut(&v, node->never_executed ? TONE_FAINT : TONE_STRONG, title_of(node->node, arena),
			  WIDTH - FIGURES_WIDTH - indent);
		fputc('\n', v.out);
		print_conditions(&v, node);
		for (; next < issues->n && issues->items[next].node == node->node; next++)
			print_issue(&v, &issues->items[next]);
	}
}
