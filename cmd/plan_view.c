#include "cmd/plan_view.h"

#include <math.h>

#include "base/base.h"
#include "base/utf8.h"

#define WIDTH 80
#define BAR_WIDTH 6
#define FIGURES_WIDTH 33 /* of the columns left of the tree */
#define MAX_INDENT 20
#define OUTDENT 12

enum color { COLOR_NONE, COLOR_DIM, COLOR_BOLD, COLOR_RED, COLOR_YELLOW, COLOR_CYAN };

static void set_color(const struct plan_view *v, enum color color)
{
	static const char *const codes[] = {"\033[0m", "\033[2m", "\033[1m", "\033[31m", "\033[33m", "\033[36m"};
	if (v->colors)
		fputs(codes[color], v->out);
}

/* Columns a text takes: one a UTF-8 sequence, control characters none. */
static size_t columns_of(struct str s)
{
	size_t columns = 0;
	while (s.n) {
		size_t n = utf8_sequence(s);
		columns++;
		s = str_skip(s, n ? n : 1);
	}
	return columns;
}

static bool is_control(struct str s, size_t n)
{
	unsigned char c = (unsigned char)s.p[0];
	/* C0, DEL, and C1 (U+0080 to U+009F: C2 80 to C2 9F) */
	return n == 0 || c < 0x20 || c == 0x7F || (n == 2 && c == 0xC2 && (unsigned char)s.p[1] < 0xA0);
}

/* At most `width` columns; white space runs become one blank, control characters and invalid bytes '?'. */
static size_t print_some(const struct plan_view *v, struct str s, size_t width)
{
	size_t columns = 0;
	while (s.n && columns < width) {
		size_t n = utf8_sequence(s);
		if (s.p[0] == '\n' || s.p[0] == '\t' || s.p[0] == '\r' || s.p[0] == ' ') {
			fputc(' ', v->out);
			while (s.n > 1 && (s.p[1] == '\n' || s.p[1] == '\t' || s.p[1] == '\r' || s.p[1] == ' '))
				s = str_skip(s, 1);
		} else if (is_control(s, n)) {
			fputc('?', v->out);
		} else {
			fwrite(s.p, 1, n, v->out);
		}
		columns++;
		s = str_skip(s, n ? n : 1);
	}
	return s.n;
}

static void print_cut(const struct plan_view *v, struct str s, size_t width)
{
	if (columns_of(s) <= width) {
		print_some(v, s, width);
		return;
	}
	print_some(v, s, width - 1);
	fputs("…", v->out);
}

/* Wrapped at blanks; lines after the first are indented like it. */
static void print_wrapped(const struct plan_view *v, size_t indent, struct str s)
{
	size_t width = WIDTH - indent;
	while (s.n) {
		size_t n = utf8_head(s, width).n;
		if (n < s.n) {
			size_t cut = n;
			while (cut > width / 2 && s.p[cut] != ' ')
				cut--;
			n = cut > width / 2 ? cut : n;
		}
		print_some(v, str_head(s, n ? n : 1), width);
		s = str_skip(s, n ? n : 1);
		while (s.n && s.p[0] == ' ')
			s = str_skip(s, 1);
		if (s.n)
			fprintf(v->out, "\n%*s", (int)indent, "");
	}
	fputc('\n', v->out);
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

static void print_bar(const struct plan_view *v, double share)
{
	static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	int parts = (int)lround(share * BAR_WIDTH * 8), full = parts / 8, used = full + (parts % 8 > 0);
	set_color(v, share >= 0.3 ? COLOR_RED : share >= 0.1 ? COLOR_YELLOW : COLOR_CYAN);
	for (int i = 0; i < full; i++)
		fputs("█", v->out);
	fputs(eighths[parts % 8], v->out);
	set_color(v, COLOR_NONE);
	fprintf(v->out, "%*s", BAR_WIDTH - used, "");
}

static void print_figures(const struct plan_view *v, const struct plan_times *times, const struct node_time *t)
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

static void print_condition(const struct plan_view *v, const struct plan_node *n, const char *name, struct str text,
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
	set_color(v, COLOR_DIM);
	fprintf(v->out, "%*s%s: ", (int)indent, "", name);
	print_cut(v, text, WIDTH - indent - label - tail);
	if (removed > 0)
		fprintf(v->out, " (-%s)", count);
	set_color(v, COLOR_NONE);
	fputc('\n', v->out);
}

static void print_conditions(const struct plan_view *v, const struct node_time *t)
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

static void print_issue(const struct plan_view *v, const struct plan_issue *issue)
{
	static const enum color colors[] = {COLOR_CYAN, COLOR_YELLOW, COLOR_RED};
	size_t indent = MIN(FIGURES_WIDTH + indent_of(issue->node), (size_t)WIDTH - 40);
	fprintf(v->out, "%*s", (int)indent, "");
	set_color(v, colors[issue->severity]);
	fputs(issue->severity == SEVERITY_FINDING_INFO ? "· " : "! ", v->out);
	print_wrapped(v, indent + 2, issue->text);
	set_color(v, COLOR_NONE);
}

static void print_part(const struct plan_view *v, const char *name, double ms, const char **separator)
{
	char text[24];
	if (ms < 0)
		return;
	format_ms(text, sizeof text, ms);
	fprintf(v->out, "%s%s %s ms", *separator, name, text);
	*separator = ", ";
}

static void print_head(const struct plan_view *v, const struct plan_times *times)
{
	const struct plan *plan = times->plan;
	const char *separator = "";
	if (plan->query.n) {
		set_color(v, COLOR_BOLD);
		print_cut(v, str_head(plan->query, 2 * WIDTH), WIDTH);
		set_color(v, COLOR_NONE);
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
	set_color(v, COLOR_DIM);
	fprintf(v->out, "%-*s      %8s %6s %6s\n", BAR_WIDTH, "self", "ms", "rows", "expect");
	set_color(v, COLOR_NONE);
}

void plan_view_print(const struct plan_view *v, const struct plan_times *times, const struct plan_issues *issues)
{
	struct arena arena = {0};
	size_t next = 0;
	print_head(v, times);
	for (size_t i = 0; i < times->nodes_n; i++) {
		const struct node_time *t = &times->nodes[i];
		size_t indent = indent_of(t->node);
		print_figures(v, times, t);
		fprintf(v->out, "%*s", (int)indent, "");
		set_color(v, t->never_executed ? COLOR_DIM : COLOR_BOLD);
		print_cut(v, title_of(t->node, &arena), WIDTH - FIGURES_WIDTH - indent);
		set_color(v, COLOR_NONE);
		fputc('\n', v->out);
		print_conditions(v, t);
		for (; next < issues->n && issues->items[next].node == t->node; next++)
			print_issue(v, &issues->items[next]);
	}
	arena_release(&arena);
}
