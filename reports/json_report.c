/* report.json, schema "pgassay-report/1": docs/report-1.schema.json says what each key means. */
#include "base/base.h"
#include "base/json.h"
#include "base/timestamp.h"
#include "analysis/rule.h"
#include "reports/formats.h"

#define RELATIVE_DECIMALS 6

static void key_str(struct json *j, const char *key, struct str value)
{
	json_key(j, key);
	json_str(j, value);
}

static void key_str_or_null(struct json *j, const char *key, struct str value)
{
	json_key(j, key);
	if (value.n)
		json_str(j, value);
	else
		json_null(j);
}

static void key_uint(struct json *j, const char *key, uint64_t value)
{
	json_key(j, key);
	json_uint(j, value);
}

static void key_ms(struct json *j, const char *key, int64_t us)
{
	json_key(j, key);
	json_ms(j, us);
}

/* Unsigned totals saturate at what a JSON reader's 64-bit integer holds. */
static void key_total_ms(struct json *j, const char *key, uint64_t us)
{
	key_ms(j, key, us > INT64_MAX ? INT64_MAX : (int64_t)us);
}

static void key_double(struct json *j, const char *key, double value, int decimals)
{
	json_key(j, key);
	json_double(j, value, decimals);
}

/* Figures of the catalogue: null where not known. */
static void key_stat(struct json *j, const char *key, double value)
{
	json_key(j, key);
	if (value < 0)
		json_null(j);
	else
		json_double(j, value, 0);
}

static void key_time(struct json *j, const char *key, int64_t at_us)
{
	json_key(j, key);
	json_time(j, at_us);
}

static void key_strings(struct json *j, const char *key, const struct str *items, size_t n)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		json_str(j, items[i]);
	json_close(j);
}

static void key_id_or_null(struct json *j, const char *key, uint64_t id)
{
	json_key(j, key);
	if (id)
		json_hex(j, id);
	else
		json_null(j);
}

static void key_ids(struct json *j, const char *key, const uint64_t *ids, size_t n)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		json_hex(j, ids[i]);
	json_close(j);
}

static void print_head(struct json *j, const struct report *r)
{
	key_str(j, "schema", STR("pgassay-report/1"));
	json_key(j, "generator");
	json_open(j, '{');
	key_str(j, "name", STR("pgassay"));
	key_str(j, "version", r->version);
	json_close(j);
	json_key(j, "window");
	json_open(j, '{');
	key_time(j, "from", r->from_us);
	key_time(j, "to", r->to_us);
	key_double(j, "seconds", r->seconds, 3);
	json_close(j);
}

static void print_input(struct json *j, const struct report_input *in)
{
	json_open(j, '{');
	key_str(j, "path", in->path);
	key_str(j, "kind", str_from(input_kind_names[in->kind]));
	key_str_or_null(j, "format", in->format);
	key_str_or_null(j, "compression", in->compression);
	key_uint(j, "bytes", in->bytes);
	key_uint(j, "entries", in->entries);
	key_uint(j, "unparsed_lines", in->unparsed_lines);
	key_str(j, "status", str_from(input_status_names[in->status]));
	key_str_or_null(j, "error", in->error);
	key_str_or_null(j, "prefix", in->prefix);
	key_strings(j, "unparsed", in->unparsed, in->unparsed_n);
	json_close(j);
}

static void print_totals(struct json *j, const struct report *r)
{
	const struct totals *t = &r->workload->totals;
	json_open(j, '{');
	key_uint(j, "calls", t->calls.calls);
	key_total_ms(j, "total_ms", t->calls.total_us);
	key_total_ms(j, "parse_ms", t->parse.total_us);
	key_total_ms(j, "bind_ms", t->bind.total_us);
	key_uint(j, "patterns", r->patterns_n);
	key_uint(j, "sessions", t->sessions);
	key_uint(j, "errors", t->errors);
	key_uint(j, "connections", t->connections);
	key_uint(j, "temp_files", t->temp_files);
	key_uint(j, "temp_bytes", t->temp_bytes);
	key_uint(j, "lock_waits", t->lock_waits);
	key_uint(j, "deadlocks", t->deadlocks);
	key_uint(j, "checkpoints", t->checkpoints);
	key_uint(j, "autovacuums", t->autovacuums);
	key_uint(j, "autoanalyzes", t->autoanalyzes);
	key_uint(j, "disconnections", t->disconnections);
	key_uint(j, "cancels", t->cancels);
	key_uint(j, "plans", t->plans);
	key_uint(j, "entries", t->entries);
	key_uint(j, "unattributed_calls", t->unattributed.calls);
	key_total_ms(j, "unattributed_ms", t->unattributed.total_us);
	key_ms(j, "busy_ms_per_day", r->busy_us_per_day);
	key_ms(j, "saved_ms_per_day", r->saved_us_per_day);
	json_close(j);
}

static void print_tally(struct json *j, const struct tally *tally)
{
	key_uint(j, "calls", tally->calls);
	key_total_ms(j, "total_ms", tally->total_us);
}

static void print_dimension(struct json *j, const char *key, const struct report *r, enum dimension d)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < r->workload->dimensions_n[d]; i++) {
		const struct dimension_row *row = &r->workload->dimensions[d][i];
		json_open(j, '{');
		key_str(j, "name", row->name);
		print_tally(j, &row->tally);
		json_close(j);
	}
	json_close(j);
}

static void print_hours(struct json *j, const struct hour_row *hours, size_t n)
{
	json_key(j, "hours");
	json_open(j, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(j, '{');
		j->compact = true; /* there are many, and each fits on a line */
		key_time(j, "hour", hours[i].hour * US_PER_HOUR);
		print_tally(j, &hours[i].tally);
		json_close(j);
		j->compact = false;
	}
	json_close(j);
}

static void print_samples(struct json *j, const struct pattern *p)
{
	json_key(j, "samples");
	json_open(j, '[');
	for (size_t i = 0; i < p->samples_n; i++) {
		const struct sample *s = &p->samples[i];
		json_open(j, '{');
		key_time(j, "at", s->at_us);
		key_ms(j, "duration_ms", s->duration_us);
		key_str(j, "query", s->text);
		key_str_or_null(j, "database", s->database);
		key_str_or_null(j, "user", s->user);
		key_str_or_null(j, "app", s->application);
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
	print_tally(j, &p->tally);
	key_double(j, "mean_ms", rp->mean_us / 1000, 3);
	key_double(j, "stddev_ms", rp->stddev_us / 1000, 3);
	key_total_ms(j, "min_ms", called ? p->min_us : 0);
	key_total_ms(j, "max_ms", p->max_us);
	key_total_ms(j, "p50_ms", rp->p50_us);
	key_total_ms(j, "p90_ms", rp->p90_us);
	key_total_ms(j, "p95_ms", rp->p95_us);
	key_total_ms(j, "p99_ms", rp->p99_us);
	key_double(j, "share", rp->share, RELATIVE_DECIMALS);
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

/* What the server said about the pattern's executions besides their durations. */
static void print_pattern_events(struct json *j, const struct pattern *p)
{
	key_total_ms(j, "parse_ms", p->parse.total_us);
	key_total_ms(j, "bind_ms", p->bind.total_us);
	key_uint(j, "temp_files", p->temp_files);
	key_uint(j, "temp_bytes", p->temp_bytes);
	key_uint(j, "lock_waits", p->lock_waits);
	key_total_ms(j, "lock_wait_ms", p->lock_wait_us);
	key_uint(j, "errors", p->errors);
	key_uint(j, "cancels", p->cancels);
	json_key(j, "cut");
	json_bool(j, p->cut);
	json_key(j, "other");
	json_bool(j, p->is_other);
}

static void print_pattern(struct json *j, const struct report *r, const struct report_pattern *rp)
{
	const struct pattern *p = rp->pattern;
	json_open(j, '{');
	json_key(j, "id");
	json_hex(j, p->id);
	key_str(j, "query", p->query);
	key_str(j, "kind", str_from(statement_kind_names[p->kind]));
	print_pattern_figures(j, rp);
	key_strings(j, "tables", rp->tables, rp->tables_n);
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
	key_time(j, "first_seen", p->first_us);
	key_time(j, "last_seen", p->last_us);
	print_samples(j, p);
	print_pattern_links(j, r, rp);
	print_pattern_events(j, p);
	print_hours(j, p->hours, p->hours_n);
	json_close(j);
}

static void print_benefit_and_cost(struct json *j, const struct finding *f)
{
	json_key(j, "benefit");
	json_open(j, '{');
	key_ms(j, "ms_per_day", f->benefit_us_per_day);
	key_double(j, "relative", f->benefit_relative, RELATIVE_DECIMALS);
	key_str(j, "basis", str_from(finding_basis_names[f->basis]));
	json_close(j);
	json_key(j, "cost");
	json_open(j, '{');
	key_double(j, "index_bytes", f->index_bytes, 0);
	key_ms(j, "write_ms_per_day", f->write_us_per_day);
	json_close(j);
}

static void print_evidence(struct json *j, const struct finding *f)
{
	json_key(j, "evidence");
	json_open(j, '[');
	for (size_t i = 0; i < f->evidence_n; i++) {
		json_open(j, '{');
		key_str(j, "what", f->evidence[i].what);
		key_str(j, "value", f->evidence[i].value);
		key_str_or_null(j, "source", f->evidence[i].source);
		json_close(j);
	}
	json_close(j);
}

static void print_recommendation(struct json *j, const struct finding *f)
{
	json_open(j, '{');
	json_key(j, "id");
	json_hex(j, f->id);
	key_uint(j, "rank", f->rank);
	key_str(j, "rule", str_from(f->rule->name));
	key_str(j, "category", str_from(finding_category_names[f->rule->category]));
	key_str(j, "severity", str_from(finding_severity_names[f->severity]));
	key_double(j, "confidence", f->confidence / 1000.0, 3);
	key_str(j, "title", f->title);
	key_str_or_null(j, "table", f->table);
	key_strings(j, "columns", f->columns, f->columns_n);
	key_str(j, "rationale", f->rationale);
	print_evidence(j, f);
	key_ids(j, "patterns", f->patterns, f->patterns_n);
	print_benefit_and_cost(j, f);
	key_strings(j, "apply", f->apply, f->apply_n);
	key_strings(j, "rollback", f->rollback, f->rollback_n);
	json_key(j, "apply_commented");
	json_bool(j, f->apply_commented);
	json_close(j);
}

static void print_index(struct json *j, const struct report_index *ri)
{
	const struct index *index = ri->index;
	json_open(j, '{');
	key_str(j, "schema", index->schema);
	key_str(j, "table", index->table->name);
	key_str(j, "name", index->name);
	key_str(j, "definition", index->definition);
	key_stat(j, "bytes", index->bytes);
	key_stat(j, "scans", index->scans);
	key_ids(j, "serves", ri->serves, ri->serves_n);
	key_str(j, "verdict", ri->verdict);
	key_str_or_null(j, "reason", ri->reason);
	json_close(j);
}

static void print_table(struct json *j, const struct report_table *rt)
{
	json_open(j, '{');
	key_str(j, "schema", rt->schema);
	key_str(j, "name", rt->name);
	key_stat(j, "rows", rt->table ? rt->table->rows : STAT_NONE);
	key_stat(j, "bytes", rt->table ? rt->table->bytes : STAT_NONE);
	key_uint(j, "calls", rt->calls);
	key_total_ms(j, "read_ms", rt->read_us);
	key_total_ms(j, "write_ms", rt->write_us);
	key_uint(j, "indexes", rt->indexes);
	key_double(j, "writes_per_day", rt->writes_per_day, 1);
	json_close(j);
}

static void print_node(struct json *j, const struct report_node *rn)
{
	json_open(j, '{');
	key_str(j, "type", rn->node->type);
	key_str_or_null(j, "relation", rn->node->relation);
	key_str_or_null(j, "index", rn->node->index);
	key_uint(j, "depth", rn->node->depth);
	json_key(j, "self_ms");
	if (rn->self_us < 0)
		json_null(j);
	else
		json_ms(j, rn->self_us);
	key_stat(j, "rows", rn->rows);
	key_stat(j, "estimated_rows", rn->estimated_rows);
	key_stat(j, "loops", rn->loops);
	key_strings(j, "issues", rn->issues, rn->issues_n);
	json_close(j);
}

static void print_plan(struct json *j, const struct report_plan *rp)
{
	json_open(j, '{');
	key_str(j, "source", rp->source);
	key_id_or_null(j, "pattern", rp->pattern);
	json_key(j, "total_ms");
	if (rp->total_us < 0)
		json_null(j);
	else
		json_ms(j, rp->total_us);
	json_key(j, "nodes");
	json_open(j, '[');
	for (size_t i = 0; i < rp->nodes_n; i++)
		print_node(j, &rp->nodes[i]);
	json_close(j);
	json_close(j);
}

static void print_error(struct json *j, const struct error_row *e)
{
	json_open(j, '{');
	key_str_or_null(j, "sqlstate", e->sqlstate);
	key_str(j, "severity", str_from(format_log_levels[e->severity]));
	key_str(j, "message", e->message);
	key_uint(j, "count", e->count);
	key_time(j, "first_seen", e->first_us);
	key_time(j, "last_seen", e->last_us);
	json_close(j);
}

static void print_wait(struct json *j, const struct report_wait *w)
{
	json_open(j, '{');
	key_time(j, "at", w->at_us);
	key_total_ms(j, "waited_ms", w->waited_us);
	key_str_or_null(j, "mode", w->mode);
	key_str_or_null(j, "object", w->object);
	key_str_or_null(j, "relation", w->relation);
	key_uint(j, "pid", w->pid);
	key_uint(j, "holder_pid", w->holder_pid);
	key_id_or_null(j, "pattern", w->pattern);
	key_id_or_null(j, "holder_pattern", w->holder_pattern);
	json_close(j);
}

static void print_vacuum(struct json *j, const struct report_vacuum *v)
{
	json_open(j, '{');
	key_str(j, "table", v->table);
	key_uint(j, "count", v->count);
	key_total_ms(j, "total_ms", v->total_us);
	key_total_ms(j, "longest_ms", v->longest_us);
	key_uint(j, "rows_removed", v->rows_removed);
	key_uint(j, "cancelled", v->cancelled);
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
	PRINT_EACH(j, "patterns", r->patterns_n, print_pattern(j, r, &r->patterns[i]));
	PRINT_EACH(j, "recommendations", r->recommendations_n, print_recommendation(j, r->recommendations[i]));
	PRINT_EACH(j, "indexes", r->indexes_n, print_index(j, &r->indexes[i]));
	PRINT_EACH(j, "tables", r->tables_n, print_table(j, &r->tables[i]));
	PRINT_EACH(j, "plans", r->plans_n, print_plan(j, &r->plans[i]));
	PRINT_EACH(j, "errors", r->workload->errors_n, print_error(j, &r->workload->errors[i]));
	PRINT_EACH(j, "lock_waits", r->waits_n, print_wait(j, &r->waits[i]));
	PRINT_EACH(j, "vacuums", r->vacuums_n, print_vacuum(j, &r->vacuums[i]));
	print_hours(j, r->workload->hours, r->workload->hours_n);
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
