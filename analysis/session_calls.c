#include "base/base.h"

/*
 * Which log lines are executions. A duration with its text is one by itself and has been counted. What remains:
 *
 * - log_statement prints the text first and a bare "duration:" when it is done: the pending statement gets it. If it
 *   fails, there is no duration, and the error ends it. A bare duration with nothing pending (parse and bind in the
 *   extended protocol) is unattributed.
 * - auto_explain prints a plan just before the duration line of the same execution, if that is logged at all. A plan
 *   waits for the next event of its session: a duration of the same text makes it evidence, anything else that ends a
 *   statement makes it a call. A string of several statements has several plans and one duration.
 * - In the extended protocol the executor ends after the duration line has been printed: the plan that follows an
 *   execution of the same text, and took about as long, is evidence of it.
 */
#include "analysis/workload_state.h"

enum slot { PENDING_STATEMENT, FIRST_PLAN, SLOTS = FIRST_PLAN + 4 };

/* The last execution of the extended protocol, while its plan may follow; 0: none. */
enum integer { EXECUTED_SCAN_ID, EXECUTED_US, INTEGERS };

static enum session_effect effect(const struct session_event *e)
{
	switch ((enum session_event_type)e->type) {
	case SESSION_CALL:
	case SESSION_STEP:
	case SESSION_STATEMENT:
	case SESSION_BARE:
	case SESSION_ERROR:
	case SESSION_END:
		return SESSION_RESETS;
	case SESSION_PLAN:
		return SESSION_DEPENDS;
	default:
		return SESSION_IGNORES;
	}
}

static void count(const struct session_event *e, int64_t duration_us, struct workload_state *w)
{
	struct call c = {e->at_us, duration_us, e->query_id, e->identity, e->list_length, e->content};
	if (!w)
		return;
	struct pattern_state *p = state_pattern_by_id(w, e->scan_id);
	state_add_call(w, p, &c);
	if (!e->sample)
		return;
	e->sample->s.duration_us = duration_us;
	samples_offer(&p->samples, e->sample);
}

/* Plans that wait, except those of `scan_id`, are executions of their own. */
static void settle_plans(struct session_event *events, uint64_t scan_id, struct workload_state *w)
{
	for (int i = FIRST_PLAN; i < SLOTS; i++) {
		struct session_event *plan = &events[i];
		if (plan->type == SESSION_NONE)
			continue;
		if (plan->type == SESSION_PLAN && plan->scan_id != scan_id)
			count(plan, plan->duration_us, w);
		session_event_drop(plan);
	}
}

static void note_execution(uint64_t *integers, const struct session_event *e, int64_t duration_us)
{
	integers[EXECUTED_SCAN_ID] = e && e->extended ? e->scan_id : 0;
	integers[EXECUTED_US] = e && e->extended ? (uint64_t)MAX(duration_us, 0) : 0;
}

static void on_bare(uint64_t *integers, struct session_event *events, const struct session_event *e,
		    struct workload_state *w)
{
	struct session_event *statement = &events[PENDING_STATEMENT], *plan = &events[FIRST_PLAN];
	note_execution(integers, NULL, 0);
	if (statement->type == SESSION_STATEMENT) {
		note_execution(integers, statement, e->duration_us);
		settle_plans(events, statement->scan_id, w);
		statement->query_id = e->query_id ? e->query_id : statement->query_id;
		statement->at_us = e->at_us;
		count(statement, e->duration_us, w);
		session_event_drop(statement);
	} else if (plan->type == SESSION_PLAN) { /* the plan's own execution: it tells the text */
		count(plan, e->duration_us, w);
		settle_plans(events, plan->scan_id, w);
	} else if (w) {
		w->workload->totals.unattributed.calls++;
		w->workload->totals.unattributed.total_us += (uint64_t)MAX(e->duration_us, 0);
	}
}

/* Does the plan belong to the execution just logged? A portal that was read in parts took longer in all. */
static bool is_of_last_execution(const uint64_t *integers, const struct session_event *plan)
{
	return integers[EXECUTED_SCAN_ID] == plan->scan_id && integers[EXECUTED_SCAN_ID] != 0 &&
	       (uint64_t)MAX(plan->duration_us, 0) >= integers[EXECUTED_US] / 2;
}

static void on_plan(uint64_t *integers, struct session_event *events, const struct session_event *e,
		    struct workload_state *w)
{
	int at = FIRST_PLAN;
	bool evidence = is_of_last_execution(integers, e);
	note_execution(integers, NULL, 0);
	if (evidence)
		return;
	bool same_string = e->several && events[at].scan_id == e->scan_id;
	if (events[at].type == SESSION_PLAN && !same_string)
		settle_plans(events, 0, w);
	while (at < SLOTS && events[at].type == SESSION_PLAN)
		at++;
	if (at < SLOTS)
		session_event_keep(&events[at], e);
}

static void step(uint64_t *integers, struct session_event *events, const struct session_event *e,
		 struct workload_state *w)
{
	switch ((enum session_event_type)e->type) {
	case SESSION_PLAN:
		on_plan(integers, events, e, w);
		break;
	case SESSION_BARE:
		on_bare(integers, events, e, w);
		break;
	case SESSION_CALL:
		settle_plans(events, e->scan_id, w);
		session_event_drop(&events[PENDING_STATEMENT]);
		note_execution(integers, e, e->duration_us);
		break;
	case SESSION_STATEMENT:
		settle_plans(events, 0, w);
		note_execution(integers, NULL, 0);
		session_event_keep(&events[PENDING_STATEMENT], e);
		break;
	case SESSION_STEP:
	case SESSION_ERROR:
	case SESSION_END:
		settle_plans(events, 0, w);
		session_event_drop(&events[PENDING_STATEMENT]);
		note_execution(integers, NULL, 0);
		break;
	default:
		break;
	}
}

static void finish(uint64_t *integers, struct session_event *events, struct workload_state *w)
{
	note_execution(integers, NULL, 0);
	settle_plans(events, 0, w);
	session_event_drop(&events[PENDING_STATEMENT]);
}

const struct session_automaton session_calls = {
	.name = "calls",
	.integers = INTEGERS,
	.events = SLOTS,
	.effect = effect,
	.step = step,
	.finish = finish,
};
