#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/base.h"
#include "guard.h"
#include "reports/html_text.h"

typedef void writer(FILE *out, struct str text);

static void expect(writer *write, struct str in, const char *wanted)
{
	char *text = NULL;
	size_t n = 0;
	struct guard g = guard_copy(in);
	FILE *out = open_memstream(&text, &n);
	write(out, g.s);
	fclose(out);
	guard_release(&g);
	assert_string_equal(text, wanted);
	free(text);
}

static void cut_at_4(FILE *out, struct str text)
{
	html_text_cut(out, text, 4);
}

static void line_of_4(FILE *out, struct str text)
{
	html_text_line(out, text, 4);
}

static void test_markup_is_escaped(void **state)
{
	(void)state;
	expect(html_text, STR("a < b && \"c\" > 'd'"), "a &lt; b &amp;&amp; &quot;c&quot; &gt; &#39;d&#39;");
	expect(html_text, STR("</style></script>]]>-->"), "&lt;/style&gt;&lt;/script&gt;]]&gt;--&gt;");
	expect(html_text, STR(""), "");
	expect(html_text, STR("gr\u00fc\u00df\n\tdich"), "gr\u00fc\u00df\n\tdich");
}

static void test_what_cannot_be_shown_is_named(void **state)
{
	(void)state;
	expect(html_text, STR("a\0b\x1b\x7f"), "a\u2039U+0000\u203ab\u2039U+001B\u203a\u2039U+007F\u203a");
	expect(html_text, STR("\xe2\x80\xae\xe2\x81\xa6\xef\xbb\xbf\xc2\x85"),
	       "\u2039U+202E\u203a\u2039U+2066\u203a\u2039U+FEFF\u203a\u2039U+0085\u203a");
	expect(html_text, STR("\xff\xc3\xe2\x80"), "\ufffd\ufffd\ufffd\ufffd");
	expect(html_text, STR("\xf0\x9f\x90\x98"), "\xf0\x9f\x90\x98");
}

static void test_cutting_says_so(void **state)
{
	(void)state;
	expect(cut_at_4, STR("abcd"), "abcd");
	expect(cut_at_4, STR("abcdefgh"), "abcd\u2026 (4 more bytes: see report.json)");
	expect(line_of_4, STR("abc\u00e4"), "abc\u2026");
	expect(line_of_4, STR("a<<<<"), "a&lt;&lt;&lt;\u2026");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markup_is_escaped),
		cmocka_unit_test(test_what_cannot_be_shown_is_named),
		cmocka_unit_test(test_cutting_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
