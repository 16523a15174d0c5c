/* compare.json, schema "pgassay-compare/1": docs/compare-1.schema.json says what each key means. */
#include "base/base.h"
#include "base/json.h"
#include "reports/comparison_print.h"
#include "reports/json_keys.h"

static void print_side(struct json *j, const char *key, const struct comparison_side *side)
{
	json_key(j, key);
	json_open(j, '{');
	json_key_str(j, "name", side->name);
	json_key_double(j, "seconds", side->seconds, 3);
	json_key_uint(j, "calls", side->calls);
	json_key_total_ms(j, "total_ms", side->total_us);
	json_key_double(j, "calls_per_day", comparison_per_day(side, side->calls), 1);
	json_key_ms(j, "ms_per_day", comparison_whole_us(comparison_per_day(side, side->total_us)));
	json_key_uint(j, "patterns", side->patterns_n);
	json_close(j);
}

static void print_pattern(struct json *j, const char *key, const struct comparison_pattern *p)
{
	json_key(j, key);
	if (!p) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_key_uint(j, "calls", p->calls);
	json_key_total_ms(j, "total_ms", p->total_us);
	json_key_double(j, "mean_ms", comparison_mean_us(p) / 1000, 3);
	json_key_double(j, "stddev_ms", p->stddev_us / 1000, 3);
	json_key_total_ms(j, "p50_ms", p->p50_us);
	json_key_total_ms(j, "p95_ms", p->p95_us);
	json_key_total_ms(j, "p99_ms", p->p99_us);
	json_close(j);
}

static void print_change(struct json *j, const struct comparison_change *change)
{
	const struct comparison_pattern *p = change->after ? change->after : change->before;
	json_open(j, '{');
	json_key(j, "pattern");
	json_hex(j, p->id);
	json_key_str(j, "change", str_from(comparison_kind_names[change->kind]));
	json_key_str_or_null(j, "severity", comparison_severity(change));
	json_key_str_or_null(j, "doubt", str_from(comparison_doubt_names[change->doubt]));
	json_key_str(j, "query", p->query);
	print_pattern(j, "before", change->before);
	print_pattern(j, "after", change->after);
	json_key_ms(j, "ms_per_day", comparison_whole_us(change->us_per_day));
	json_close(j);
}

static void print_effect(struct json *j, const struct comparison_effect *e)
{
	json_open(j, '{');
	json_key(j, "pattern");
	json_hex(j, (e->after ? e->after : e->before)->id);
	json_key_str_or_null(j, "doubt", str_from(comparison_doubt_names[e->doubt]));
	print_pattern(j, "before", e->before);
	print_pattern(j, "after", e->after);
	json_key_ms(j, "saved_ms_per_day", comparison_whole_us(e->saved_us_per_day));
	json_close(j);
}

static void print_result(struct json *j, const struct comparison_result *r)
{
	json_open(j, '{');
	json_key(j, "id");
	json_hex(j, r->advice->id);
	json_key_str(j, "rule", r->advice->rule);
	json_key_str(j, "title", r->advice->title);
	json_key_str(j, "outcome", str_from(advice_outcome_names[r->outcome]));
	json_key_str(j, "proof", str_from(advice_proof_names[r->proof]));
	json_key_str_or_null(j, "index", r->index);
	json_key_ms(j, "promised_ms_per_day", r->advice->benefit_us_per_day);
	json_key(j, "measured_ms_per_day");
	if (r->measurable)
		json_ms(j, comparison_whole_us(r->saved_us_per_day));
	else
		json_null(j);
	json_key(j, "certain");
	json_bool(j, r->certain);
	json_key_ids(j, "patterns", r->advice->patterns, r->advice->patterns_n);
	json_key(j, "effects");
	json_open(j, '[');
	for (size_t i = 0; i < r->effects_n; i++)
		print_effect(j, &r->effects[i]);
	json_close(j);
	json_close(j);
}

static void print_summary(struct json *j, const struct comparison *c)
{
	json_key(j, "limits");
	json_open(j, '{');
	json_key_uint(j, "calls", c->limits.calls);
	json_key_double(j, "ratio", c->limits.ratio, 3);
	json_key_ms(j, "ms_per_day", comparison_whole_us(c->limits.us_per_day));
	json_key_double(j, "share", c->limits.share, 6);
	json_close(j);
	json_key(j, "summary");
	json_open(j, '{');
	json_key_ms(j, "common_ms_per_day_before", comparison_whole_us(c->common_us_per_day[0]));
	json_key_ms(j, "common_ms_per_day_after", comparison_whole_us(c->common_us_per_day[1]));
	json_key_ms(j, "promised_ms_per_day", comparison_whole_us(c->promised_us_per_day));
	json_key_ms(j, "measured_ms_per_day", comparison_whole_us(c->saved_us_per_day));
	for (enum comparison_kind kind = 0; kind < CHANGE_KINDS; kind++)
		json_key_uint(j, comparison_kind_names[kind], c->changes_by[kind]);
	json_key_uint(j, "advice_taken", c->results_by[ADVICE_TAKEN]);
	json_key_uint(j, "advice_open", c->results_by[ADVICE_OPEN]);
	json_key_str_or_null(j, "worst", c->regressed ? str_from(finding_severity_names[c->worst]) : STR(""));
	json_close(j);
}

void comparison_print_json(const struct comparison *c, struct str version, FILE *out)
{
	struct json writer = json_to(out), *j = &writer;
	json_open(j, '{');
	json_key_str(j, "schema", STR("pgassay-compare/1"));
	json_key(j, "generator");
	json_open(j, '{');
	json_key_str(j, "name", STR("pgassay"));
	json_key_str(j, "version", version);
	json_close(j);
	print_side(j, "before", c->before);
	print_side(j, "after", c->after);
	print_summary(j, c);
	json_key(j, "changes");
	json_open(j, '[');
	for (size_t i = 0; i < c->changes_n; i++)
		print_change(j, &c->changes[i]);
	json_close(j);
	json_key(j, "advice");
	json_open(j, '[');
	for (size_t i = 0; i < c->results_n; i++)
		print_result(j, &c->results[i]);
	json_close(j);
	json_close(j);
}
