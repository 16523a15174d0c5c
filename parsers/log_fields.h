#ifndef PARSERS_LOG_FIELDS_H
#define PARSERS_LOG_FIELDS_H
/*
 * The fields of csvlog and jsonlog by their names, and of every JSON that wraps them: one place that turns a name and a
 * text into a member of the entry.
 */
#include "parsers/log_entry.h"
#include "parsers/log_shapes.h"

enum log_field {
	FIELD_OTHER, /* known, but not kept */
	FIELD_TIME,
	FIELD_USER,
	FIELD_DATABASE,
	FIELD_PID,
	FIELD_CONNECTION_FROM, /* "host:port" */
	FIELD_HOST,
	FIELD_SESSION_ID,
	FIELD_LINE_NUMBER,
	FIELD_COMMAND_TAG,
	FIELD_VXID,
	FIELD_XID,
	FIELD_SEVERITY,
	FIELD_SQLSTATE,
	FIELD_MESSAGE,
	FIELD_DETAIL,
	FIELD_HINT,
	FIELD_INTERNAL_QUERY,
	FIELD_CONTEXT,
	FIELD_STATEMENT,
	FIELD_LOCATION,
	FIELD_APPLICATION,
	FIELD_BACKEND_TYPE,
	FIELD_LEADER_PID,
	FIELD_QUERY_ID,
};

/*
 * By the name that jsonlog or csvlog's table in the manual gives it. *guess is where to look first; it is left pointing
 * behind what was found, so that names in the usual order are found at once.
 */
enum log_field log_field_of(struct str name, unsigned *guess);

/* Sets the member; false when the text is not of the field's kind. Slices are kept. */
bool log_field_set(struct log_entry *entry, enum log_field field, struct str value, struct time_cache *cache);

/* True when the entry has what every message has. */
bool log_entry_is_complete(const struct log_entry *entry);

#endif
