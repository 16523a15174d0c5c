/* Plans as trees, with the time each node took itself. */
#include "base/base.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

#define INDENTS 16
#define SHOWN_NODES 400

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
	html_row_open(out);
	fprintf(out, "<th scope=\"row\" class=\"d%u\">", MIN(node->depth, (unsigned)INDENTS));
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

static void print_plan(FILE *out, const struct report *r, size_t number)
{
	const struct report_plan *rp = &r->plans[number];
	static const struct html_column columns[] = {
		{"node", false},          {"self time", true}, {"share", true},    {"rows", true},
		{"rows estimated", true}, {"loops", true},     {"remarks", false},
	};
	fprintf(out, "<article class=\"card\" id=\"plan-%016" PRIx64 "\">\n<h3>", html_plan_id(r, number));
	html_text_line(out, rp->source, 200);
	html_permalink(out, "plan", html_plan_id(r, number), "plan");
	fputs("</h3>\n<p>", out);
	if (rp->total_us >= 0)
		fprintf(out, "Took %s. ", figure_duration(rp->total_us).text);
	else
		fputs("Estimated only: the statement was not run. ", out);
	if (rp->pattern) {
		fputs("Statement: ", out);
		html_link_pattern(out, r, rp->pattern);
	}
	fputs("</p>\n", out);
	html_table_open(out, &(struct html_table){.caption = "Nodes, as the plan lists them",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .fixed = true});
	for (size_t i = 0; i < rp->nodes_n && i < SHOWN_NODES; i++)
		print_node(out, rp, &rp->nodes[i]);
	html_table_close(out);
	if (rp->nodes_n > SHOWN_NODES)
		fprintf(out, "<p class=\"more\">%s more nodes are in report.json.</p>\n",
			figure_count(rp->nodes_n - SHOWN_NODES).text);
	fputs("</article>\n", out);
}

void html_plans(FILE *out, const struct report *r)
{
	if (r->plans_n == 0)
		return;
	html_section_open(out, "plans", "Plans");
	size_t shown = html_plans_shown(r);
	for (size_t i = 0; i < shown; i++)
		print_plan(out, r, i);
	if (shown < r->plans_n)
		fprintf(out, "<p class=\"more\">%s more plans are in report.json.</p>\n",
			figure_count(r->plans_n - shown).text);
	html_section_close(out);
}
