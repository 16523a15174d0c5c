#include "tests/unit/prefix_law.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "tests/unit/guard.h"

static uint64_t random_next(uint64_t *seed, uint64_t below)
{
	*seed = hash_mix(*seed, 1);
	return *seed % below;
}

static const char *pick(uint64_t *seed, const char *const *from, size_t n)
{
	return from[random_next(seed, n)];
}

/* What the server would print for an escape; now and then something odd. */
static void add_value(struct buf *out, char escape, uint64_t *seed)
{
	static const char *const names[] = {"app",
					    "app_user",
					    "postgres",
					    "[unknown]",
					    "",
					    "a b",
					    "LOG",
					    "Ärger",
					    "x@y",
					    "web-1",
					    "a rather long name that goes on and on and on"};
	static const char *const hosts[] = {"10.0.0.1(51234)", "[local]", "::1(5)", "db.example.com", ""};
	static const char *const tags[] = {"SELECT", "UPDATE waiting", "idle in transaction", "DROP TABLE", ""};
	unsigned minute = (unsigned)random_next(seed, 3), ms = (unsigned)random_next(seed, 60000);
	unsigned number = (unsigned)random_next(seed, 9) ? (unsigned)random_next(seed, 99999) : 123456789;
	switch (escape) {
	case 'm':
		buf_fmt(out, "2026-11-21 08:%02u:%02u.%03u %s", minute, ms / 1000, ms % 1000,
			random_next(seed, 9) ? "UTC" : "CEST");
		break;
	case 't':
		buf_fmt(out, "2026-11-21 08:%02u:%02u +02", minute, ms / 1000);
		break;
	case 'n':
		buf_fmt(out, "17952265%02u.%03u", ms / 1000, ms % 1000);
		break;
	case 'c':
		buf_fmt(out, "6b00fbad.%x", number);
		break;
	case 'v':
		buf_fmt(out, "%u/%u", number % 9, number);
		break;
	case 'e':
		buf_add(out, random_next(seed, 2) ? STR("00000") : STR("40P01"));
		break;
	case 'h':
	case 'r':
		buf_add(out, str_from(pick(seed, hosts, ARRAY_LEN(hosts))));
		break;
	case 'i':
		buf_add(out, str_from(pick(seed, tags, ARRAY_LEN(tags))));
		break;
	case 'u':
	case 'd':
	case 'a':
	case 'b':
		buf_add(out, str_from(pick(seed, names, ARRAY_LEN(names))));
		break;
	case 'Q':
		buf_fmt(out, "%s%" PRIu64, random_next(seed, 2) ? "-" : "", hash_mix(number, 0) >> 1);
		break;
	default:
		buf_fmt(out, "%u", number);
	}
}

static void make_line(struct buf *out, const char *prefix, uint64_t *seed)
{
	static const char *const words[] = {"LOG", "ERROR", "DETAIL", "STATEMENT", "ОШИБКА", "NOISE"};
	static const char *const texts[] = {"duration: 1.000 ms", "x", "", "a LOG:  b"};
	bool background = random_next(seed, 5) == 0;
	buf_clear(out);
	for (const char *p = prefix; *p; p++) {
		if (*p != '%')
			buf_add_char(out, *p);
		else if (*++p == 'q' && background)
			break;
		else if (*p != 'q')
			add_value(out, *p, seed);
	}
	buf_fmt(out, "%s:  %s", pick(seed, words, ARRAY_LEN(words)), pick(seed, texts, ARRAY_LEN(texts)));
	if (random_next(seed, 20) == 0)
		out->n = random_next(seed, out->n + 1);
}

static void test_remembering_changes_nothing(void **state)
{
	(void)state;
	static const char *const prefixes[] = {
		"%m [%p] %q%u@%d ",
		"%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
		"%m [%p] ",
		"%m %u ",
		"%n %p %e %c %l %v %x %Q %r %q%a|%u|%d ",
		"%m:%r:%u@%d:[%p]:",
		"%p%m ",
		"%m [%p] %i ",
		"%u%d%a ",
		"",
	};
	struct buf line = {0};
	uint64_t seed = 7;
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		struct arena arena = {0};
		struct prefix *remembering = prefix_compile(str_from(prefixes[i]), &arena);
		prefix_remember(remembering);
		for (unsigned k = 0; k < 3000; k++) {
			make_line(&line, prefixes[i], &seed);
			struct guard g = guard_copy(buf_str(&line));
			struct prefix *plain = prefix_compile(str_from(prefixes[i]), &arena);
			const char *wrong = prefix_law_check(remembering, plain, g.s);
			if (wrong)
				fail_msg("%s: %s\n%.*s", prefixes[i], wrong, STR_ARG(g.s));
			guard_release(&g);
		}
		arena_release(&arena);
	}
	buf_release(&line);
}

static void test_numbers_eight_bytes_at_a_time(void **state)
{
	(void)state;
	char text[9];
	for (uint32_t v = 0; v < 100000000; v = v * 3 / 2 + 1) {
		int n = snprintf(text, sizeof text, "%u", v);
		for (int i = n; i < 8; i++)
			text[i] = "x/:\xb0"[(v + (uint32_t)i) % 4];
		assert_int_equal(bytes_digits(bytes_load8(text)), n);
		assert_int_equal(bytes_number(bytes_load8(text), (unsigned)n), v);
	}
	for (unsigned c = 0; c < 256; c++) {
		memset(text, (int)c, sizeof text);
		bool digit = c >= '0' && c <= '9';
		assert_int_equal(bytes_digits(bytes_load8(text)), digit ? 8 : 0);
		assert_int_equal(bytes_are_digits(bytes_load8(text), bytes_mask(3)), digit);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_remembering_changes_nothing),
		cmocka_unit_test(test_numbers_eight_bytes_at_a_time),
	};
	return cmocka_run_group_tests_name("log_prefix", tests, NULL, NULL);
}
