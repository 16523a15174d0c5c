#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>

#include "base/base.h"
#include "base/json.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "guard.h"

static char *text;
static size_t text_n;

static struct json open_text(void)
{
	struct json j = json_to(open_memstream(&text, &text_n));
	j.compact = true;
	return j;
}

static void expect(struct json *j, const char *wanted)
{
	fclose(j->out);
	assert_string_equal(text, wanted);
	free(text);
}

static void structure(void **state)
{
	(void)state;
	struct json j = open_text();
	json_open(&j, '{');
	json_key(&j, "a");
	json_open(&j, '[');
	json_uint(&j, UINT64_MAX);
	json_int(&j, INT64_MIN);
	json_bool(&j, true);
	json_null(&j);
	json_close(&j);
	json_key(&j, "b");
	json_open(&j, '{');
	json_close(&j);
	json_close(&j);
	expect(&j, "{\"a\":[18446744073709551615,-9223372036854775808,true,null],\"b\":{}}");
}

static void numbers(void **state)
{
	(void)state;
	struct json j = open_text();
	json_open(&j, '[');
	json_ms(&j, 1234567);
	json_ms(&j, -5);
	json_double(&j, 0.125, 2);
	json_double(&j, NAN, 2);
	json_double(&j, INFINITY, 2);
	json_hex(&j, 0xabc);
	json_time(&j, 0);
	json_time(&j, TIME_UNKNOWN);
	json_close(&j);
	expect(&j, "[1234.567,-0.005,0.12,null,null,\"0000000000000abc\",\"1970-01-01T00:00:00Z\",null]");
}

static void texts_are_escaped_and_valid(void **state)
{
	(void)state;
	struct json j = open_text();
	json_open(&j, '[');
	json_str(&j, STR("\"\\\n\x01\x7f"));
	json_str(&j, STR("gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80"));
	json_str(&j, STR("\xC3"));
	json_str(&j, STR("a\xFF"
			 "b\xED\xA0\x80"));
	json_close(&j);
	expect(&j,
	       "[\"\\\"\\\\\\n\\u0001\\u007f\",\"gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80\",\"\xEF\xBF\xBD\","
	       "\"a\xEF\xBF\xBD"
	       "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"]");
}

static void utf8(void **state)
{
	(void)state;
	static const struct {
		struct str s;
		size_t n;
	} cases[] = {
		{STR_INIT("a"), 1},
		{STR_INIT("\xC3\xA4"), 2},
		{STR_INIT("\xC0\x80"), 0},
		{STR_INIT("\xC3"), 0},
		{STR_INIT("\xE2\x82"), 0},
		{STR_INIT("\xE0\x80\x80"), 0},
		{STR_INIT("\xED\xA0\x80"), 0},
		{STR_INIT("\xF4\x90\x80\x80"), 0},
		{STR_INIT("\xF4\x8F\xBF\xBF"), 4},
		{STR_INIT("\x80"), 0},
		{STR_INIT(""), 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct guard g = guard_copy(cases[i].s);
		assert_int_equal(utf8_sequence(g.s), cases[i].n);
		guard_release(&g);
	}
	assert_true(str_eq(utf8_head(STR("a\xC3\xA4"), 2), STR("a")));
	assert_true(str_eq(utf8_head(STR("a\xC3\xA4"), 3), STR("a\xC3\xA4")));
	assert_true(utf8_is_valid(STR("\xC3\xA4")) && !utf8_is_valid(STR("\xA4")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(structure),
		cmocka_unit_test(numbers),
		cmocka_unit_test(texts_are_escaped_and_valid),
		cmocka_unit_test(utf8),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
