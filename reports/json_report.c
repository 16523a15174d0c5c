/* report.json, schema "pgassay-report/1": docs/report-1.schema.json says what each key means. */
#include "base/base.h"
#include "analysis/rule.h"
#include "base/timestamp.h"
#include "reports/formats.h"
#include "reports/json_keys.h"
#include "reports/json_parts.h"

static void print_head(struct json *j, const struct report *r)
{
	json_key_str(j, "schema", STR("pgassay-report/1"));
	json_key(j, "generator");
	json_open(j, '{');
	json_key_str(j, "name", STR("pgassay"));
	json_key_str(j, "version", r->version);
	json_close(j);
	json_key(j, "window");
	json_open(j, '{');
	json_key_time(j, "from", r->from_us);
	json_key_time(j, "to", r->to_us);
	json_key_double(j, "seconds", r->seconds, 3);
	json_close(j);
}

static void print_input(struct json *j, const struct report_input *in)
{
	json_open(j, '{');
	json_key_str(j, "path", in->path);
	json_key_str(j, "kind", str_from(input_kind_names[in->kind]));
	json_key_str_or_null(j, "format", in->format);
	json_key_str_or_null(j, "compression", in->compression);
	json_key_uint(j, "bytes", in->bytes);
	json_key_uint(j, "entries", in->entries);
	json_key_uint(j, "unparsed_lines", in->unparsed_lines);
	json_key_time(j, "from", in->from_us);
	json_key_time(j, "to", in->to_us);
	json_key_str(j, "status", str_from(input_status_names[in->status]));
	json_key_str_or_null(j, "error", in->error);
	json_key_str_or_null(j, "prefix", in->prefix);
	json_key_strings(j, "unparsed", in->unparsed, in->unparsed_n);
	json_close(j);
}

static void print_totals(struct json *j, const struct report *r)
{
	const struct totals *t = &r->workload->totals;
	json_open(j, '{');
	json_key_uint(j, "calls", t->calls.calls);
	json_key_total_ms(j, "total_ms", t->calls.total_us);
	json_key_total_ms(j, "parse_ms", t->parse.total_us);
	json_key_total_ms(j, "bind_ms", t->bind.total_us);
	json_key_uint(j, "patterns", r->patterns_n);
	json_key_uint(j, "sessions", t->sessions);
	json_key_uint(j, "errors", t->errors);
	json_key_uint(j, "connections", t->connections);
	json_key_uint(j, "temp_files", t->temp_files);
	json_key_uint(j, "temp_bytes", t->temp_bytes);
	json_key_uint(j, "lock_waits", t->lock_waits);
	json_key_uint(j, "deadlocks", t->deadlocks);
	json_key_uint(j, "checkpoints", t->checkpoints);
	json_key_uint(j, "autovacuums", t->autovacuums);
	json_key_uint(j, "autoanalyzes", t->autoanalyzes);
	json_key_uint(j, "disconnections", t->disconnections);
	json_key_uint(j, "cancels", t->cancels);
	json_key_uint(j, "plans", t->plans);
	json_key_uint(j, "entries", t->entries);
	json_key_uint(j, "unattributed_calls", t->unattributed.calls);
	json_key_total_ms(j, "unattributed_ms", t->unattributed.total_us);
	json_key_ms(j, "busy_ms_per_day", r->busy_us_per_day);
	json_key_ms(j, "saved_ms_per_day", r->saved_us_per_day);
	json_close(j);
}

static void print_dimension(struct json *j, const char *key, const struct report *r, enum dimension d)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < r->workload->dimensions_n[d]; i++) {
		const struct dimension_row *row = &r->workload->dimensions[d][i];
		json_open(j, '{');
		json_key_str(j, "name", row->name);
		json_print_tally(j, &row->tally);
		json_close(j);
	}
	json_close(j);
}

static void print_benefit_and_cost(struct json *j, const struct finding *f)
{
	json_key(j, "benefit");
	json_open(j, '{');
	json_key_ms(j, "ms_per_day", f->benefit_us_per_day);
	json_key_double(j, "relative", f->benefit_relative, RELATIVE_DECIMALS);
	json_key_str(j, "basis", str_from(finding_basis_names[f->basis]));
	json_close(j);
	json_key(j, "cost");
	json_open(j, '{');
	json_key_double(j, "index_bytes", f->index_bytes, 0);
	json_key_ms(j, "write_ms_per_day", f->write_us_per_day);
	json_close(j);
}

static void print_evidence(struct json *j, const struct finding *f)
{
	json_key(j, "evidence");
	json_open(j, '[');
	for (size_t i = 0; i < f->evidence_n; i++) {
		json_open(j, '{');
		json_key_str(j, "what", f->evidence[i].what);
		json_key_str(j, "value", f->evidence[i].value);
		json_key_str_or_null(j, "source", f->evidence[i].source);
		json_close(j);
	}
	json_close(j);
}

static void print_recommendation(struct json *j, const struct finding *f)
{
	json_open(j, '{');
	json_key(j, "id");
	json_hex(j, f->id);
	json_key_uint(j, "rank", f->rank);
	json_key_str(j, "rule", str_from(f->rule->name));
	json_key_str(j, "category", str_from(finding_category_names[f->rule->category]));
	json_key_str(j, "severity", str_from(finding_severity_names[f->severity]));
	json_key_double(j, "confidence", f->confidence / 1000.0, 3);
	json_key_str(j, "title", f->title);
	json_key_str_or_null(j, "table", f->table);
	json_key_strings(j, "columns", f->columns, f->columns_n);
	json_key_str(j, "rationale", f->rationale);
	print_evidence(j, f);
	json_key_ids(j, "patterns", f->patterns, f->patterns_n);
	print_benefit_and_cost(j, f);
	json_key_strings(j, "apply", f->apply, f->apply_n);
	json_key_strings(j, "rollback", f->rollback, f->rollback_n);
	json_key(j, "apply_commented");
	json_bool(j, f->apply_commented);
	json_close(j);
}

static void print_error(struct json *j, const struct error_row *e)
{
	json_open(j, '{');
	json_key_str_or_null(j, "sqlstate", e->sqlstate);
	json_key_str(j, "severity", str_from(format_log_levels[e->severity]));
	json_key_str(j, "message", e->message);
	json_key_uint(j, "count", e->count);
	json_key_time(j, "first_seen", e->first_us);
	json_key_time(j, "last_seen", e->last_us);
	json_close(j);
}

static void print_wait(struct json *j, const struct report_wait *w)
{
	json_open(j, '{');
	json_key_time(j, "at", w->at_us);
	json_key_total_ms(j, "waited_ms", w->waited_us);
	json_key_str_or_null(j, "mode", w->mode);
	json_key_str_or_null(j, "object", w->object);
	json_key_str_or_null(j, "relation", w->relation);
	json_key_uint(j, "pid", w->pid);
	json_key_uint(j, "holder_pid", w->holder_pid);
	json_key_id_or_null(j, "pattern", w->pattern);
	json_key_id_or_null(j, "holder_pattern", w->holder_pattern);
	json_close(j);
}

static void print_vacuum(struct json *j, const struct report_vacuum *v)
{
	json_open(j, '{');
	json_key_str(j, "table", v->table);
	json_key_uint(j, "count", v->count);
	json_key_total_ms(j, "total_ms", v->total_us);
	json_key_total_ms(j, "longest_ms", v->longest_us);
	json_key_uint(j, "rows_removed", v->rows_removed);
	json_key_uint(j, "cancelled", v->cancelled);
	json_close(j);
}

static void print_series(struct json *j, const struct report *r, const struct report_series *s)
{
	json_open(j, '{');
	json_key_str(j, "name", str_from(s->name));
	json_key_time(j, "from", r->axis.first_us);
	json_key_uint(j, "step_seconds", (uint64_t)(r->axis.step_us / US_PER_S));
	json_key(j, "values");
	json_open(j, '[');
	for (size_t i = 0; i < r->axis.n; i++)
		json_double(j, s->values[i], s->unit == UNIT_MEAN ? 3 : 0);
	json_close(j);
	json_close(j);
}

/* Prints the array under `key`, one item a call of `print`. */
#define PRINT_EACH(j, key, n, print)                                                                                   \
	do {                                                                                                           \
		json_key((j), (key));                                                                                  \
		json_open((j), '[');                                                                                   \
		for (size_t i = 0; i < (n); i++)                                                                       \
			print;                                                                                         \
		json_close((j));                                                                                       \
	} while (0)

static void print_report(const struct report *r, const struct render_options *options, FILE *out)
{
	(void)options;
	struct json writer = json_to(out), *j = &writer;
	json_open(j, '{');
	print_head(j, r);
	PRINT_EACH(j, "inputs", r->inputs_n, print_input(j, &r->inputs[i]));
	json_key(j, "totals");
	print_totals(j, r);
	print_dimension(j, "by_database", r, BY_DATABASE);
	print_dimension(j, "by_user", r, BY_USER);
	print_dimension(j, "by_app", r, BY_APPLICATION);
	print_dimension(j, "by_client", r, BY_CLIENT);
	PRINT_EACH(j, "patterns", r->patterns_n, json_print_pattern(j, r, &r->patterns[i]));
	PRINT_EACH(j, "recommendations", r->recommendations_n, print_recommendation(j, r->recommendations[i]));
	PRINT_EACH(j, "indexes", r->indexes_n, json_print_index(j, &r->indexes[i]));
	PRINT_EACH(j, "tables", r->tables_n, json_print_table(j, &r->tables[i]));
	PRINT_EACH(j, "plans", r->plans_n, json_print_plan(j, &r->plans[i]));
	PRINT_EACH(j, "errors", r->workload->errors_n, print_error(j, &r->workload->errors[i]));
	PRINT_EACH(j, "lock_waits", r->waits_n, print_wait(j, &r->waits[i]));
	PRINT_EACH(j, "vacuums", r->vacuums_n, print_vacuum(j, &r->vacuums[i]));
	PRINT_EACH(j, "series", r->series_n, print_series(j, r, &r->series[i]));
	json_print_hours(j, r->workload->hours, r->workload->hours_n);
	PRINT_EACH(j, "notes", r->notes_n, json_str(j, r->notes[i].text));
	json_close(j);
}

static bool render_json(const struct report *report, const struct render_options *options, struct err *err)
{
	return format_write_file(report, options, "report.json", print_report, err);
}

const struct renderer renderer_json = {
	.format = "json",
	.files = (const char *const[]){"report.json", NULL},
	.by_default = true,
	.render = render_json,
};
