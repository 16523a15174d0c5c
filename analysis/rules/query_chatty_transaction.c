/*
 * query-chatty-transaction: transactions that are mostly round trips. Either many small statements that differ from one
 * another (loops of the same ones are query-n-plus-one and query-batchable), or a single one between BEGIN and COMMIT.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Looks for transactions of many small statements that are open mostly because the application is on its way, "
	"and for single statements that are wrapped in BEGIN and COMMIT.\n"
	"Every statement is a round trip. While it travels the transaction keeps its locks, its connection and its "
	"snapshot; with a network of a millisecond between, thirty statements cost thirty of them.\n"
	"Remedy: pipelining (libpq and psycopg pipeline mode, JDBC batches), joins in place of look-ups, a function "
	"for what belongs together. A single statement is a transaction by itself: autocommit saves two of three round "
	"trips.\n"
	"Verify: round trips a request; time from BEGIN to COMMIT.\n"
	"Needs all statements in the log, BEGIN and COMMIT too. Ignore single statements in transactions where the "
	"driver sends BEGIN together with the statement.";

static void report_many(struct rule_context *c, const struct keyed_row *row)
{
	const uint64_t *sums = row->sums, *best = row->best;
	const struct pattern *first = workload_pattern(c->workload, row->key[0]);
	double count = (double)sums[CHATTY_COUNT], calls = (double)sums[CHATTY_CALLS];
	double lost = (double)(sums[CHATTY_OPEN_US] - MIN(sums[CHATTY_BUSY_US], sums[CHATTY_OPEN_US]));
	struct finding *f = rule_finding(c);
	f->confidence = MIN(c->coverage, 1000u);
	f->basis = BASIS_MEASURED;
	f->title = STR("Send the statements of a transaction together");
	if (first) {
		finding_pattern(c, f, first);
		f->title = arena_fmt(c->arena, "Send the statements of a transaction together that begins with %.*s",
				     STR_ARG(rule_text(c, first, 80)));
	}
	f->rationale = arena_fmt(c->arena,
				 "%.0f transactions had %.0f statements each, of %.*s on average, and spent %.0f %% of "
				 "their time between the statements.",
				 count, calls / count, STR_ARG(rule_time(c, (double)sums[CHATTY_BUSY_US] / calls)),
				 100 * lost / (double)MAX(sums[CHATTY_OPEN_US], 1u));
	finding_evidence(c, f, "transactions", STR("log"), "%.0f", count);
	finding_evidence(c, f, "most statements",
			 rule_execution(c, (uint32_t)best[CHATTY_PID], (int64_t)best[CHATTY_AT]), "%" PRIu64,
			 best[CHATTY_MOST]);
	finding_evidence(c, f, "time open", STR("log"), "%.*s", STR_ARG(rule_time(c, (double)sums[CHATTY_OPEN_US])));
	finding_evidence(c, f, "time between statements", STR("log"), "%.*s", STR_ARG(rule_time(c, lost)));
	rule_doubt(f, 0.7);
	finding_identify(f, arena_fmt(c->arena, "%016" PRIx64, row->key[0]));
}

static void check_many(struct rule_context *c)
{
	const struct keyed *chatty = &c->workload->behaviour->chatty;
	double min_count = rule_threshold(c, "min_transactions"), max_ms = rule_threshold(c, "max_mean_ms");
	double min_between = rule_threshold(c, "min_between_percent") / 100;
	for (size_t i = 0; i < chatty->n; i++) {
		struct keyed_row row = keyed_at(chatty, i);
		double busy = (double)row.sums[CHATTY_BUSY_US], open = (double)row.sums[CHATTY_OPEN_US];
		bool small = busy <= max_ms * 1000 * (double)row.sums[CHATTY_CALLS];
		if ((double)row.sums[CHATTY_COUNT] >= min_count && small && open - busy >= min_between * open)
			report_many(c, &row);
	}
}

struct singles {
	double count, busy_us, open_us;
	struct keyed_row example; /* the one that lost most */
};

static struct singles sum_singles(const struct keyed *t)
{
	struct singles s = {0};
	for (size_t i = 0; i < t->n; i++) {
		struct keyed_row row = keyed_at(t, i);
		s.count += (double)row.sums[SINGLE_COUNT];
		s.busy_us += (double)row.sums[SINGLE_BUSY_US];
		s.open_us += (double)row.sums[SINGLE_OPEN_US];
		if (!s.example.key || row.sums[SINGLE_COUNT] > s.example.sums[SINGLE_COUNT])
			s.example = row;
	}
	return s;
}

static void check_singles(struct rule_context *c)
{
	const struct behaviour *b = c->workload->behaviour;
	struct singles s = sum_singles(&b->singles);
	double rate = s.count / workload_seconds(c->workload), all = (double)b->totals.transactions;
	bool usual = s.count >= rule_threshold(c, "min_singles") && s.count >= all / 2;
	if (!usual || rate < rule_threshold(c, "min_singles_per_second"))
		return;
	const uint64_t *best = s.example.best;
	const struct pattern *p = workload_pattern(c->workload, best[SINGLE_PATTERN]);
	struct finding *f = rule_finding(c);
	f->severity = SEVERITY_FINDING_INFO;
	f->confidence = MIN(c->coverage, 1000u);
	f->basis = BASIS_MEASURED;
	f->title = STR("Let single statements commit by themselves");
	f->rationale = arena_fmt(c->arena,
				 "%.0f of %.0f transactions held one statement between BEGIN and COMMIT: three round "
				 "trips where one does. They were at work for %.*s and open for %.*s.",
				 s.count, all, STR_ARG(rule_time(c, s.busy_us)), STR_ARG(rule_time(c, s.open_us)));
	finding_evidence(c, f, "transactions of one statement", STR("log"), "%.0f, %.1f a second", s.count, rate);
	finding_evidence(c, f, "an example", rule_execution(c, (uint32_t)best[SINGLE_PID], (int64_t)best[SINGLE_AT]),
			 "%.*s", STR_ARG(p ? rule_text(c, p, 160) : STR("BEGIN")));
	if (p)
		finding_pattern(c, f, p);
	rule_doubt(f, 0.6);
	finding_identify(f, STR("singles"));
}

static void check(struct rule_context *c)
{
	check_many(c);
	check_singles(c);
}

const struct rule rule_query_chatty_transaction = {
	.name = "query-chatty-transaction",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "transactions that are mostly round trips: many small statements, or a single one",
	.explain = explain,
	.thresholds = {{"min_transactions", "transactions", 5, "fewer are no habit"},
		       {"max_mean_ms", "ms", 2, "larger statements are work, not talk"},
		       {"min_between_percent", "%", 50, "below it the server is what takes the time"},
		       {"min_singles", "transactions", 1000, "fewer cost nothing"},
		       {"min_singles_per_second", "transactions a second", 5, "slower ones wait for people or timers"}},
	.check = check,
};
