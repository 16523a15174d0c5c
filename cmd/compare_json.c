/* A side of a comparison from report.json: ids are strings there, durations milliseconds with three decimals. */
#include "cmd/compare_read.h"

#include <cjson/cJSON.h>
#include <math.h>

#include "base/base.h"

#define SCHEMA "pgassay-report/1"
/* Doubles are exact to a microsecond up to here: 285 years. */
#define US_MAX 9007199254740992.0

static const cJSON *member(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

static struct str text_of(const cJSON *object, const char *key, struct arena *arena)
{
	return arena_strdup(str_from(cJSON_GetStringValue(member(object, key))), arena);
}

/* Absent, negative and absurd numbers are 0. */
static double number_of(const cJSON *object, const char *key)
{
	const cJSON *value = member(object, key);
	return cJSON_IsNumber(value) && isfinite(value->valuedouble) ? value->valuedouble : 0;
}

static uint64_t count_of(const cJSON *object, const char *key)
{
	double n = number_of(object, key);
	return n > 0 ? (uint64_t)fmin(n, US_MAX) : 0;
}

static int64_t us_of(const cJSON *object, const char *key)
{
	double us = number_of(object, key) * 1000;
	return (int64_t)llround(fmax(fmin(us, US_MAX), -US_MAX));
}

static uint64_t time_of(const cJSON *object, const char *key)
{
	int64_t us = us_of(object, key);
	return us > 0 ? (uint64_t)us : 0;
}

/* 16 hex digits; 0 when it is something else. */
static uint64_t id_of(const cJSON *value)
{
	const char *text = cJSON_GetStringValue(value);
	uint64_t id = 0;
	if (!text || strlen(text) != 16 || strspn(text, "0123456789abcdef") != 16)
		return 0;
	for (; *text; text++)
		id = id << 4 | (uint64_t)(*text <= '9' ? *text - '0' : *text - 'a' + 10);
	return id;
}

/* NULL, which has no items, when it is anything else: objects have children too. */
static const cJSON *array_of(const cJSON *object, const char *key)
{
	const cJSON *value = member(object, key);
	return cJSON_IsArray(value) ? value : NULL;
}

static size_t size_of(const cJSON *array)
{
	return array ? (size_t)cJSON_GetArraySize(array) : 0;
}

static void read_patterns(struct comparison_side *side, const cJSON *array, struct arena *arena)
{
	const cJSON *item;
	side->patterns = ARENA_ARRAY(struct comparison_pattern, size_of(array), arena);
	cJSON_ArrayForEach (item, array) {
		struct comparison_pattern p = {
			.id = id_of(member(item, "id")),
			.query = text_of(item, "query", arena),
			.calls = count_of(item, "calls"),
			.total_us = time_of(item, "total_ms"),
			.p50_us = time_of(item, "p50_ms"),
			.p95_us = time_of(item, "p95_ms"),
			.p99_us = time_of(item, "p99_ms"),
			.stddev_us = (double)time_of(item, "stddev_ms"),
		};
		if (p.id)
			side->patterns[side->patterns_n++] = p;
	}
}

static void read_lists(struct comparison_advice *a, const cJSON *item, struct arena *arena)
{
	const cJSON *ids = array_of(item, "patterns"), *apply = array_of(item, "apply"), *value;
	a->patterns = ARENA_ARRAY(uint64_t, size_of(ids), arena);
	cJSON_ArrayForEach (value, ids)
		a->patterns[a->patterns_n++] = id_of(value);
	a->apply = ARENA_ARRAY(struct str, size_of(apply), arena);
	cJSON_ArrayForEach (value, apply)
		a->apply[a->apply_n++] = arena_strdup(str_from(cJSON_GetStringValue(value)), arena);
}

static void read_advice(struct comparison_side *side, const cJSON *array, struct arena *arena)
{
	const cJSON *item;
	side->advice = ARENA_ARRAY(struct comparison_advice, size_of(array), arena);
	cJSON_ArrayForEach (item, array) {
		struct comparison_advice a = {
			.id = id_of(member(item, "id")),
			.rule = text_of(item, "rule", arena),
			.title = text_of(item, "title", arena),
			.benefit_us_per_day = us_of(member(item, "benefit"), "ms_per_day"),
			.benefit_relative = number_of(member(item, "benefit"), "relative"),
		};
		read_lists(&a, item, arena);
		if (a.id)
			side->advice[side->advice_n++] = a;
	}
}

static void read_indexes(struct comparison_side *side, const cJSON *array, struct arena *arena)
{
	const cJSON *item;
	side->indexes = ARENA_ARRAY(struct comparison_index, size_of(array), arena);
	cJSON_ArrayForEach (item, array) {
		struct comparison_index x = {
			.schema = text_of(item, "schema", arena),
			.name = text_of(item, "name", arena),
			.definition = text_of(item, "definition", arena),
		};
		if (!str_eq(text_of(item, "verdict", arena), STR("new")))
			side->indexes[side->indexes_n++] = x;
	}
}

static size_t count_nodes(const cJSON *plans)
{
	const cJSON *plan;
	size_t n = 0;
	cJSON_ArrayForEach (plan, plans)
		n += size_of(array_of(plan, "nodes"));
	return n;
}

static void read_used_indexes(struct comparison_side *side, const cJSON *plans, struct arena *arena)
{
	const cJSON *plan, *node;
	side->used_indexes = ARENA_ARRAY(struct str, count_nodes(plans), arena);
	cJSON_ArrayForEach (plan, plans)
		cJSON_ArrayForEach (node, array_of(plan, "nodes")) {
			struct str name = text_of(node, "index", arena);
			if (name.n)
				side->used_indexes[side->used_indexes_n++] = name;
		}
}

/* A report that says of itself that it lacks a part. */
static bool lacks_inputs(const cJSON *inputs)
{
	const cJSON *item;
	cJSON_ArrayForEach (item, inputs) {
		const char *status = cJSON_GetStringValue(member(item, "status"));
		if (status && strcmp(status, "ok") != 0)
			return true;
	}
	return false;
}

static bool read_document(struct comparison_side *side, const cJSON *root, struct arena *arena, struct err *err)
{
	const char *schema = cJSON_GetStringValue(member(root, "schema"));
	const cJSON *window = member(root, "window"), *totals = member(root, "totals");
	if (!schema || strcmp(schema, SCHEMA) != 0)
		return err_set(err, ERR_UNSUPPORTED, "is of schema \"%s\", not \"" SCHEMA "\"", schema ? schema : "");
	if (!cJSON_IsObject(window) || !cJSON_IsObject(totals) || !array_of(root, "patterns"))
		return err_set(err, ERR_DAMAGED, "is no complete report: its window, totals or patterns are missing");
	side->seconds = number_of(window, "seconds");
	if (side->seconds <= 0)
		return err_set(err, ERR_DAMAGED, "is no complete report: its window has no length");
	side->calls = count_of(totals, "calls");
	side->total_us = time_of(totals, "total_ms");
	read_patterns(side, array_of(root, "patterns"), arena);
	read_advice(side, array_of(root, "recommendations"), arena);
	read_indexes(side, array_of(root, "indexes"), arena);
	read_used_indexes(side, array_of(root, "plans"), arena);
	return true;
}

/* As a member of its own: a log in JSON may quote one, but then with backslashes. */
bool compare_is_report(struct str head)
{
	ptrdiff_t at = str_find(head, STR("\"schema\""));
	if (at < 0 || !str_starts(str_trim(head), STR("{")))
		return false;
	struct str rest = str_trim(str_skip(head, (size_t)at + 8));
	if (!str_take(&rest, STR(":")))
		return false;
	return str_starts(str_trim(rest), STR("\"pgassay-report/"));
}

bool compare_read_json(struct comparison_side *side, struct str text, bool *faulty, struct arena *arena,
		       struct err *err)
{
	cJSON *root = cJSON_ParseWithLength(text.p, text.n);
	if (!root)
		return err_set(err, ERR_DAMAGED, "is no complete report: it is not valid JSON");
	bool ok = read_document(side, root, arena, err);
	*faulty = *faulty || lacks_inputs(array_of(root, "inputs"));
	cJSON_Delete(root);
	return ok;
}
