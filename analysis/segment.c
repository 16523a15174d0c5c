#include "base/base.h"

/*
 * From events to the workload: the hot path. An event costs a look into the table of texts already scanned (most texts
 * repeat exactly when parameters are bound), a look at its session, and additions.
 */
#include "analysis/redact_plan.h"
#include "analysis/seams.h"
#include "analysis/scan_memo.h"
#include "analysis/workload_state.h"
#include "base/hash.h"
#include "base/timestamp.h"

struct segment {
	struct workload_state *w;
	struct sessions *sessions;
	size_t fragments_n, pieces_n; /* of the workload when the segment began */
	struct scan_memo *memo;       /* the workload's */
	struct arena scratch;         /* reset after an event that used it */
};

/* What an event says about a statement. */
struct statement {
	struct str sql;
	const struct scan_result *scan; /* good until the next statement is scanned */
	struct pattern_state *pattern;
	uint64_t content; /* hash of text and parameters */
};

struct segment *workload_begin(struct workload *w, uint64_t stream_order)
{
	struct segment *s = xcalloc(1, sizeof *s);
	s->w = w->state;
	s->sessions = sessions_new(w->state, stream_order);
	s->fragments_n = w->state->fragments.n;
	s->pieces_n = w->state->behaviour.pieces_n;
	if (!s->w->memo)
		s->w->memo = scan_memo_new(s->w);
	s->memo = s->w->memo;
	return s;
}

void workload_end(struct segment *s)
{
	sessions_end(s->sessions);
	arena_release(&s->scratch);
	free(s);
}

void workload_end_part(struct segment *s, struct seams *seams, uint64_t part)
{
	struct workload_state *w = s->w;
	size_t fragments = s->fragments_n, pieces = s->pieces_n;
	workload_end(s);
	seams_take(seams, w->workload, fragments, pieces, part);
}

/* PREPARE name [(types)] AS statement: the statement. EXECUTE is logged with it, and plans carry it. */
static struct str without_prepare(struct str sql)
{
	struct str trimmed = str_trim(sql);
	if (!str_starts_nocase(trimmed, STR("prepare ")))
		return sql;
	for (size_t i = 8; i + 4 < trimmed.n && i < 4096; i++)
		if (str_eq_nocase(str_of(trimmed.p + i, 2), STR("as")) && strchr(" \t\n)", trimmed.p[i - 1]) &&
		    strchr(" \t\n(", trimmed.p[i + 2]))
			return str_skip(trimmed, i + 2);
	return sql;
}

static struct str statement_text(const struct event *e)
{
	struct str detail = e->entry->detail;
	if (e->type == EVENT_DURATION && str_take(&detail, STR("prepare: ")))
		return without_prepare(detail);
	return e->type == EVENT_PLAN ? without_prepare(e->sql) : e->sql;
}

/* Texts of the extended protocol repeat to the byte: what differs is bound to them. */
static bool is_verbatim(const struct event *e)
{
	return (e->type == EVENT_DURATION || e->type == EVENT_STATEMENT) && e->statement.step != STEP_STATEMENT;
}

static struct statement scan_event(struct segment *s, struct str sql, const struct event *e)
{
	struct scanned found = scan_memo_look(s->memo, sql, e->entry->cut, is_verbatim(e));
	uint64_t content = e->parameters.n ? hash_mix(found.literals, hash_bytes(e->parameters)) : found.literals;
	return (struct statement){sql, found.scan, found.pattern, content};
}

static struct kept_sample *take_sample(struct segment *s, const struct statement *st, const struct event *e)
{
	struct sample_source source = {st->sql, e->parameters, e->entry, e->duration_us, st->content};
	return sample_take(&source, &s->w->workload->options);
}

static void offer_sample(struct segment *s, const struct statement *st, const struct event *e)
{
	if (!samples_want(&st->pattern->samples, e->duration_us, st->content))
		return;
	struct kept_sample *sample = take_sample(s, st, e);
	if (!sample)
		return;
	samples_offer(&st->pattern->samples, sample);
	sample_release(sample);
}

/* The client's session, with its identity. */
static struct session *client_session(struct segment *s, const struct log_entry *entry, struct identity **identity)
{
	struct session *session = sessions_of(s->sessions, entry);
	session_is_client(s->sessions, session);
	*identity = session_identity(session, entry, s->w);
	return session;
}

static struct session_event session_event_of(enum session_event_type type, const struct event *e,
					     const struct statement *st)
{
	struct session_event se = {.type = (uint8_t)type, .at_us = e->entry->at_us, .duration_us = e->duration_us};
	se.query_id = e->entry->query_id;
	if (!st)
		return se;
	se.scan_id = st->scan->fingerprint;
	se.kind = (uint8_t)st->scan->kind;
	se.several = st->scan->several;
	se.turn = st->pattern->turn;
	se.aggregate = st->pattern->aggregate;
	se.content = st->content;
	se.list_length = st->scan->list_length;
	return se;
}

static bool is_extended(const struct event *e)
{
	return e->statement.step == STEP_EXECUTE || e->statement.step == STEP_FETCH;
}

static void count_step(struct segment *s, const struct statement *st, const struct event *e)
{
	struct pattern *p = &st->pattern->p;
	struct totals *t = &s->w->workload->totals;
	bool parse = e->statement.step == STEP_PARSE;
	struct tally *of_pattern = parse ? &p->parse : &p->bind, *of_all = parse ? &t->parse : &t->bind;
	uint64_t us = (uint64_t)MAX(e->duration_us, 0);
	of_pattern->calls++;
	of_pattern->total_us += us;
	of_all->calls++;
	of_all->total_us += us;
	pattern_see(st->pattern, e->entry->at_us);
}

/* Later rows of a portal: time of an execution that has been counted. */
static void count_fetch(struct segment *s, const struct statement *st, struct identity *identity, const struct event *e)
{
	struct tally more = {0, (uint64_t)MAX(e->duration_us, 0)};
	st->pattern->p.tally.total_us += more.total_us;
	s->w->workload->totals.calls.total_us += more.total_us;
	identity->tally.total_us += more.total_us;
	who_add(&st->pattern->who, identity, more);
	pattern_see(st->pattern, e->entry->at_us);
	if (e->entry->at_us == TIME_UNKNOWN)
		return;
	pattern_add_hour(st->pattern, hour_of(e->entry->at_us), more);
	hour_add(&s->w->hours, &s->w->hours_n, &s->w->hours_cap, hour_of(e->entry->at_us), more);
}

static void on_duration(struct segment *s, const struct event *e)
{
	struct identity *identity;
	struct session *session = client_session(s, e->entry, &identity);
	struct statement st = scan_event(s, statement_text(e), e);
	bool is_step = e->statement.step == STEP_PARSE || e->statement.step == STEP_BIND;
	struct session_event se = session_event_of(is_step ? SESSION_STEP : SESSION_CALL, e, &st);
	se.identity = identity;
	se.extended = is_extended(e);
	session_feed(s->sessions, session, &se);
	if (is_step) {
		count_step(s, &st, e);
		return;
	}
	if (e->statement.step == STEP_FETCH) {
		count_fetch(s, &st, identity, e);
		return;
	}
	struct call c = {e->entry->at_us, e->duration_us,       e->entry->query_id,
			 identity,        st.scan->list_length, st.content};
	state_add_call(s->w, st.pattern, &c);
	offer_sample(s, &st, e);
}

static void on_bare_duration(struct segment *s, const struct event *e)
{
	struct identity *identity;
	struct session *session = client_session(s, e->entry, &identity);
	struct session_event se = session_event_of(SESSION_BARE, e, NULL);
	se.identity = identity;
	session_feed(s->sessions, session, &se);
}

/* Its duration is not known yet, so its sample is taken in any case. */
static void feed_with_sample(struct segment *s, enum session_event_type type, const struct statement *st,
			     const struct event *e)
{
	struct identity *identity;
	struct session *session = client_session(s, e->entry, &identity);
	struct session_event se = session_event_of(type, e, st);
	se.identity = identity;
	se.extended = type == SESSION_STATEMENT && is_extended(e);
	if (type != SESSION_PLAN || samples_want(&st->pattern->samples, e->duration_us, st->content))
		se.sample = take_sample(s, st, e);
	session_feed(s->sessions, session, &se);
	sample_release(se.sample);
}

static void on_statement(struct segment *s, const struct event *e)
{
	struct statement st = scan_event(s, e->sql, e);
	pattern_see(st.pattern, e->entry->at_us);
	feed_with_sample(s, SESSION_STATEMENT, &st, e);
}

static void keep_plan(struct segment *s, const struct statement *st, const struct event *e, uint64_t shape)
{
	const struct log_entry *entry = e->entry;
	struct plan_sample plan = {.shape = shape,
				   .order = st->content,
				   .at_us = entry->at_us,
				   .duration_us = e->duration_us,
				   .format = e->plan.format,
				   .tally = {1, (uint64_t)MAX(e->duration_us, 0)}};
	struct buf document = {0};
	if (pattern_wants_plan(st->pattern, shape, e->duration_us)) {
		char time[TIMESTAMP_MAX];
		plan.source = arena_fmt(&s->scratch, "process %u at %.*s", entry->pid,
					STR_ARG(timestamp_format(entry->at_us, time)));
		redact_plan(e->plan.document, e->plan.format, s->w->workload->options.samples, &document);
		plan.document = buf_str(&document);
	}
	pattern_add_plan(st->pattern, &plan);
	buf_release(&document);
}

static void on_plan(struct segment *s, const struct event *e)
{
	struct str query;
	uint64_t shape = 0;
	struct event with_query = *e;
	bool known = plan_glance(e->plan.document, &query, &shape, &s->scratch);
	s->w->workload->totals.plans++;
	if (known && query.n)
		with_query.sql = query; /* with the document's escapes resolved */
	if (with_query.sql.n) {
		struct statement st = scan_event(s, statement_text(&with_query), &with_query);
		pattern_see(st.pattern, e->entry->at_us);
		pattern_add_query_id(st.pattern, e->plan.nested ? 0 : e->entry->query_id);
		keep_plan(s, &st, &with_query, shape);
		/* The plan of a cursor comes when it is closed; its statement was DECLARE, and that is counted. */
		if (!e->plan.nested && st.scan->kind != KIND_CURSOR)
			feed_with_sample(s, SESSION_PLAN, &st, &with_query);
	}
	arena_reset(&s->scratch);
}

static void on_error(struct segment *s, const struct event *e)
{
	struct totals *t = &s->w->workload->totals;
	struct session *session = sessions_of(s->sessions, e->entry);
	uint64_t scan_id = 0;
	bool cancelled = e->error.cancel != CANCEL_NONE;
	t->errors++;
	t->cancels += cancelled;
	if (e->sql.n) {
		struct statement st = scan_event(s, e->sql, e);
		scan_id = st.scan->fingerprint;
		st.pattern->p.errors++;
		st.pattern->p.cancels += cancelled;
		pattern_see(st.pattern, e->entry->at_us);
	}
	error_rows_add(&s->w->errors, e->entry, scan_id, &s->w->workload->arena);
	struct session_event se = session_event_of(SESSION_ERROR, e, NULL);
	if (e->type == EVENT_ERROR && e->error.cancel == CANCEL_IDLE_IN_TRANSACTION)
		se.turn = SESSION_TURN_ENDS | SESSION_TURN_KILLED;
	session_feed(s->sessions, session, &se);
}

/* DETAIL names the statements: "Process 18356: update …", a line each. */
static void on_deadlock(struct segment *s, const struct event *e)
{
	uint64_t patterns[DEADLOCK_PATTERNS] = {0};
	unsigned n = 0;
	struct str rest = e->entry->detail, line;
	while (rest.n && n < DEADLOCK_PATTERNS) {
		if (!str_cut(&rest, '\n', &line)) {
			line = rest;
			rest.n = 0;
		}
		struct str words = str_trim(line), pid;
		if (!str_take(&words, STR("Process ")) || !str_cut(&words, ':', &pid) || str_find_char(pid, ' ') >= 0)
			continue;
		patterns[n++] = scan_event(s, str_trim(words), e).scan->fingerprint;
	}
	behaviour_add_deadlock(&s->w->behaviour, e, patterns);
	on_error(s, e);
}

static void on_temp_file(struct segment *s, const struct event *e)
{
	struct totals *t = &s->w->workload->totals;
	struct log_entry owner = *e->entry;
	if (!owner.leader_pid && owner.pid && e->temp_file.owner_pid != owner.pid)
		owner.leader_pid = e->temp_file.owner_pid;
	struct session *session = sessions_of(s->sessions, &owner);
	struct session_event se;
	if (e->sql.n) {
		struct statement st = scan_event(s, e->sql, e);
		se = session_event_of(SESSION_TEMP_FILE, e, &st);
	} else {
		se = session_event_of(SESSION_TEMP_FILE, e, NULL);
	}
	se.bytes = e->temp_file.bytes;
	se.files = 1;
	t->temp_files++;
	t->temp_bytes += e->temp_file.bytes;
	session_feed(s->sessions, session, &se);
}

/* Tells the sessions that hold the lock, so that they name what they were doing. */
static void note_wait(struct segment *s, const struct event *e, uint64_t scan_id)
{
	struct behaviour_wait holders[TRACK_MAX_WAITS];
	uint64_t key = session_key(sessions_of(s->sessions, e->entry));
	unsigned n = behaviour_add_wait(&s->w->behaviour, e, key, scan_id, holders);
	for (unsigned i = 0; i < n; i++) {
		struct session *holder = session_of_pid(s->sessions, holders[i].holder_pid, e->entry->at_us);
		session_holds(s->sessions, holder, holders[i].key, e->entry->at_us);
	}
}

static void on_lock(struct segment *s, const struct event *e)
{
	struct str sql = e->sql.n ? e->sql : e->entry->statement;
	bool waits = e->type == EVENT_LOCK_WAIT;
	s->w->workload->totals.lock_waits += waits;
	if (!sql.n)
		return;
	struct statement st = scan_event(s, sql, e);
	note_wait(s, e, st.scan->fingerprint);
	st.pattern->p.lock_waits += waits;
	if (!waits)
		st.pattern->p.lock_wait_us += (uint64_t)MAX(e->duration_us, 0);
	pattern_see(st.pattern, e->entry->at_us);
}

static void on_connection(struct segment *s, const struct event *e)
{
	struct session *session = sessions_of(s->sessions, e->entry);
	if (e->type == EVENT_CONNECTION_RECEIVED) {
		s->w->workload->totals.connections++;
		session_begins(s->sessions, session, e->entry);
	} else if (e->type == EVENT_CONNECTION_AUTHORIZED) {
		session_is_client(s->sessions, session);
	}
}

static void on_disconnection(struct segment *s, const struct event *e)
{
	struct session *session = sessions_of(s->sessions, e->entry);
	struct session_event se = session_event_of(SESSION_END, e, NULL);
	s->w->workload->totals.disconnections++;
	session_feed(s->sessions, session, &se);
}

static void on_server(struct segment *s, const struct event *e)
{
	uint64_t scan_id = 0;
	if (e->entry->severity < SEVERITY_WARNING)
		return;
	if (e->entry->severity > SEVERITY_WARNING) {
		s->w->workload->totals.errors++;
		if (e->entry->statement.n)
			scan_id = scan_event(s, e->entry->statement, e).scan->fingerprint;
	}
	error_rows_add(&s->w->errors, e->entry, scan_id, &s->w->workload->arena);
}

typedef void handler(struct segment *s, const struct event *e);
static handler *const handlers[EVENT_TYPE_COUNT] = {
	[EVENT_OTHER] = on_server,
	[EVENT_DURATION] = on_duration,
	[EVENT_BARE_DURATION] = on_bare_duration,
	[EVENT_STATEMENT] = on_statement,
	[EVENT_PLAN] = on_plan,
	[EVENT_ERROR] = on_error,
	[EVENT_LOCK_WAIT] = on_lock,
	[EVENT_LOCK_ACQUIRED] = on_lock,
	[EVENT_DEADLOCK] = on_deadlock,
	[EVENT_TEMP_FILE] = on_temp_file,
	[EVENT_CONNECTION_RECEIVED] = on_connection,
	[EVENT_CONNECTION_AUTHORIZED] = on_connection,
	[EVENT_DISCONNECTION] = on_disconnection,
	[EVENT_SERVER] = on_server,
};

void workload_add(struct segment *s, const struct event *event)
{
	struct totals *t = &s->w->workload->totals;
	t->entries++;
	t->events[event->type]++;
	state_see(s->w, event->entry->at_us);
	if (handlers[event->type])
		handlers[event->type](s, event);
	behaviour_add_event(&s->w->behaviour, event);
	timeline_add_event(&s->w->timeline, event);
}
