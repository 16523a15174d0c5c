/*
 * The frame of a page: one file that loads nothing, says everything without script, and can be attached anywhere. The
 * Content-Security-Policy allows exactly the style sheet and the script that are part of it.
 */
#include "base/base.h"
#include "reports/assets.h"
#include "reports/html_parts.h"
#include "reports/html_text.h"

static void print_head(FILE *out, struct str title, struct str version)
{
	fprintf(out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
		"script-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"pgassay ",
		asset_report_css.sha256, asset_report_js.sha256);
	html_text(out, version);
	fputs("\">\n<title>", out);
	html_text_line(out, title, 100);
	fputs("</title>\n<style>", out);
	fwrite(asset_report_css.text.p, 1, asset_report_css.text.n, out);
	fputs("</style>\n</head>\n", out);
}

void html_page_open(FILE *out, struct str title, struct str version, const struct html_link *links, size_t n)
{
	print_head(out, title, version);
	fprintf(out,
		"<body>\n<a class=\"skip\" href=\"#%s\">Skip to: %s</a>\n<div class=\"page\">\n"
		"<nav aria-label=\"Sections\">\n<ul>\n",
		links[0].id, links[0].title);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "<li><a href=\"#%s\">%s</a></li>\n", links[i].id, links[i].title);
	fputs("</ul>\n</nav>\n<div class=\"content\">\n", out);
}

void html_page_close(FILE *out, struct str version, const char *remark)
{
	fputs("</main>\n<footer><p>pgassay ", out);
	html_text(out, version);
	fprintf(out, ". %s</p></footer>\n</div>\n</div>\n<script>", remark);
	fwrite(asset_report_js.text.p, 1, asset_report_js.text.n, out);
	fputs("</script>\n</body>\n</html>\n", out);
}
