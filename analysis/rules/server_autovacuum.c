/*
 * server-autovacuum: what autovacuum says of its work: dead rows it may not remove, runs that take too long, pass over
 * the indexes several times, or are cancelled.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"
#include "base/timestamp.h"

static const char explain[] =
	"Reads what log_autovacuum_min_duration logs of each table.\n"
	"Dead rows that are \"not yet removable\" are held by an old transaction, a replication slot, a prepared "
	"transaction or hot_standby_feedback: vacuum runs again and again in vain, and the table grows.\n"
	"Several index scans in one run mean that the list of dead rows did not fit autovacuum_work_mem; each scan "
	"reads "
	"every index in whole. Runs of an hour and more on a busy table call for a higher "
	"autovacuum_vacuum_cost_limit, or "
	"a lower scale factor so that each run has less to do.\n"
	"Verify: pg_stat_activity ordered by backend_xmin, pg_replication_slots.xmin, pg_prepared_xacts; n_dead_tup in "
	"pg_stat_user_tables.";

struct limits {
	double stuck_rows, stuck_share, long_us, passes, cancelled;
};

/* What is wrong with one table; `text` collects sentences. */
struct verdict {
	struct str title, text;
	enum finding_severity severity;
};

static void add(struct rule_context *c, struct verdict *v, enum finding_severity severity, const char *title,
		struct str sentence)
{
	if (!v->title.n || severity > v->severity)
		v->title = str_from(title);
	v->severity = MAX(v->severity, severity);
	v->text = arena_fmt(c->arena, "%.*s%s%.*s", STR_ARG(v->text), v->text.n ? " " : "", STR_ARG(sentence));
}

static void judge_stuck(struct rule_context *c, struct verdict *v, const struct limits *l, const uint64_t *stuck)
{
	double dead = (double)stuck[STUCK_DEAD], remain = (double)stuck[STUCK_REMAIN];
	if (dead < l->stuck_rows || dead < l->stuck_share * remain)
		return;
	add(c, v, SEVERITY_FINDING_WARNING, "End what keeps vacuum from removing dead rows of %.*s",
	    arena_fmt(c->arena,
		      "%.0f of %.0f rows were dead but not yet removable: an old transaction, a replication slot or a "
		      "standby "
		      "still sees them.",
		      dead, remain));
}

static void judge_runs(struct rule_context *c, struct verdict *v, const struct limits *l, const struct keyed_row *row)
{
	double runs = (double)row->sums[VACUUM_COUNT], longest = (double)row->best[VACUUM_LONGEST_US];
	double passes = (double)row->sums[VACUUM_INDEX_SCANS] / runs;
	if (passes >= l->passes)
		add(c, v, SEVERITY_FINDING_WARNING, "Give autovacuum more memory for %.*s",
		    arena_fmt(c->arena,
			      "Each run scanned the indexes %.1f times because autovacuum_work_mem did not hold its "
			      "list of dead rows.",
			      passes));
	if (longest >= l->long_us)
		add(c, v, SEVERITY_FINDING_WARNING, "Let autovacuum finish %.*s sooner",
		    arena_fmt(c->arena,
			      "A run took %.1f hours: raise autovacuum_vacuum_cost_limit, or lower the table's "
			      "autovacuum_vacuum_scale_factor.",
			      longest / (double)US_PER_HOUR));
	if ((double)row->sums[VACUUM_CANCELLED] >= l->cancelled)
		add(c, v, SEVERITY_FINDING_INFO, "Keep locks from cancelling autovacuum of %.*s",
		    arena_fmt(c->arena,
			      "%" PRIu64 " runs were cancelled by statements that wanted a lock on the table.",
			      row->sums[VACUUM_CANCELLED]));
	if (row->sums[VACUUM_WRAPAROUND])
		add(c, v, SEVERITY_FINDING_INFO, "Vacuum %.*s before wraparound forces it",
		    arena_fmt(c->arena, "%.*s had to prevent wraparound of transaction ids.",
			      STR_ARG(rule_count(c, row->sums[VACUUM_WRAPAROUND], "run"))));
}

/* "database.schema.table" without the database. */
static struct str table_of(struct str name)
{
	struct str rest = name, database;
	return str_cut(&rest, '.', &database) && str_find_char(rest, '.') >= 0 ? rest : name;
}

static struct str title_of(struct rule_context *c, struct str title, struct str table)
{
	ptrdiff_t at = str_find(title, STR("%.*s"));
	struct str rest = str_skip(title, (size_t)at + 4);
	return arena_fmt(c->arena, "%.*s%.*s%.*s", (int)at, title.p, STR_ARG(table), STR_ARG(rest));
}

static void check_table(struct rule_context *c, const struct limits *l, const struct keyed_row *row)
{
	const struct behaviour *b = c->workload->behaviour;
	struct verdict v = {.severity = SEVERITY_FINDING_INFO};
	struct keyed_row stuck = keyed_find(&b->stuck, row->key);
	if (stuck.key)
		judge_stuck(c, &v, l, stuck.best);
	judge_runs(c, &v, l, row);
	if (!v.title.n)
		return;
	char time[TIMESTAMP_MAX];
	struct str at = timestamp_format((int64_t)row->best[VACUUM_AT], time);
	struct finding *f = rule_finding(c);
	f->severity = v.severity;
	f->confidence = 850;
	f->basis = BASIS_MEASURED;
	f->table = table_of(behaviour_name(b, row->key[0]));
	f->title = title_of(c, v.title, f->table);
	f->rationale = v.text;
	finding_evidence(c, f, "runs", STR("log"), "%" PRIu64, row->sums[VACUUM_COUNT]);
	finding_evidence(c, f, "longest run", arena_strdup(at, c->arena), "%.1f s",
			 (double)row->best[VACUUM_LONGEST_US] / 1e6);
	finding_evidence(c, f, "rows removed", STR("log"), "%" PRIu64, row->sums[VACUUM_REMOVED]);
	finding_identify(f, f->table);
}

static void check(struct rule_context *c)
{
	struct limits l = {
		.stuck_rows = rule_threshold(c, "min_stuck_rows"),
		.stuck_share = rule_threshold(c, "min_stuck_percent") / 100,
		.long_us = rule_threshold(c, "long_minutes") * (double)US_PER_MIN,
		.passes = rule_threshold(c, "min_passes"),
		.cancelled = rule_threshold(c, "min_cancelled"),
	};
	const struct keyed *vacuums = &c->workload->behaviour->vacuums;
	for (size_t i = 0; i < vacuums->n; i++) {
		struct keyed_row row = keyed_at(vacuums, i);
		if (row.sums[VACUUM_COUNT])
			check_table(c, &l, &row);
	}
}

const struct rule rule_server_autovacuum = {
	.name = "server-autovacuum",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "autovacuum that works in vain, too long, or is cancelled",
	.explain = explain,
	.thresholds = {{"min_stuck_rows", "rows", 10000, "fewer are an ordinary transaction of the moment"},
		       {"min_stuck_percent", "%", 20, "of the table; autovacuum starts at 20 % dead rows"},
		       {"long_minutes", "min", 60, "an hour of dead rows collects meanwhile"},
		       {"min_passes", "index scans", 2, "one pass over the indexes is the rule"},
		       {"min_cancelled", "runs", 3, "once or twice a migration did it"}},
	.check = check,
};
