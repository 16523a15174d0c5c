#include "base/base.h"

/*
 * Which statement temporary files belong to. The server names the statement that closes the file; one closed by COMMIT
 * or ROLLBACK belongs to the statement before it. The files of one execution are added up, so that the largest need of
 * one execution is known (what work_mem would have to hold).
 */
#include "analysis/workload_state.h"

/*
 * LAST: the last statement, with what its files add up to so far. UNOWNED: files that came without a statement's text.
 * In the extended protocol the server has forgotten it when it closes the portal: they belong to the statement before;
 * else (log_min_error_statement hides it) to the statement whose duration follows.
 */
enum slot { LAST, UNOWNED, SLOTS };

static enum session_effect effect(const struct session_event *e)
{
	switch ((enum session_event_type)e->type) {
	case SESSION_TEMP_FILE:
		return SESSION_DEPENDS;
	case SESSION_CALL:
	case SESSION_STATEMENT:
		return e->kind == KIND_TRANSACTION || e->turn & SESSION_TURN_FETCHES ? SESSION_DEPENDS : SESSION_RESETS;
	case SESSION_END:
		return SESSION_RESETS;
	default:
		return SESSION_IGNORES;
	}
}

static void settle(struct session_event *last, struct workload_state *w)
{
	if (last->bytes && last->scan_id && w) {
		struct pattern *p = &state_pattern_by_id(w, last->scan_id)->p;
		p->temp_files += last->files;
		p->temp_bytes += last->bytes;
		p->temp_max_bytes = MAX(p->temp_max_bytes, last->bytes);
	}
	last->bytes = last->files = 0;
}

/* The state's events never have samples: there is nothing to release. */
static void replace(struct session_event *last, const struct session_event *e)
{
	*last = (struct session_event){
		.type = SESSION_TEMP_FILE, .kind = e->kind, .scan_id = e->scan_id, .extended = e->extended};
}

static void add_files(struct session_event *to, const struct session_event *e)
{
	to->type = SESSION_TEMP_FILE;
	to->bytes += e->bytes;
	to->files += e->files;
}

static void on_file(struct session_event *events, const struct session_event *e, struct workload_state *w)
{
	struct session_event *last = &events[LAST];
	if (e->scan_id == 0 && !last->extended) {
		add_files(&events[UNOWNED], e);
		return;
	}
	if (e->scan_id && e->kind != KIND_TRANSACTION && e->scan_id != last->scan_id) {
		settle(last, w);
		replace(last, e);
	}
	add_files(last, e);
}

static void give_unowned(struct session_event *events)
{
	add_files(&events[LAST], &events[UNOWNED]);
	session_event_drop(&events[UNOWNED]);
}

/* FETCH goes on with what DECLARE began. */
static bool continues(const struct session_event *last, const struct session_event *e)
{
	bool after_declare = last->kind == KIND_CURSOR && !(last->turn & SESSION_TURN_FETCHES);
	return e->kind == KIND_TRANSACTION || (e->turn & SESSION_TURN_FETCHES && after_declare);
}

static void on_statement(struct session_event *events, const struct session_event *e, struct workload_state *w)
{
	struct session_event *last = &events[LAST];
	bool has_files = last->files || last->bytes || events[UNOWNED].type != SESSION_NONE;
	if (continues(last, e)) {
		give_unowned(events);
		return;
	}
	if (!has_files) { /* as nearly always */
		replace(last, e);
		return;
	}
	if (e->scan_id != last->scan_id) {
		settle(last, w);
		replace(last, e);
	}
	if (e->type == SESSION_CALL)
		give_unowned(events);
	settle(last, w);
	replace(last, e);
	if (e->type != SESSION_CALL)
		session_event_drop(&events[UNOWNED]);
}

static void finish(uint64_t *integers, struct session_event *events, struct workload_state *w)
{
	(void)integers;
	give_unowned(events);
	settle(&events[LAST], w);
	session_event_drop(&events[LAST]);
}

static void step(uint64_t *integers, struct session_event *events, const struct session_event *e,
		 struct workload_state *w)
{
	switch ((enum session_event_type)e->type) {
	case SESSION_TEMP_FILE:
		on_file(events, e, w);
		break;
	case SESSION_CALL:
	case SESSION_STATEMENT:
		on_statement(events, e, w);
		break;
	case SESSION_END:
		finish(integers, events, w);
		break;
	default:
		break;
	}
}

const struct session_automaton session_temp_files = {
	.name = "temp-files",
	.events = SLOTS,
	.effect = effect,
	.step = step,
	.finish = finish,
};
