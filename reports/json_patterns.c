/* Statement patterns in report.json. */
#include "analysis/counted.h"
#include "base/base.h"
#include "reports/json_keys.h"
#include "reports/json_parts.h"

static void print_samples(struct json *j, const struct pattern *p)
{
	json_key(j, "samples");
	json_open(j, '[');
	for (size_t i = 0; i < p->samples_n; i++) {
		const struct sample *s = &p->samples[i];
		json_open(j, '{');
		json_key_time(j, "at", s->at_us);
		json_key_ms(j, "duration_ms", s->duration_us);
		json_key_str(j, "query", s->text);
		json_key_str_or_null(j, "database", s->database);
		json_key_str_or_null(j, "user", s->user);
		json_key_str_or_null(j, "app", s->application);
		json_key(j, "pid");
		if (s->pid)
			json_uint(j, s->pid);
		else
			json_null(j);
		json_close(j);
	}
	json_close(j);
}

static void print_pattern_figures(struct json *j, const struct report_pattern *rp)
{
	const struct pattern *p = rp->pattern;
	bool called = p->tally.calls > 0;
	json_print_tally(j, &p->tally);
	json_key_double(j, "mean_ms", rp->mean_us / 1000, 3);
	json_key_double(j, "stddev_ms", rp->stddev_us / 1000, 3);
	json_key_total_ms(j, "min_ms", called ? p->min_us : 0);
	json_key_total_ms(j, "max_ms", p->max_us);
	json_key_total_ms(j, "p50_ms", rp->p50_us);
	json_key_total_ms(j, "p90_ms", rp->p90_us);
	json_key_total_ms(j, "p95_ms", rp->p95_us);
	json_key_total_ms(j, "p99_ms", rp->p99_us);
	json_key_double(j, "share", rp->share, RELATIVE_DECIMALS);
}

static void print_pattern_names(struct json *j, const char *key, const struct pattern *p, enum dimension d)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < p->dimensions_n[d]; i++)
		json_str(j, p->dimensions[d][i].name);
	json_close(j);
}

static void print_pattern_links(struct json *j, const struct report *r, const struct report_pattern *rp)
{
	json_key(j, "plans");
	json_open(j, '[');
	for (size_t i = 0; i < rp->plans_n; i++)
		json_str(j, r->plans[rp->plans[i]].source);
	json_close(j);
	json_key(j, "recommendations");
	json_open(j, '[');
	for (size_t i = 0; i < rp->recommendations_n; i++)
		json_hex(j, rp->recommendations[i]->id);
	json_close(j);
}

static void print_counted(struct json *j, const struct counted_total *counted)
{
	json_key(j, "counted");
	if (!counted) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_key_uint(j, "calls", (uint64_t)counted->calls);
	json_key(j, "total_ms");
	json_double(j, counted->total_ms, 3);
	json_key_uint(j, "rows", (uint64_t)counted->rows);
	json_close(j);
}

/* What the server said about the pattern's executions besides their durations. */
static void print_pattern_events(struct json *j, const struct pattern *p)
{
	json_key_total_ms(j, "parse_ms", p->parse.total_us);
	json_key_total_ms(j, "bind_ms", p->bind.total_us);
	json_key_uint(j, "temp_files", p->temp_files);
	json_key_uint(j, "temp_bytes", p->temp_bytes);
	json_key_uint(j, "lock_waits", p->lock_waits);
	json_key_total_ms(j, "lock_wait_ms", p->lock_wait_us);
	json_key_uint(j, "errors", p->errors);
	json_key_uint(j, "cancels", p->cancels);
	json_key(j, "cut");
	json_bool(j, p->cut);
	json_key(j, "other");
	json_bool(j, p->is_other);
}

void json_print_pattern(struct json *j, const struct report *r, const struct report_pattern *rp)
{
	const struct pattern *p = rp->pattern;
	json_open(j, '{');
	json_key(j, "id");
	json_hex(j, p->id);
	json_key_str(j, "query", p->query);
	json_key_str(j, "kind", str_from(statement_kind_names[p->kind]));
	print_pattern_figures(j, rp);
	json_key_strings(j, "tables", rp->tables, rp->tables_n);
	json_key(j, "query_ids");
	json_open(j, '[');
	for (size_t i = 0; i < p->query_ids_n; i++) {
		char text[24];
		int n = snprintf(text, sizeof text, "%" PRId64, p->query_ids[i]);
		json_str(j, str_of(text, (size_t)n));
	}
	json_close(j);
	print_pattern_names(j, "databases", p, BY_DATABASE);
	print_pattern_names(j, "users", p, BY_USER);
	print_pattern_names(j, "apps", p, BY_APPLICATION);
	json_key_time(j, "first_seen", p->first_us);
	json_key_time(j, "last_seen", p->last_us);
	print_samples(j, p);
	print_pattern_links(j, r, rp);
	print_counted(j, rp->counted);
	print_pattern_events(j, p);
	json_print_hours(j, p->hours, p->hours_n);
	json_close(j);
}
