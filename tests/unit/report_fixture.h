#ifndef TESTS_REPORT_FIXTURE_H
#define TESTS_REPORT_FIXTURE_H
/*
 * A report built by hand, for the renderers' tests: a dozen patterns, findings of each kind, tables, indexes, plans,
 * hours, errors, inputs. With `hostile`, every text that comes from a log or a dump tries to break out of its format;
 * `patterns` asks for more patterns than the dozen.
 */
#include "base/base.h"
#include "base/buf.h"
#include "base/timestamp.h"
#include "analysis/report.h"
#include "analysis/rule.h"

struct fixture {
	struct arena arena;
	struct workload workload;
	struct report report;
};

#define FIXTURE_HOSTILE                                                                                                \
	"<script>alert(1)</script></style>]]>*/\n=HYPERLINK(\"x\")\xff\xc3\xe2\x80\xae\x01 \"' onload='x' "            \
	"--> `code` | {code} {{x}} ${x} \\"

/* Also holds a NUL. */
static inline struct str fixture_text(struct str plain, bool hostile, struct arena *a)
{
	static const char nul[] = "\0nul";
	struct buf text = {0};
	buf_add(&text, plain);
	if (hostile) {
		buf_add(&text, STR(FIXTURE_HOSTILE));
		buf_add(&text, str_of(nul, sizeof nul - 1));
	}
	struct str copy = arena_strdup(buf_str(&text), a);
	buf_release(&text);
	return copy;
}

static const struct rule fixture_rules[] = {
	{.name = "index-missing", .category = CATEGORY_INDEX, .summary = "an index would serve a frequent access"},
	{.name = "index-redundant", .category = CATEGORY_INDEX, .summary = "another index serves all of its accesses"},
	{.name = "query-n-plus-one", .category = CATEGORY_QUERY, .summary = "one query per row of another"},
	{.name = "table-partition", .category = CATEGORY_TABLE, .summary = "a table grows without end"},
	{.name = "server-checkpoints", .category = CATEGORY_SERVER, .summary = "checkpoints come too often"},
	{.name = "query-leading-wildcard", .category = CATEGORY_QUERY, .summary = "LIKE begins with a wildcard"},
};

static const struct fixture_pattern {
	const char *query, *table;
	enum statement_kind kind;
	uint64_t calls, mean_us;
} fixture_patterns[] = {
	{"select * from experiment_runs where status in ($1) order by started_at limit $2", "public.experiment_runs",
	 KIND_SELECT, 48211, 46300},
	{"select r.id, r.name, m.value from experiment_runs r join run_metrics m on m.run_id = r.id where r.project_id "
	 "= "
	 "$1 and m.name = $2 order by m.value desc limit $3",
	 "public.run_metrics", KIND_SELECT, 12044, 81250},
	{"insert into run_metrics (run_id, name, step, value, recorded_at) values ($1, $2, $3, $4, $5)",
	 "public.run_metrics", KIND_INSERT, 911204, 420},
	{"select id, email, password_hash from users where lower(email) = $1", "public.users", KIND_SELECT, 30122,
	 8120},
	{"delete from experiment_runs where id = $1", "public.experiment_runs", KIND_DELETE, 214, 52700},
	{"select count(*) from monitoring where deployment_id = $1 and at > now() - $2::interval", "public.monitoring",
	 KIND_SELECT, 8830, 19800},
	{"update experiment_runs set status = $1, finished_at = now() where id = $2", "public.experiment_runs",
	 KIND_UPDATE, 41100, 610},
	{"select * from models where name like $1 order by created_at desc offset $2 limit $3", "public.models",
	 KIND_SELECT, 1904, 37200},
	{"select m.* from audit_log m where m.entity_type = $1 and m.entity_id = $2", "public.audit_log", KIND_SELECT,
	 6120, 12900},
	{"select id from organizations where slug = $1", "public.organizations", KIND_SELECT, 220310, 95},
	{"begin", "", KIND_TRANSACTION, 301220, 11},
	{"copy export_tmp from stdin", "public.export_tmp", KIND_COPY, 12, 3104000},
};

static inline void fixture_dimension(struct dimension_row **rows, size_t *n, struct str name, struct tally tally,
				     struct arena *a)
{
	*rows = ARENA_ARRAY(struct dimension_row, 1, a);
	(*rows)[0] = (struct dimension_row){.name = name, .tally = tally};
	*n = 1;
}

static inline void fixture_samples(struct pattern *p, bool hostile, struct arena *a)
{
	p->samples = ARENA_ARRAY(struct sample, 3, a);
	p->samples_n = 3;
	for (unsigned i = 0; i < 3; i++)
		p->samples[i] = (struct sample){
			.order = i,
			.at_us = p->first_us + i * US_PER_HOUR,
			.duration_us = (int64_t)p->max_us - (int64_t)(i * 1000),
			.text = fixture_text(arena_fmt(a, "%.*s -- \u2039str:7f3%u\u203a", STR_ARG(p->query), i),
					     hostile, a),
			.pid = 4500 + i,
			.database = STR("mlops"),
			.user = STR("app"),
			.application = fixture_text(STR("api"), hostile, a),
		};
}

static inline struct pattern *fixture_pattern(size_t number, int64_t from_us, bool hostile, struct arena *a)
{
	const struct fixture_pattern *f = &fixture_patterns[number % ARRAY_LEN(fixture_patterns)];
	struct pattern *p = ARENA_NEW(struct pattern, a);
	p->id = UINT64_C(0x9E3779B97F4A7C15) * (number + 1);
	p->query = number < ARRAY_LEN(fixture_patterns) ? fixture_text(str_from(f->query), hostile, a)
							: arena_fmt(a, "%s /* column_%zu */", f->query, number);
	p->kind = f->kind;
	p->tally = (struct tally){.calls = f->calls, .total_us = f->calls * f->mean_us};
	p->min_us = f->mean_us / 3;
	p->max_us = f->mean_us * 9;
	for (unsigned i = 0; i < 40; i++)
		hist_add(&p->durations, f->mean_us / 3 + f->mean_us * i * i / 190, f->calls / (i + 1) + 1);
	p->first_us = from_us + 90 * US_PER_S;
	p->last_us = from_us + 23 * US_PER_HOUR;
	p->hours = ARENA_ARRAY(struct hour_row, 24, a);
	for (int64_t h = 0; h < 24; h++) {
		uint64_t calls = f->calls * (uint64_t)(4 + (h * 7 + (int64_t)number) % 13) / 250;
		p->hours[h] = (struct hour_row){from_us / US_PER_HOUR + h, {calls, calls * f->mean_us}};
	}
	p->hours_n = 24;
	p->query_ids = ARENA_ARRAY(int64_t, 1, a);
	p->query_ids[0] = INT64_C(-7184932843290517341) + (int64_t)number;
	p->query_ids_n = 1;
	for (int d = 0; d < DIMENSION_COUNT; d++)
		fixture_dimension(&p->dimensions[d], &p->dimensions_n[d], fixture_text(STR("app"), hostile, a),
				  p->tally, a);
	p->temp_files = number == 1 ? 31 : 0;
	p->temp_bytes = number == 1 ? UINT64_C(812646400) : 0;
	p->lock_waits = number == 6 ? 12 : 0;
	p->lock_wait_us = number == 6 ? 14200000 : 0;
	fixture_samples(p, hostile, a);
	return p;
}

static inline struct str *fixture_list(const char *item, struct arena *a)
{
	struct str *list = ARENA_ARRAY(struct str, 1, a);
	list[0] = str_from(item);
	return list;
}

static inline void fixture_workload(struct workload *w, int64_t from_us, size_t patterns, bool hostile, struct arena *a)
{
	static const char *const names[DIMENSION_COUNT][3] = {{"mlops", "billing", "postgres"},
							      {"app", "reporting", "batch"},
							      {"api", "worker", "psql"},
							      {"10.0.0.12", "10.0.0.13", "[local]"}};
	w->first_us = from_us;
	w->last_us = from_us + 24 * US_PER_HOUR - 1;
	w->patterns = ARENA_ARRAY(struct pattern *, patterns, a);
	w->patterns_n = patterns;
	w->hours = ARENA_ARRAY(struct hour_row, 24, a);
	w->hours_n = 24;
	for (size_t i = 0; i < patterns; i++) {
		struct pattern *p = w->patterns[i] = fixture_pattern(i, from_us, hostile, a);
		w->totals.calls.calls += p->tally.calls;
		w->totals.calls.total_us += p->tally.total_us;
		for (size_t h = 0; h < 24; h++) {
			w->hours[h].hour = p->hours[h].hour;
			w->hours[h].tally.calls += p->hours[h].tally.calls;
			w->hours[h].tally.total_us += p->hours[h].tally.total_us;
		}
	}
	for (int d = 0; d < DIMENSION_COUNT; d++) {
		w->dimensions_n[d] = 3;
		w->dimensions[d] = ARENA_ARRAY(struct dimension_row, 3, a);
		for (unsigned i = 0; i < 3; i++)
			w->dimensions[d][i] = (struct dimension_row){
				fixture_text(str_from(names[d][i]), hostile, a),
				{w->totals.calls.calls / (i + 2), w->totals.calls.total_us / (i + 2)}};
	}
	w->errors = ARENA_ARRAY(struct error_row, 3, a);
	w->errors_n = 3;
	w->errors[0] = (struct error_row){STR("23505"),
					  STR("duplicate key value violates unique constraint \"…\""),
					  SEVERITY_ERROR,
					  412,
					  0,
					  from_us + 5000000,
					  from_us + 80000000000};
	w->errors[1] = (struct error_row){STR("57014"),
					  STR("canceling statement due to statement timeout"),
					  SEVERITY_ERROR,
					  18,
					  0,
					  from_us + 9000000,
					  from_us + 70000000000};
	w->errors[2] = (struct error_row){STR(""),
					  fixture_text(STR("could not receive data from client"), hostile, a),
					  SEVERITY_LOG,
					  4,
					  0,
					  from_us + 1000000,
					  from_us + 60000000000};
	w->totals.sessions = 2210;
	w->totals.errors = 430;
	w->totals.connections = 2204;
	w->totals.disconnections = 2190;
	w->totals.temp_files = 31;
	w->totals.temp_bytes = UINT64_C(812646400);
	w->totals.lock_waits = 12;
	w->totals.deadlocks = 1;
	w->totals.checkpoints = 301;
	w->totals.autovacuums = 44;
	w->totals.autoanalyzes = 38;
	w->totals.entries = 1583011;
	w->totals.parse = (struct tally){911204, 40100000};
	w->totals.bind = (struct tally){911204, 61200000};
}

static inline struct table *fixture_table(const char *name, double rows, double bytes, bool hostile, struct arena *a)
{
	struct table *t = ARENA_NEW(struct table, a);
	t->schema = STR("public");
	t->name = fixture_text(str_from(name), hostile, a);
	t->rows = rows;
	t->bytes = bytes;
	t->pages = bytes / 8192;
	return t;
}

static inline void fixture_tables(struct report *r, bool hostile, struct arena *a)
{
	static const struct {
		const char *name;
		double rows, bytes;
	} tables[] = {
		{"experiment_runs", 400000, 118e6}, {"run_metrics", 9.1e6, 1.02e9}, {"users", 20000, 4.1e6},
		{"monitoring", 2.2e6, 310e6},       {"models", 31000, 11e6},        {"audit_log", STAT_NONE, STAT_NONE},
	};
	r->tables_n = ARRAY_LEN(tables);
	r->tables = ARENA_ARRAY(struct report_table, r->tables_n, a);
	for (size_t i = 0; i < r->tables_n; i++) {
		struct table *t = fixture_table(tables[i].name, tables[i].rows, tables[i].bytes, hostile, a);
		r->tables[i] = (struct report_table){.table = t,
						     .schema = t->schema,
						     .name = t->name,
						     .calls = 90000 / (i + 1),
						     .read_us = 4000000000u / (i + 1),
						     .write_us = 300000000u / (i + 1),
						     .writes_per_day = 911204.0 / (double)(i * i + 1),
						     .indexes = 2 + i % 3};
	}
}

static inline void fixture_indexes(struct report *r, bool hostile, struct arena *a)
{
	static const struct {
		const char *name, *definition, *verdict, *reason;
		double bytes, scans;
		bool hypothetical;
		size_t serves;
	} indexes[] = {
		{"experiment_runs_pkey",
		 "ALTER TABLE ONLY public.experiment_runs ADD CONSTRAINT experiment_runs_pkey PRIMARY KEY (id)", "keep",
		 "primary key", 9e6, 41314, false, 3},
		{"experiment_runs_status_started_at_idx",
		 "CREATE INDEX experiment_runs_status_started_at_idx ON public.experiment_runs USING btree (status, "
		 "started_at)",
		 "new", "recommended", 12.9e6, STAT_NONE, true, 1},
		{"run_metrics_run_id_idx",
		 "CREATE INDEX run_metrics_run_id_idx ON public.run_metrics USING btree (run_id)", "redundant",
		 "a prefix of run_metrics_run_id_name_idx", 62e6, 0, false, 0},
		{"run_metrics_run_id_name_idx",
		 "CREATE INDEX run_metrics_run_id_name_idx ON public.run_metrics USING btree (run_id, name)", "keep",
		 "serves 1 pattern", 92e6, 12044, false, 1},
		{"audit_log_at_idx", "CREATE INDEX audit_log_at_idx ON public.audit_log USING btree (at)", "unused",
		 "no pattern needs it", STAT_NONE, STAT_NONE, false, 0},
	};
	r->indexes_n = ARRAY_LEN(indexes);
	r->indexes = ARENA_ARRAY(struct report_index, r->indexes_n, a);
	for (size_t i = 0; i < r->indexes_n; i++) {
		struct index *index = ARENA_NEW(struct index, a);
		index->schema = STR("public");
		index->name = fixture_text(str_from(indexes[i].name), hostile, a);
		index->table = (struct table *)r->tables[i < 2 ? 0 : i < 4 ? 1 : 5].table;
		index->method = STR("btree");
		index->definition = fixture_text(str_from(indexes[i].definition), hostile, a);
		index->bytes = indexes[i].bytes;
		index->scans = indexes[i].scans;
		index->hypothetical = indexes[i].hypothetical;
		struct report_index *ri = &r->indexes[i];
		ri->index = index;
		ri->verdict = str_from(indexes[i].verdict);
		ri->reason = str_from(indexes[i].reason);
		ri->serves_n = indexes[i].serves;
		ri->serves_calls = indexes[i].serves * 12044;
		ri->serves = ARENA_ARRAY(uint64_t, 3, a);
		for (size_t k = 0; k < ri->serves_n; k++)
			ri->serves[k] = r->patterns[k * 2].pattern->id;
	}
}

static inline void fixture_plans(struct report *r, bool hostile, struct arena *a)
{
	static const struct {
		const char *type, *relation, *index, *filter, *issue;
		unsigned depth;
		int64_t self_us;
		double rows, estimated;
	} nodes[] = {
		{"Limit", "", "", "", "", 0, 12, 100, 100},
		{"Sort", "", "", "", "", 1, 4100, 100, 2120},
		{"Hash Join", "", "", "", "", 2, 11900, 81044, 2120},
		{"Seq Scan", "experiment_runs", "", "status = ANY ('{queued,running}'::text[])",
		 "318,911 rows removed by the filter", 3, 40400, 81089, 80110},
		{"Hash", "", "", "", "", 3, 210, 312, 300},
		{"Index Scan", "run_metrics", "run_metrics_run_id_name_idx", "", "rows were underestimated 38 times", 4,
		 9800, 11900, 312},
	};
	r->plans_n = 2;
	r->plans = ARENA_ARRAY(struct report_plan, r->plans_n, a);
	for (size_t i = 0; i < r->plans_n; i++) {
		struct report_plan *rp = &r->plans[i];
		struct plan *plan = ARENA_NEW(struct plan, a);
		*plan = (struct plan){.planning_ms = 0.4, .execution_ms = 66.4, .analyzed = true, .timed = i == 0};
		rp->source = fixture_text(i ? STR("plans/explain_only.txt:12") : STR("plans/leaderboard.json:1"),
					  hostile, a);
		rp->plan = plan;
		rp->pattern = i ? 0 : r->patterns[1].pattern->id;
		rp->total_us = i ? -1 : 66422;
		rp->nodes_n = ARRAY_LEN(nodes);
		rp->nodes = ARENA_ARRAY(struct report_node, rp->nodes_n, a);
		for (size_t k = 0; k < rp->nodes_n; k++) {
			struct plan_node *node = ARENA_NEW(struct plan_node, a);
			node->type = str_from(nodes[k].type);
			node->relation = fixture_text(str_from(nodes[k].relation), hostile && nodes[k].relation[0], a);
			node->index = str_from(nodes[k].index);
			node->depth = nodes[k].depth;
			node->number = (unsigned)k;
			rp->nodes[k] = (struct report_node){
				.node = node,
				.self_us = i ? -1 : nodes[k].self_us,
				.rows = i ? STAT_NONE : nodes[k].rows,
				.estimated_rows = nodes[k].estimated,
				.loops = i ? STAT_NONE : 1,
				.condition = fixture_text(str_from(nodes[k].filter), hostile && nodes[k].filter[0], a)};
			if (nodes[k].issue[0]) {
				rp->nodes[k].issues = fixture_list(nodes[k].issue, a);
				rp->nodes[k].issues_n = 1;
			}
		}
	}
	r->patterns[1].plans = ARENA_ARRAY(size_t, 1, a);
	r->patterns[1].plans_n = 1;
}

static inline struct finding *fixture_finding(struct report *r, size_t rule, const char *title, const char *table,
					      bool hostile, struct arena *a)
{
	struct finding *f = ARENA_NEW(struct finding, a);
	size_t i = r->recommendations_n++;
	f->rule = &fixture_rules[rule];
	f->id = UINT64_C(0xA24BAED4963EE407) * (i + 1);
	f->rank = (unsigned)i + 1;
	f->title = fixture_text(str_from(title), hostile, a);
	f->table = fixture_text(str_from(table), hostile && table[0], a);
	f->confidence = 920 - 90 * (unsigned)i;
	f->evidence = ARENA_ARRAY(struct evidence, 2, a);
	f->evidence_n = 2;
	f->evidence[0] = (struct evidence){STR("rows removed by filter"), STR("318,911"),
					   fixture_text(STR("plans/poll_active_runs.json"), hostile, a)};
	f->evidence[1] = (struct evidence){STR("calls a day"), STR("48,211"), STR("")};
	f->patterns = ARENA_ARRAY(uint64_t, 1, a);
	f->patterns_n = 1;
	f->patterns[0] = r->patterns[i].pattern->id;
	r->patterns[i].recommendations = ARENA_ARRAY(const struct finding *, 1, a);
	r->patterns[i].recommendations[0] = f;
	r->patterns[i].recommendations_n = 1;
	r->recommendations[i] = f;
	return f;
}

static inline void fixture_change(struct finding *f, const char *apply, const char *rollback, struct arena *a)
{
	f->apply = fixture_list(apply, a);
	f->rollback = fixture_list(rollback, a);
	f->apply_n = f->rollback_n = 1;
}

/* A partitioned table: the entry on the parent, one concurrent build a leaf, and the attachment. */
static inline void fixture_partitioned_change(struct finding *f, struct arena *a)
{
	f->apply_n = 3;
	f->apply = ARENA_ARRAY(struct str, 3, a);
	f->apply[0] = STR("CREATE INDEX IF NOT EXISTS monitoring_at_idx ON ONLY public.monitoring USING btree "
			  "(deployment_id, at)");
	f->apply[1] =
		STR("CREATE INDEX CONCURRENTLY IF NOT EXISTS monitoring_2026_11_at_idx ON public.monitoring_2026_11 "
		    "USING btree (deployment_id, at)");
	f->apply[2] = STR("ALTER INDEX public.monitoring_at_idx ATTACH PARTITION public.monitoring_2026_11_at_idx");
	f->rollback = fixture_list("DROP INDEX IF EXISTS public.monitoring_at_idx", a);
	f->rollback_n = 1;
}

static inline void fixture_findings(struct report *r, bool hostile, struct arena *a)
{
	r->recommendations = ARENA_ARRAY(struct finding *, 6, a);
	struct finding *f = fixture_finding(r, 0, "Create an index on experiment_runs (status, started_at)",
					    "public.experiment_runs", hostile, a);
	f->severity = SEVERITY_FINDING_CRITICAL;
	f->columns = fixture_list("status", a);
	f->columns_n = 1;
	f->rationale = fixture_text(STR("Each of 48,211 calls reads the whole table and throws 318,911 rows away; the "
					"index gives the first 100 in order."),
				    hostile, a);
	f->benefit_us_per_day = INT64_C(2230000000);
	f->benefit_relative = 0.998;
	f->basis = BASIS_MEASURED;
	f->index_bytes = 12.9e6;
	f->write_us_per_day = 3100000;
	f->index = (struct index *)r->indexes[1].index;
	fixture_change(f,
		       "CREATE INDEX CONCURRENTLY IF NOT EXISTS experiment_runs_status_started_at_idx ON "
		       "public.experiment_runs USING btree (status, started_at)",
		       "DROP INDEX CONCURRENTLY IF EXISTS public.experiment_runs_status_started_at_idx", a);

	f = fixture_finding(r, 0, "Create an index on monitoring (deployment_id, at)", "public.monitoring", hostile, a);
	f->severity = SEVERITY_FINDING_WARNING;
	f->rationale = STR("The table is partitioned: the index is built partition by partition.");
	f->benefit_us_per_day = INT64_C(174000000);
	f->benefit_relative = 0.91;
	f->basis = BASIS_MODELLED;
	f->index_bytes = 71e6;
	f->write_us_per_day = 9000000;
	fixture_partitioned_change(f, a);

	f = fixture_finding(r, 1, "Drop the redundant index run_metrics_run_id_idx", "public.run_metrics", hostile, a);
	f->severity = SEVERITY_FINDING_WARNING;
	f->rationale = STR("run_metrics_run_id_name_idx begins with the same column and serves everything it serves.");
	f->basis = BASIS_MODELLED;
	f->benefit_us_per_day = INT64_C(41000000);
	f->index_bytes = -62e6;
	f->write_us_per_day = -41000000;
	f->index = (struct index *)r->indexes[2].index;
	fixture_change(f, "DROP INDEX CONCURRENTLY IF EXISTS public.run_metrics_run_id_idx",
		       "CREATE INDEX CONCURRENTLY IF NOT EXISTS run_metrics_run_id_idx ON public.run_metrics USING "
		       "btree (run_id)",
		       a);

	f = fixture_finding(r, 2, "Fetch the metrics of all runs in one query", "public.run_metrics", hostile, a);
	f->severity = SEVERITY_FINDING_WARNING;
	f->rationale = STR("Runs of up to 512 equal queries follow one another in a session.");
	f->benefit_us_per_day = INT64_C(31000000);
	f->benefit_relative = 0.4;
	f->basis = BASIS_INFERRED;

	f = fixture_finding(r, 3, "Drop the old index audit_log_at_idx", "public.audit_log", hostile, a);
	f->severity = SEVERITY_FINDING_INFO;
	f->rationale = STR("No statement in the log needs it; the window is one day.");
	f->apply_commented = true;
	fixture_change(f, "DROP INDEX CONCURRENTLY IF EXISTS public.audit_log_at_idx",
		       "CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_log_at_idx ON public.audit_log USING btree (at)",
		       a);

	f = fixture_finding(r, 4, "Raise max_wal_size", "", hostile, a);
	f->severity = SEVERITY_FINDING_INFO;
	f->rationale = STR("288 of 301 checkpoints were started by WAL volume.");
	fixture_change(f, "ALTER SYSTEM SET max_wal_size = '4GB'", "ALTER SYSTEM RESET max_wal_size", a);
}

static inline void fixture_inputs(struct report *r, bool hostile, struct arena *a)
{
	r->inputs = ARENA_ARRAY(struct report_input, 3, a);
	r->inputs_n = 3;
	r->inputs[0] = (struct report_input){.path = fixture_text(STR("postgresql.log.gz"), hostile, a),
					     .kind = INPUT_LOG,
					     .format = STR("stderr"),
					     .compression = STR("gzip"),
					     .bytes = 412004110,
					     .entries = 1583011,
					     .unparsed_lines = 2,
					     .unparsed = fixture_list("postgresql.log.gz:88: garbage <b>", a),
					     .unparsed_n = 1,
					     .prefix = STR("%m [%p] %q%u@%d ")};
	r->inputs[1] = (struct report_input){.path = STR("schema.sql"),
					     .kind = INPUT_SCHEMA,
					     .format = STR("pg_dump"),
					     .bytes = 40112,
					     .entries = 88};
	r->inputs[2] = (struct report_input){.path = STR("old.log.gz"),
					     .kind = INPUT_LOG,
					     .format = STR("stderr"),
					     .compression = STR("gzip"),
					     .bytes = 1009,
					     .entries = 12,
					     .status = INPUT_TRUNCATED,
					     .error = STR("compressed data ends early")};
}

static inline void fixture_fill_patterns(struct report *r, struct arena *a)
{
	const struct workload *w = r->workload;
	r->arena = a;
	r->patterns_n = w->patterns_n;
	r->patterns = ARENA_ARRAY(struct report_pattern, r->patterns_n, a);
	for (size_t i = 0; i < r->patterns_n; i++) {
		struct report_pattern *rp = &r->patterns[i];
		const struct pattern *p = rp->pattern = w->patterns[i];
		rp->mean_us = (double)p->tally.total_us / (double)p->tally.calls;
		rp->stddev_us = rp->mean_us * 0.8;
		rp->p50_us = hist_quantile(&p->durations, 500);
		rp->p90_us = hist_quantile(&p->durations, 900);
		rp->p95_us = hist_quantile(&p->durations, 950);
		rp->p99_us = hist_quantile(&p->durations, 990);
		rp->share = (double)p->tally.total_us / (double)w->totals.calls.total_us;
		rp->tables = fixture_list(fixture_patterns[i % ARRAY_LEN(fixture_patterns)].table, a);
		rp->tables_n = rp->tables[0].n ? 1 : 0;
	}
	report_sort_pattern_ids(r);
}

static inline struct fixture *fixture_new(size_t patterns, bool hostile)
{
	struct fixture *x = xcalloc(1, sizeof *x);
	struct arena *a = &x->arena;
	struct report *r = &x->report;
	int64_t from_us = INT64_C(1763683200) * US_PER_S;
	patterns = MAX(patterns, ARRAY_LEN(fixture_patterns));
	fixture_workload(&x->workload, from_us, patterns, hostile, a);
	*r = (struct report){.arena = a,
			     .version = STR("1.0.0"),
			     .workload = &x->workload,
			     .from_us = x->workload.first_us,
			     .to_us = x->workload.last_us,
			     .seconds = 86400,
			     .busy_us_per_day = INT64_C(4200000000),
			     .saved_us_per_day = INT64_C(2410000000),
			     .saved_share = 0.5738,
			     .recommendations_by = {2, 3, 1},
			     .top = 50,
			     .zone = STR("UTC")};
	fixture_fill_patterns(r, a);
	fixture_tables(r, hostile, a);
	fixture_indexes(r, hostile, a);
	fixture_plans(r, hostile, a);
	fixture_findings(r, hostile, a);
	fixture_inputs(r, hostile, a);
	r->notes = ARENA_ARRAY(struct report_note, 1, a);
	r->notes_n = 1;
	r->notes[0].text =
		fixture_text(STR("log_min_duration_statement = 100 ms hides shorter statements."), hostile, a);
	return x;
}

static inline void fixture_free(struct fixture *x)
{
	for (size_t i = 0; i < x->workload.patterns_n; i++)
		hist_release(&x->workload.patterns[i]->durations);
	arena_release(&x->arena);
	free(x);
}

#endif
