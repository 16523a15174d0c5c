#include "parsers/message.h"

#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/message_template.h"

/* --- captures --- */

enum unit { UNIT_NONE, UNIT_TEXT, UNIT_U64, UNIT_U32, UNIT_MS, UNIT_S, UNIT_CLOCK };

#define CAPTURE(name, unit, member, secret)                                                                            \
	{                                                                                                              \
		STR_INIT(name), offsetof(struct event, member), unit, SECRET_##secret                                  \
	}
/* Not kept, but of a kind. */
#define SAID(name, secret)                                                                                             \
	{                                                                                                              \
		STR_INIT(name), 0, UNIT_NONE, SECRET_##secret                                                          \
	}

/* Where each capture goes, and what of a user's it may hold. "report" and "session" are taken apart further. */
static const struct {
	struct str name;
	size_t offset;
	enum unit unit;
	enum secret secret;
} captures[] = {
	CAPTURE("waiter", UNIT_U32, lock.pid, NUMBER),
	CAPTURE("mode", UNIT_TEXT, lock.mode, PUBLIC),
	CAPTURE("object", UNIT_TEXT, lock.object, PUBLIC),
	CAPTURE("ms", UNIT_MS, duration_us, NUMBER),
	CAPTURE("temp_bytes", UNIT_U64, temp_file.bytes, NUMBER),
	CAPTURE("temp_path", UNIT_TEXT, temp_file.path, TEXT),
	CAPTURE("reasons", UNIT_TEXT, checkpoint.reasons, PUBLIC),
	CAPTURE("seconds", UNIT_S, duration_us, NUMBER),
	CAPTURE("write_s", UNIT_S, checkpoint.write_us, NUMBER),
	CAPTURE("sync_s", UNIT_S, checkpoint.sync_us, NUMBER),
	CAPTURE("total_s", UNIT_S, checkpoint.total_us, NUMBER),
	CAPTURE("wal_added", UNIT_U64, checkpoint.wal_added, NUMBER),
	CAPTURE("wal_removed", UNIT_U64, checkpoint.wal_removed, NUMBER),
	CAPTURE("wal_recycled", UNIT_U64, checkpoint.wal_recycled, NUMBER),
	CAPTURE("distance_kb", UNIT_U64, checkpoint.distance_kb, NUMBER),
	CAPTURE("estimate_kb", UNIT_U64, checkpoint.estimate_kb, NUMBER),
	CAPTURE("table", UNIT_TEXT, vacuum.table, NAME),
	CAPTURE("index_scans", UNIT_U64, vacuum.index_scans, NUMBER),
	CAPTURE("pages_removed", UNIT_U64, vacuum.pages_removed, NUMBER),
	CAPTURE("pages_remain", UNIT_U64, vacuum.pages_remain, NUMBER),
	CAPTURE("tuples_removed", UNIT_U64, vacuum.tuples_removed, NUMBER),
	CAPTURE("tuples_remain", UNIT_U64, vacuum.tuples_remain, NUMBER),
	CAPTURE("tuples_dead", UNIT_U64, vacuum.tuples_dead, NUMBER),
	CAPTURE("hits", UNIT_U64, vacuum.hits, NUMBER),
	CAPTURE("misses", UNIT_U64, vacuum.misses, NUMBER),
	CAPTURE("dirtied", UNIT_U64, vacuum.dirtied, NUMBER),
	CAPTURE("wal_bytes", UNIT_U64, vacuum.wal_bytes, NUMBER),
	CAPTURE("cpu_s", UNIT_S, vacuum.cpu_us, NUMBER), /* user and system: they add up */
	CAPTURE("elapsed_s", UNIT_S, vacuum.elapsed_us, NUMBER),
	CAPTURE("host", UNIT_TEXT, connection.host, TEXT),
	CAPTURE("user", UNIT_TEXT, connection.user, TEXT),
	CAPTURE("database", UNIT_TEXT, connection.database, TEXT),
	CAPTURE("identity", UNIT_TEXT, connection.user, TEXT),
	CAPTURE("setup_ms", UNIT_MS, connection.setup_us, NUMBER),
	CAPTURE("clock", UNIT_CLOCK, duration_us, NUMBER),
	CAPTURE("age_s", UNIT_S, duration_us, NUMBER),
	CAPTURE("name", UNIT_TEXT, parameter.name, NAME),
	CAPTURE("value", UNIT_TEXT, parameter.value, TEXT),
	SAID("report", TEXT),
	SAID("session", TEXT),
	SAID("word", PUBLIC),
	SAID("number", NUMBER),
	SAID("relation", NAME),
	SAID("constraint", NAME),
	SAID("type", NAME),
	SAID("words", WORDS),
	SAID("column", TEXT),
	SAID("role", TEXT),
	SAID("path", TEXT),
	SAID("input", TEXT),
};

/* "1.234" in units of `unit_us`. */
static int64_t read_decimal(struct str s, int64_t unit_us)
{
	int64_t v = 0;
	size_t i = 0;
	for (; i < s.n && i < 12 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		v = v * 10 + (s.p[i] - '0');
	v *= unit_us;
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && unit_us > 1; i++)
			v += (s.p[i] - '0') * (unit_us /= 10);
	return v;
}

/* "12:34:56.789": hours may have any number of digits. */
static int64_t read_clock(struct str s)
{
	struct str hours = {0}, minutes = {0};
	uint64_t h = 0, m = 0;
	if (!str_cut(&s, ':', &hours) || !str_cut(&s, ':', &minutes) || !str_to_u64(hours, &h) ||
	    !str_to_u64(minutes, &m))
		return -1;
	return (int64_t)(h % 100000000 * 3600 + m % 60 * 60) * US_PER_S + read_decimal(s, US_PER_S);
}

static void store(struct event *event, const struct template_capture *capture)
{
	for (size_t i = 0; i < ARRAY_LEN(captures); i++) {
		if (!str_eq(captures[i].name, capture->name))
			continue;
		void *member = (char *)event + captures[i].offset;
		uint64_t number = 0;
		switch (captures[i].unit) {
		case UNIT_NONE:
			return;
		case UNIT_TEXT:
			*(struct str *)member = str_trim(capture->text);
			return;
		case UNIT_U64:
			str_to_u64(str_trim(capture->text), member);
			return;
		case UNIT_U32:
			str_to_u64(capture->text, &number);
			*(uint32_t *)member = (uint32_t)number;
			return;
		case UNIT_MS:
			*(int64_t *)member = read_decimal(capture->text, 1000);
			return;
		case UNIT_S:
			*(int64_t *)member = MAX(*(int64_t *)member, 0) + read_decimal(capture->text, US_PER_S);
			return;
		case UNIT_CLOCK:
			*(int64_t *)member = read_clock(capture->text);
			return;
		}
	}
}

/* --- rows --- */

enum when { WHEN_LOG, WHEN_ERROR, WHEN_ANY };

struct message {
	const char *id;
	enum when when;
	enum event_type type;
	size_t flag; /* offset of a bool in struct event; 0: none */
	const char *template;
};

struct failure {
	const char *id;
	enum cancel_kind cancel;
	struct str sqlstate;
	const char *template;
};

/* The first member of struct event is no flag, so that its offset can stand for "none". */
#define none type
#define MESSAGE(id, when, kind, flag, template) {id, WHEN_##when, EVENT_##kind, offsetof(struct event, flag), template},
#define FAILURE(id, cancel, sqlstate, template)
#define DETAIL_LINE(template)
static const struct message messages[] = {
#include "parsers/messages.def"
};
#undef none
#undef MESSAGE
#undef FAILURE
#undef DETAIL_LINE

#define MESSAGE(id, when, kind, flag, template)
#define FAILURE(id, cancel, sqlstate, template) {id, CANCEL_##cancel, STR_INIT(sqlstate), template},
#define DETAIL_LINE(template)
static const struct failure failures[] = {
#include "parsers/messages.def"
};
#undef FAILURE
#undef DETAIL_LINE

#define FAILURE(id, cancel, sqlstate, template)
#define DETAIL_LINE(template) template,
static const char *const detail_lines[] = {
#include "parsers/messages.def"
};
#undef MESSAGE
#undef FAILURE
#undef DETAIL_LINE

static void store_all(struct event *event, const struct template_match *match)
{
	for (size_t i = 0; i < match->n; i++)
		store(event, &match->captures[i]);
}

/* --- what a template alone cannot say --- */

/* A report's lines, or a checkpoint's parts between ';': each is known by itself, so that new ones do no harm. */
static void read_report(struct event *event, struct str report, char separator)
{
	struct template_match match;
	while (report.n) {
		struct str line = report;
		if (!str_cut(&report, separator, &line))
			report = str_skip(report, report.n);
		line = str_trim(line);
		for (size_t i = 0; i < ARRAY_LEN(detail_lines); i++)
			if (template_match(detail_lines[i], line, &match)) {
				store_all(event, &match);
				break;
			}
	}
}

static const struct template_capture *capture_of(const struct template_match *match, struct str name)
{
	for (size_t i = 0; i < match->n; i++)
		if (str_eq(match->captures[i].name, name))
			return &match->captures[i];
	return NULL;
}

/* "U[ database=D][ application_name=A][ SSL enabled (…)][ GSS (…)]", or "U database=D host=H[ port=P]". */
static void read_session(struct event *event, struct str session)
{
	if (event->type == EVENT_DISCONNECTION) {
		str_cut_value(&session, STR(" port="));
		event->connection.host = str_cut_value(&session, STR(" host="));
	} else {
		str_cut_value(&session, STR(" GSS ("));
		str_cut_value(&session, STR(" SSL enabled ("));
		event->connection.application = str_cut_value(&session, STR(" application_name="));
	}
	event->connection.database = str_cut_value(&session, STR(" database="));
	event->connection.user = session;
}

/* "Process holding the lock: 1. Wait queue: 2, 3." with "Processes …" for several, and a comma in PostgreSQL 18. */
static void read_holders(struct event *event, struct str detail)
{
	ptrdiff_t holders = str_find(detail, STR(" holding the lock: "));
	ptrdiff_t queue = str_find(detail, STR("Wait queue: "));
	if (holders >= 0) {
		size_t from = (size_t)holders + 19;
		size_t to = queue > holders ? (size_t)queue : detail.n;
		struct str list = str_trim(str_of(detail.p + from, to - MIN(from, to)));
		while (list.n && (list.p[list.n - 1] == '.' || list.p[list.n - 1] == ','))
			list.n--;
		event->lock.holders = list;
	}
	if (queue >= 0) {
		struct str list = str_trim(str_skip(detail, (size_t)queue + 12));
		event->lock.queue = str_ends(list, STR(".")) ? str_head(list, list.n - 1) : list;
	}
}

/* CONTEXT: "while updating tuple (285,3) in relation "customers"". */
static void read_relation(struct event *event, struct str context)
{
	struct str mark = STR("in relation \"");
	ptrdiff_t at = str_find(context, mark);
	if (at < 0)
		return;
	struct str name = str_skip(context, (size_t)at + mark.n);
	ptrdiff_t end = str_find_char(name, '"');
	event->lock.relation = end < 0 ? name : str_head(name, (size_t)end);
}

static void read_lock(struct event *event)
{
	const struct log_entry *entry = event->entry;
	event->sql = entry->statement;
	read_holders(event, entry->detail);
	read_relation(event, entry->context);
}

/* The first edge of the cycle: "Process 1 waits for ShareLock on transaction 9; blocked by process 2." */
static void read_deadlock(struct event *event)
{
	struct template_match match;
	struct str line = event->entry->detail, rest = line;
	if (str_cut(&rest, '\n', &line))
		line = str_trim(line);
	event->sql = event->entry->statement;
	event->lock.pid = event->entry->pid;
	read_relation(event, event->entry->context);
	if (!template_match("Process {waiter} waits for {mode} on {object}; blocked by process {}.", line, &match))
		return;
	store_all(event, &match);
	event->lock.holders = match.captures[3].text;
}

static void read_checkpoint(struct event *event, struct str report)
{
	uint64_t buffers = 0;
	size_t digits = 0;
	while (digits < report.n && report.p[digits] >= '0' && report.p[digits] <= '9')
		digits++;
	str_to_u64(str_head(report, digits), &buffers);
	event->checkpoint.buffers = buffers;
	read_report(event, report, ';');
	if (str_ends(event->checkpoint.reasons, STR(":")))
		event->checkpoint.reasons.n--;
}

static void read_connection(struct event *event, const struct template_match *match)
{
	const struct template_capture *session = capture_of(match, STR("session"));
	if (session)
		read_session(event, session->text);
	str_cut_value(&event->connection.host, STR(" port="));
	if (str_take(&event->connection.user, STR("identity=\"")) || str_take(&event->connection.user, STR("user=\"")))
		str_cut_value(&event->connection.user, STR("\""));
}

static void begin_union(struct event *event)
{
	switch (event->type) {
	case EVENT_CONNECTION_RECEIVED:
	case EVENT_CONNECTION_AUTHENTICATED:
	case EVENT_CONNECTION_READY:
	case EVENT_CONNECTION_AUTHORIZED:
	case EVENT_DISCONNECTION:
		event->connection.setup_us = -1;
		break;
	default:
		break;
	}
}

/* "base/pgsql_tmp/pgsql_tmp348.0.fileset/i1of4.p0.0": files that workers share are named after their leader. */
static uint32_t owner_of(struct str path)
{
	struct str mark = STR("/pgsql_tmp");
	ptrdiff_t at = str_find_last(path, STR("/pgsql_tmp"));
	struct str rest = at < 0 ? (struct str){0} : str_skip(path, (size_t)at + mark.n), digits;
	uint64_t pid = 0;
	return str_cut(&rest, '.', &digits) && str_to_u64(digits, &pid) ? (uint32_t)pid : 0;
}

static void complete(struct event *event, const struct message *row, const struct template_match *match)
{
	const struct template_capture *report = capture_of(match, STR("report"));
	switch (event->type) {
	case EVENT_LOCK_WAIT:
	case EVENT_LOCK_ACQUIRED:
		read_lock(event);
		break;
	case EVENT_DEADLOCK:
		read_deadlock(event);
		break;
	case EVENT_TEMP_FILE:
		event->sql = event->entry->statement;
		event->temp_file.owner_pid = owner_of(event->temp_file.path);
		break;
	case EVENT_CHECKPOINT:
		read_checkpoint(event, report->text);
		break;
	case EVENT_CHECKPOINT_START:
		event->checkpoint.requested = str_find(event->checkpoint.reasons, STR("time")) < 0;
		break;
	case EVENT_AUTOVACUUM:
	case EVENT_AUTOANALYZE:
		event->vacuum.aggressive |= str_starts(event->entry->message, STR("automatic aggressive"));
		read_report(event, report->text, '\n');
		event->duration_us = event->vacuum.elapsed_us;
		break;
	case EVENT_SERVER:
		event->server.notice = row->id;
		break;
	default:
		break;
	}
	if (event->type >= EVENT_CONNECTION_RECEIVED && event->type <= EVENT_DISCONNECTION)
		read_connection(event, match);
}

/* --- classifying --- */

static bool applies(enum when when, enum severity severity)
{
	bool is_error = severity >= SEVERITY_ERROR;
	return when == WHEN_ANY || is_error == (when == WHEN_ERROR);
}

static bool classify_message(const struct log_entry *entry, struct event *event)
{
	struct template_match match;
	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		const struct message *row = &messages[i];
		/* Nearly every row is told from the text by its first byte. */
		if (row->template[0] != entry->message.p[0] && row->template[0] != '{')
			continue;
		if (!applies(row->when, entry->severity) || !template_match(row->template, entry->message, &match))
			continue;
		event->type = row->type;
		begin_union(event);
		if (row->flag)
			*((bool *)event + row->flag) = true;
		store_all(event, &match);
		complete(event, row, &match);
		return true;
	}
	return false;
}

/* For messages in another language, or of a version not known: codes that stand for one thing only. */
static void classify_by_sqlstate(struct event *event)
{
	static const struct {
		struct str sqlstate;
		enum cancel_kind cancel;
	} rows[] = {
		{STR_INIT("25P03"), CANCEL_IDLE_IN_TRANSACTION},
		{STR_INIT("25P04"), CANCEL_TRANSACTION_TIMEOUT},
		{STR_INIT("57P05"), CANCEL_IDLE_SESSION},
		{STR_INIT("57P01"), CANCEL_ADMINISTRATOR},
	};
	struct str sqlstate = event->error.sqlstate;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eq(sqlstate, rows[i].sqlstate))
			event->error.cancel = rows[i].cancel;
	if (str_eq(sqlstate, STR("40P01"))) {
		event->type = EVENT_DEADLOCK;
		event->lock.pid = event->entry->pid;
	}
}

static void classify_failure(const struct log_entry *entry, struct event *event)
{
	struct template_match match;
	event->type = EVENT_ERROR;
	event->sql = entry->statement;
	event->error.sqlstate = entry->sqlstate;
	for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
		if (!template_match(failures[i].template, entry->message, &match))
			continue;
		event->error.cancel = failures[i].cancel;
		if (!entry->sqlstate.n)
			event->error.sqlstate = failures[i].sqlstate;
		return;
	}
	classify_by_sqlstate(event);
}

void message_classify(const struct log_entry *entry, struct event *event)
{
	if (entry->message.n && classify_message(entry, event))
		return;
	if (entry->severity >= SEVERITY_ERROR)
		classify_failure(entry, event);
}

/* --- what is a user's --- */

bool message_find(const struct log_entry *entry, struct template_match *match)
{
	for (size_t i = 0; i < ARRAY_LEN(messages); i++)
		if (applies(messages[i].when, entry->severity) &&
		    template_match(messages[i].template, entry->message, match))
			return true;
	for (size_t i = 0; i < ARRAY_LEN(failures); i++)
		if (template_match(failures[i].template, entry->message, match))
			return true;
	return false;
}

enum secret message_secret_of(struct str capture)
{
	for (size_t i = 0; i < ARRAY_LEN(captures); i++)
		if (str_eq(captures[i].name, capture))
			return captures[i].secret;
	return SECRET_TEXT;
}

/* --- checking the table --- */

static bool check_template(const char *template, struct err *err)
{
	for (const char *t = strchr(template, '{'); t; t = strchr(t + 1, '{')) {
		struct str name = str_of(t + 1, strcspn(t + 1, "}"));
		bool known = name.n == 0;
		for (size_t i = 0; i < ARRAY_LEN(captures) && !known; i++)
			known = str_eq(captures[i].name, name);
		if (!known)
			return err_set(err, ERR_UNKNOWN, "message template \"%s\" has an unknown capture", template);
	}
	return true;
}

bool event_init(struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(failures); i++)
		if (!check_template(failures[i].template, err))
			return false;
	for (size_t i = 0; i < ARRAY_LEN(messages); i++)
		if (!check_template(messages[i].template, err))
			return false;
	for (size_t i = 0; i < ARRAY_LEN(detail_lines); i++)
		if (!check_template(detail_lines[i], err))
			return false;
	return true;
}
