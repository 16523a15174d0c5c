#include "cmd/setters.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/base.h"
#include "base/num.h"
#include "base/timestamp.h"

static bool bad_value(const struct option *option, struct str value, const char *wanted, struct err *err)
{
	return err_set(err, ERR_USAGE, "\"%.*s\" is no value for \"--%s\": %s", STR_ARG(value), option->name, wanted);
}

SETTER(set_text)
{
	(void)option;
	(void)p;
	*(struct str *)field = value;
	return true;
}

SETTER(set_flag)
{
	(void)option;
	(void)value;
	(void)p;
	*(bool *)field = true;
	return true;
}

SETTER(set_count)
{
	uint64_t n;
	if (!str_to_u64(value, &n) || n == 0 || n > UINT32_MAX)
		return bad_value(option, value, "a number from 1 was expected", p->err);
	*(uint64_t *)field = n;
	return true;
}

/* A time without a clock ("2026-11-21") is its midnight; without a zone it is UTC. */
SETTER(set_time)
{
	bool zone_known;
	char completed[32];
	struct str text = value;
	if (value.n == STR("2026-11-21").n || value.n == STR("2026-11-21 02:00").n) {
		snprintf(completed, sizeof completed, "%.*s%s", STR_ARG(value), value.n == 10 ? " 00:00:00" : ":00");
		text = str_from(completed);
	}
	size_t used = timestamp_parse(text, field, &zone_known);
	if (!used || used != text.n)
		return bad_value(option, value, "a time like 2026-11-21T02:00:00Z was expected", p->err);
	return true;
}

SETTER(set_duration)
{
	static const struct {
		struct str name;
		double us;
	} units[] = {{STR_INIT("ms"), 1e3}, {STR_INIT("min"), 60e6}, {STR_INIT("s"), 1e6}, {STR_INIT("h"), 3600e6}};
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		double n;
		if (value.n <= units[i].name.n || !str_eq(str_skip(value, value.n - units[i].name.n), units[i].name))
			continue;
		if (!str_to_double(str_head(value, value.n - units[i].name.n), &n) || !(n > 0) || n > 1e9)
			break;
		*(uint64_t *)field = (uint64_t)(n * units[i].us);
		return true;
	}
	return bad_value(option, value, "a time like 500ms, 10s, 5min or 2h was expected", p->err);
}

SETTER(set_ratio)
{
	double n;
	if (!str_to_double(value, &n) || !(n > 1) || n > 1e6)
		return bad_value(option, value, "a factor above 1 was expected, as 1.5", p->err);
	*(double *)field = n;
	return true;
}

SETTER(set_list)
{
	struct str_list *list = field;
	if (list->n == OPTION_LIST_MAX)
		return err_set(p->err, ERR_USAGE, "\"--%s\" is given more than %d times", option->name,
			       OPTION_LIST_MAX);
	list->items[list->n++] = value;
	return true;
}

SETTER(set_regex)
{
	int code;
	PCRE2_SIZE at;
	PCRE2_UCHAR reason[128];
	pcre2_code *regex = pcre2_compile((PCRE2_SPTR)value.p, value.n, PCRE2_CASELESS, &code, &at, NULL);
	if (!regex) {
		pcre2_get_error_message(code, reason, sizeof reason);
		return err_set(p->err, ERR_USAGE, "\"%.*s\" is no regular expression for \"--%s\": %s at character %zu",
			       STR_ARG(value), option->name, (char *)reason, at + 1);
	}
	pcre2_code_free(regex);
	*(struct str *)field = value;
	return true;
}

static int choice_of(const struct option *option, struct str value)
{
	for (int i = 0; option->choices[i]; i++)
		if (str_eq(value, str_from(option->choices[i])))
			return i;
	return -1;
}

SETTER(set_choice)
{
	int choice = choice_of(option, value);
	if (choice < 0)
		return bad_value(option, value, option->help, p->err);
	*(int *)field = choice;
	return true;
}

SETTER(set_choice_text)
{
	if (choice_of(option, value) < 0)
		return bad_value(option, value, option->help, p->err);
	return set_text(option, value, field, p);
}

/* "2GB", "512 MB", "1048576": PostgreSQL's own units, by 1024. */
static bool parse_size(struct str value, uint64_t *bytes)
{
	static const struct {
		struct str name;
		uint64_t factor;
	} units[] = {{STR_INIT("TB"), UINT64_C(1) << 40}, {STR_INIT("GB"), UINT64_C(1) << 30},
		     {STR_INIT("MB"), UINT64_C(1) << 20}, {STR_INIT("kB"), UINT64_C(1) << 10},
		     {STR_INIT("KB"), UINT64_C(1) << 10}, {STR_INIT("B"), 1}};
	uint64_t factor = 1, n;
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (str_ends(value, units[i].name)) {
			factor = units[i].factor;
			value = str_head(value, value.n - units[i].name.n);
			break;
		}
	if (!str_to_u64(str_trim(value), &n))
		return false;
	*bytes = u64_mul(n, factor);
	return true;
}

SETTER(set_budget)
{
	if (!parse_size(value, field))
		return bad_value(option, value, "a size like 512MB or 2GB was expected", p->err);
	p->o->has_index_budget = true;
	return true;
}

SETTER(set_threshold)
{
	(void)option;
	return rule_override(field, value, p->err);
}

/* "+02:00", "-0330", "UTC". */
SETTER(set_zone)
{
	char text[64];
	int64_t at_us;
	bool known = false;
	snprintf(text, sizeof text, "1970-01-01 00:00:00 %.*s", STR_ARG(str_head(value, 32)));
	size_t used = timestamp_parse(str_from(text), &at_us, &known);
	if (!known || used != strlen(text))
		return bad_value(option, value, "an offset like +02:00 was expected", p->err);
	*(struct str *)field = value;
	p->o->zone_offset_us = -at_us;
	return true;
}

SETTER(set_suppress)
{
	(void)option;
	return suppress_load(field, arena_strdup(value, p->arena).p, p->arena, p->err);
}
