/* Whatever text a log or a dump holds, no report format lets it out of its place. */
#include "base/base.h"
#include "base/utf8.h"
#include "reports/html_text.h"
#include "reports/markdown_text.h"
#include "reports/sql_text.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool has(struct str s, const char *what)
{
	return str_find(s, str_from(what)) >= 0;
}

static void check_html(struct str text)
{
	char *written = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&written, &n);
	html_text(out, text);
	html_text_cut(out, text, 7);
	html_text_line(out, text, 5);
	fclose(out);
	struct str page = str_of(written, n);
	require(utf8_is_valid(page));
	require(!has(page, "<") && !has(page, ">") && !has(page, "\"") && !has(page, "'"));
	require(n == 0 || !memchr(written, '\0', n));
	free(written);
}

static void check_comment(struct str text)
{
	struct buf line = {0};
	sql_add_comment_text(&line, text);
	struct str s = buf_str(&line);
	require(utf8_is_valid(s) && !has(s, "\n") && !has(s, "\r") && !has(s, "*/") && !has(s, "/*"));
	buf_release(&line);
}

static void check_statement(struct str text)
{
	char *written = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&written, &n);
	struct sql_built_index built;
	sql_print_statement(out, text, true);
	fclose(out);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || ((written[i - 1] == '\n' || written[i - 1] == '\r') && i < n))
			require(str_starts(str_of(written + i, n - i), STR("-- ")));
	free(written);
	if (sql_find_built_index(text, &built)) {
		struct buf guard = {0};
		sql_add_guard(&guard, &built);
		buf_release(&guard);
	}
}

static void check_markdown(struct str text)
{
	for (enum markup m = MARKUP_GITHUB; m <= MARKUP_JIRA; m++) {
		struct buf out = {0};
		markdown_paragraph(&out, m, text, 100);
		require(utf8_is_valid(buf_str(&out)) && !has(buf_str(&out), "\n"));
		require(m == MARKUP_JIRA || !has(buf_str(&out), "<"));
		buf_clear(&out);
		markdown_code(&out, m, text);
		require(utf8_is_valid(buf_str(&out)));
		buf_release(&out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_of((const char *)data, size);
	check_html(text);
	check_comment(text);
	check_statement(text);
	check_markdown(text);
	return 0;
}
