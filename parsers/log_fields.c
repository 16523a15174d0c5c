#include "parsers/log_fields.h"

#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/log_words.h"

static const struct {
	struct str name;
	enum log_field field;
} names[] = {
	/* jsonlog, in its order */
	{STR_INIT("timestamp"), FIELD_TIME},
	{STR_INIT("user"), FIELD_USER},
	{STR_INIT("dbname"), FIELD_DATABASE},
	{STR_INIT("pid"), FIELD_PID},
	{STR_INIT("remote_host"), FIELD_HOST},
	{STR_INIT("remote_port"), FIELD_OTHER},
	{STR_INIT("session_id"), FIELD_SESSION_ID},
	{STR_INIT("line_num"), FIELD_LINE_NUMBER},
	{STR_INIT("ps"), FIELD_COMMAND_TAG},
	{STR_INIT("session_start"), FIELD_OTHER},
	{STR_INIT("vxid"), FIELD_VXID},
	{STR_INIT("txid"), FIELD_XID},
	{STR_INIT("error_severity"), FIELD_SEVERITY},
	{STR_INIT("state_code"), FIELD_SQLSTATE},
	{STR_INIT("message"), FIELD_MESSAGE},
	{STR_INIT("detail"), FIELD_DETAIL},
	{STR_INIT("hint"), FIELD_HINT},
	{STR_INIT("internal_query"), FIELD_INTERNAL_QUERY},
	{STR_INIT("context"), FIELD_CONTEXT},
	{STR_INIT("statement"), FIELD_STATEMENT},
	{STR_INIT("cursor_position"), FIELD_OTHER},
	{STR_INIT("func_name"), FIELD_OTHER},
	{STR_INIT("file_name"), FIELD_OTHER},
	{STR_INIT("file_line_num"), FIELD_OTHER},
	{STR_INIT("application_name"), FIELD_APPLICATION},
	{STR_INIT("backend_type"), FIELD_BACKEND_TYPE},
	{STR_INIT("leader_pid"), FIELD_LEADER_PID},
	{STR_INIT("query_id"), FIELD_QUERY_ID},
	/* csvlog, where it differs */
	{STR_INIT("log_time"), FIELD_TIME},
	{STR_INIT("user_name"), FIELD_USER},
	{STR_INIT("database_name"), FIELD_DATABASE},
	{STR_INIT("process_id"), FIELD_PID},
	{STR_INIT("connection_from"), FIELD_CONNECTION_FROM},
	{STR_INIT("session_line_num"), FIELD_LINE_NUMBER},
	{STR_INIT("command_tag"), FIELD_COMMAND_TAG},
	{STR_INIT("virtual_transaction_id"), FIELD_VXID},
	{STR_INIT("transaction_id"), FIELD_XID},
	{STR_INIT("sql_state_code"), FIELD_SQLSTATE},
	{STR_INIT("query"), FIELD_STATEMENT},
	{STR_INIT("location"), FIELD_LOCATION},
};

enum log_field log_field_of(struct str name, unsigned *guess)
{
	unsigned i = *guess;
	for (unsigned k = 0; k < ARRAY_LEN(names); k++, i++) {
		i = i < ARRAY_LEN(names) ? i : 0;
		if (names[i].name.n != name.n || memcmp(names[i].name.p, name.p, name.n) != 0)
			continue;
		*guess = i + 1;
		return names[i].field;
	}
	return FIELD_OTHER;
}

static bool set_number(struct log_entry *e, enum log_field field, struct str value)
{
	uint64_t v;
	bool negative;
	ptrdiff_t used = shape_number(value, &v, &negative);
	if (used < 0 || (size_t)used != value.n)
		return false;
	switch (field) {
	case FIELD_PID:
		e->pid = (uint32_t)v;
		return true;
	case FIELD_LEADER_PID:
		e->leader_pid = (uint32_t)v;
		return true;
	case FIELD_LINE_NUMBER:
		e->line_number = v;
		return true;
	case FIELD_XID:
		e->xid = v;
		return true;
	default:
		e->query_id = (int64_t)(negative ? 0 - v : v);
		return true;
	}
}

/* "10.0.0.1:51234", "::1:51234", "[local]". */
static struct str host_of(struct str from)
{
	size_t n = from.n;
	while (n > 0 && is_digit(from.p[n - 1]))
		n--;
	return n > 1 && n < from.n && from.p[n - 1] == ':' ? str_head(from, n - 1) : from;
}

static struct str *text_of(struct log_entry *e, enum log_field field)
{
	switch (field) {
	case FIELD_USER:
		return &e->user;
	case FIELD_DATABASE:
		return &e->database;
	case FIELD_HOST:
		return &e->client;
	case FIELD_SESSION_ID:
		return &e->session_id;
	case FIELD_COMMAND_TAG:
		return &e->command_tag;
	case FIELD_VXID:
		return &e->virtual_xid;
	case FIELD_SQLSTATE:
		return &e->sqlstate;
	case FIELD_MESSAGE:
		return &e->message;
	case FIELD_DETAIL:
		return &e->detail;
	case FIELD_HINT:
		return &e->hint;
	case FIELD_INTERNAL_QUERY:
		return &e->internal_query;
	case FIELD_CONTEXT:
		return &e->context;
	case FIELD_STATEMENT:
		return &e->statement;
	case FIELD_LOCATION:
		return &e->location;
	case FIELD_APPLICATION:
		return &e->application;
	case FIELD_BACKEND_TYPE:
		return &e->backend_type;
	default:
		return NULL;
	}
}

bool log_field_set(struct log_entry *entry, enum log_field field, struct str value, struct time_cache *cache)
{
	switch (field) {
	case FIELD_OTHER:
		return true;
	case FIELD_TIME:
		return shape_time(cache, value, &entry->at_us) > 0;
	case FIELD_CONNECTION_FROM:
		entry->client = host_of(value);
		return true;
	case FIELD_SEVERITY:
		entry->severity = log_severity_of(value);
		return entry->severity != SEVERITY_UNKNOWN;
	case FIELD_PID:
	case FIELD_LEADER_PID:
	case FIELD_LINE_NUMBER:
	case FIELD_XID:
	case FIELD_QUERY_ID:
		return set_number(entry, field, value);
	default:
		*text_of(entry, field) = value;
		return true;
	}
}

bool log_entry_is_complete(const struct log_entry *entry)
{
	return entry->at_us != TIME_UNKNOWN && entry->severity != SEVERITY_UNKNOWN;
}
