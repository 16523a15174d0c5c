#include "reports/html_parts.h"

#include "base/base.h"
#include "base/hash.h"
#include "reports/html_text.h"

#define LINK_TEXT_MAX 72

void html_section_open(FILE *out, const char *id, const char *title)
{
	fprintf(out, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", id, id, id,
		title);
}

void html_section_close(FILE *out)
{
	fputs("</section>\n", out);
}

void html_empty(FILE *out, const char *why)
{
	fprintf(out, "<p class=\"empty\">%s</p>\n", why);
}

bool html_shows_pattern(const struct report *r, uint64_t id)
{
	const struct report_pattern *rp = report_pattern_of(r, id);
	return rp && rp < r->patterns + r->top;
}

void html_link_pattern(FILE *out, const struct report *r, uint64_t id)
{
	const struct report_pattern *rp = report_pattern_of(r, id);
	bool on_page = html_shows_pattern(r, id);
	if (on_page)
		fprintf(out, "<a class=\"q\" href=\"#p-%016" PRIx64 "\">", id);
	if (rp)
		html_text_line(out, rp->pattern->query, LINK_TEXT_MAX);
	else
		fprintf(out, "%016" PRIx64, id);
	if (on_page)
		fputs("</a>", out);
}

void html_link_finding(FILE *out, const struct finding *f)
{
	fprintf(out, "<a href=\"#r-%016" PRIx64 "\">%u. ", f->id, f->rank);
	html_text_line(out, f->title, LINK_TEXT_MAX);
	fputs("</a>", out);
}

void html_link_index(FILE *out, const struct report_index *ri)
{
	fprintf(out, "<a href=\"#i-%016" PRIx64 "\">", ri->id);
	html_text_line(out, ri->index->name, LINK_TEXT_MAX);
	fputs("</a>", out);
}

void html_permalink(FILE *out, const char *prefix, uint64_t id, const char *what)
{
	fprintf(out, " <a class=\"permalink\" href=\"#%s-%016" PRIx64 "\" aria-label=\"Link to this %s\">#</a>", prefix,
		id, what);
}

uint64_t html_plan_id(const struct report *r, size_t i)
{
	uint64_t id = hash_bytes(r->plans[i].source);
	for (size_t k = 0; k < i; k++) /* plans of one source are told apart by their order */
		if (str_eq(r->plans[k].source, r->plans[i].source))
			id = hash_mix(id, 1);
	return id;
}

void html_code(FILE *out, struct str text, size_t max)
{
	fputs("<pre tabindex=\"0\"><code>", out);
	html_text_cut(out, text, max);
	fputs("</code></pre>\n", out);
}

void html_sql(FILE *out, const char *title, const struct str *statements, size_t n)
{
	fprintf(out, "<div class=\"sql\"><p class=\"label\">%s</p>\n<pre tabindex=\"0\"><code>", title);
	for (size_t i = 0; i < n; i++) {
		html_text_cut(out, statements[i], 16384);
		fputs(";\n", out);
	}
	fputs("</code></pre></div>\n", out);
}
