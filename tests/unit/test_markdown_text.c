#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "reports/markdown_text.h"

static void expect(enum markup markup, struct str in, const char *wanted)
{
	struct buf out = {0};
	markdown_text(&out, markup, in, 1000);
	assert_string_equal(out.p ? out.p : "", wanted);
	buf_release(&out);
}

static void test_github(void **state)
{
	(void)state;
	expect(MARKUP_GITHUB, STR("a_b *c* `d` [e](f) ~~g~~ | h"),
	       "a\\_b \\*c\\* \\`d\\` \\[e\\](f) \\~\\~g\\~\\~ \\| h");
	expect(MARKUP_GITHUB, STR("<b>&amp;</b>"), "&lt;b&gt;&amp;amp;&lt;/b&gt;");
	expect(MARKUP_GITHUB, STR("2.5 ms (x-y) 12:30"), "2.5 ms (x-y) 12:30");
	expect(MARKUP_GITHUB, STR("@root #12 http://x www.y"), "@\u200broot #\u200b12 http:\u200b//x w\u200bww.y");
	expect(MARKUP_GITHUB, STR("a\nb\0c\x01\xe2\x80\xae\xff"), "a b\ufffdc\ufffd\ufffd\ufffd");
}

static void test_jira(void **state)
{
	(void)state;
	expect(MARKUP_JIRA, STR("{code} [x|y] *b* !i!"), "\\{code\\} \\[x\\|y\\] \\*b\\* \\!i\\!");
	expect(MARKUP_JIRA, STR("<b> & c"), "<b> & c");
}

static void test_long_text_is_cut_between_characters(void **state)
{
	(void)state;
	struct buf out = {0};
	markdown_text(&out, MARKUP_GITHUB, STR("\u00e4\u00e4\u00e4"), 3);
	assert_string_equal(out.p, "\u00e4\u2026");
	buf_release(&out);
}

static void test_paragraph_begins_no_list(void **state)
{
	(void)state;
	static const char *const heads[] = {"# a", "- a", "1. a", "> a", "", "    a"};
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		struct buf out = {0};
		markdown_paragraph(&out, MARKUP_GITHUB, str_from(heads[i]), 100);
		assert_true(str_starts(buf_str(&out), STR("\u200b")));
		buf_release(&out);
	}
}

static void test_code_cannot_end_its_block(void **state)
{
	(void)state;
	struct buf out = {0};
	markdown_code(&out, MARKUP_GITHUB, STR("a ```` b\n```"));
	assert_string_equal(out.p, "`````sql\na ```` b\n```\n`````\n");
	buf_clear(&out);
	markdown_code(&out, MARKUP_JIRA, STR("a {noformat} b"));
	assert_string_equal(out.p, "{noformat}\na {\u200bnoformat} b\n{noformat}\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_github),
		cmocka_unit_test(test_jira),
		cmocka_unit_test(test_long_text_is_cut_between_characters),
		cmocka_unit_test(test_paragraph_begins_no_list),
		cmocka_unit_test(test_code_cannot_end_its_block),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
