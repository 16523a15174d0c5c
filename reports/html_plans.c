/* Plans as trees, with the time each node took itself. */
#include "base/base.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

#define INDENTS 16
#define SHOWN_NODES 400
/* A node that takes this part of the time stands out. */
#define HOT_PART 4

size_t html_plans_shown(const struct report *r)
{
	return MIN(r->plans_n, r->top * 2);
}

static void print_node_name(FILE *out, const struct plan_node *node)
{
	if (node->parallel_aware)
		fputs("Parallel ", out);
	html_text_line(out, node->type, 80);
	if (node->index.n) {
		fputs(" using ", out);
		html_text_line(out, node->index, 120);
	}
	if (node->relation.n) {
		fputs(" on ", out);
		html_text_line(out, node->relation, 120);
	}
	if (node->alias.n && !str_eq(node->alias, node->relation)) {
		fputc(' ', out);
		html_text_line(out, node->alias, 60);
	}
}

static void cell_total(FILE *out, double n)
{
	html_cell_number(out, n, figure_stat(n));
}

static void print_node(FILE *out, const struct report_plan *rp, const struct report_node *rn)
{
	const struct plan_node *node = rn->node;
	bool hot = rp->total_us > 0 && rn->self_us >= rp->total_us / HOT_PART;
	html_row_open(out);
	fprintf(out, "<th scope=\"row\" class=\"d%u%s\">", MIN(node->depth, (unsigned)INDENTS), hot ? " hot" : "");
	print_node_name(out, node);
	if (node->subplan.n) {
		fputs(" <span class=\"source\">", out);
		html_text_line(out, node->subplan, 120);
		fputs("</span>", out);
	}
	if (rn->condition.n) {
		fputs("<br><code>", out);
		html_text_cut(out, rn->condition, 500);
		fputs("</code>", out);
	}
	fputs("</th>", out);
	if (rn->self_us < 0 || rp->total_us <= 0)
		fputs("<td class=\"n\">\u2013</td><td class=\"n\">\u2013</td>", out);
	else {
		html_cell_us(out, (uint64_t)rn->self_us);
		html_cell_share(out, (double)rn->self_us / (double)rp->total_us);
	}
	cell_total(out, rn->rows);
	cell_total(out, rn->estimated_rows);
	cell_total(out, rn->loops);
	fputs("<td>", out);
	for (size_t i = 0; i < rn->issues_n; i++) {
		fputs(i ? "<br>" : "", out);
		html_text_cut(out, rn->issues[i], 300);
	}
	fputs("</td>", out);
	html_row_close(out);
}

static void print_nodes(FILE *out, const struct report_plan *rp)
{
	static const struct html_column columns[] = {
		{"node", false},          {"self time", true}, {"share", true},    {"rows", true},
		{"rows estimated", true}, {"loops", true},     {"remarks", false},
	};
	html_table_open(out, &(struct html_table){.caption = "Nodes, as the plan lists them; rows over all loops",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .fixed = true});
	for (size_t i = 0; i < rp->nodes_n && i < SHOWN_NODES; i++)
		print_node(out, rp, &rp->nodes[i]);
	html_table_close(out);
	if (rp->nodes_n > SHOWN_NODES)
		fprintf(out, "<p class=\"more\">%s more nodes are in report.json.</p>\n",
			figure_count(rp->nodes_n - SHOWN_NODES).text);
}

void html_plan(FILE *out, const struct report *r, size_t number, int level)
{
	const struct report_plan *rp = &r->plans[number];
	fprintf(out, "<div class=\"plan\" id=\"plan-%016" PRIx64 "\">\n<h%d>Plan: ", html_plan_id(r, number), level);
	html_text_line(out, rp->source, 200);
	if (rp->total_us >= 0)
		fprintf(out, ", took %s", figure_duration(rp->total_us).text);
	else
		fputs(", estimated only: the statement was not run", out);
	html_permalink(out, "plan", html_plan_id(r, number), "plan");
	fprintf(out, "</h%d>\n", level);
	print_nodes(out, rp);
	fputs("</div>\n", out);
}

/* The node that takes most time itself; NULL when nothing was measured. */
static const struct report_node *slowest_node(const struct report_plan *rp)
{
	const struct report_node *slowest = NULL;
	for (size_t i = 0; i < rp->nodes_n; i++)
		if (rp->nodes[i].self_us > (slowest ? slowest->self_us : 0))
			slowest = &rp->nodes[i];
	return slowest;
}

static size_t remarks_of(const struct report_plan *rp)
{
	size_t n = 0;
	for (size_t i = 0; i < rp->nodes_n; i++)
		n += rp->nodes[i].issues_n;
	return n;
}

static void print_plan_row(FILE *out, const struct report *r, size_t number)
{
	const struct report_plan *rp = &r->plans[number];
	const struct report_node *slowest = slowest_node(rp);
	html_row_open(out);
	fprintf(out, "<th scope=\"row\"><a href=\"#plan-%016" PRIx64 "\">", html_plan_id(r, number));
	html_text_line(out, rp->source, 120);
	fputs("</a></th>", out);
	if (rp->total_us >= 0)
		html_cell_us(out, (uint64_t)rp->total_us);
	else
		fputs("<td class=\"n\">not run</td>", out);
	fputs("<td>", out);
	if (slowest) {
		print_node_name(out, slowest->node);
		fprintf(out, ", %s", figure_duration(slowest->self_us).text);
	}
	fputs("</td>", out);
	html_cell_count(out, remarks_of(rp));
	fputs("<td>", out);
	if (rp->pattern)
		html_link_pattern(out, r, rp->pattern);
	fputs("</td>", out);
	html_row_close(out);
}

static void print_overview(FILE *out, const struct report *r, size_t shown)
{
	static const struct html_column columns[] = {{"plan", false},
						     {"took", true},
						     {"slowest node itself", false},
						     {"remarks", true},
						     {"statement", false}};
	html_table_open(out,
			&(struct html_table){.caption = "Plans, the longest first; the trees of statements that are "
							"shown in full stand with them",
					     .columns = columns,
					     .columns_n = ARRAY_LEN(columns),
					     .sorted = 2,
					     .filterable = shown > 12});
	for (size_t i = 0; i < shown; i++)
		print_plan_row(out, r, i);
	html_table_close(out);
	if (shown < r->plans_n)
		fprintf(out, "<p class=\"more\">%s more plans are in report.json and report.xlsx.</p>\n",
			figure_count(r->plans_n - shown).text);
}

void html_plans(FILE *out, const struct report *r)
{
	size_t shown = html_plans_shown(r);
	html_section_open(out, "plans", "Plans");
	if (shown == 0)
		html_empty(out,
			   "No plan was given: pass files with EXPLAIN (ANALYZE, BUFFERS), or let auto_explain write "
			   "plans to the log.");
	else
		print_overview(out, r, shown);
	for (size_t i = 0; i < shown; i++) {
		if (html_shows_pattern(r, r->plans[i].pattern))
			continue;
		fputs("<article class=\"card\">\n", out);
		html_plan(out, r, i, 3);
		fputs("</article>\n", out);
	}
	html_section_close(out);
}
