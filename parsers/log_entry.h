#ifndef PARSERS_LOG_ENTRY_H
#define PARSERS_LOG_ENTRY_H
/*
 * One message of a PostgreSQL server, whatever format it was logged in: here all log formats meet.
 *
 * All slices point into the reader's buffers and are valid only during the sink's call. Texts are as the server had
 * them: continuation tabs removed, CSV quotes and JSON escapes resolved. A field that the format or the prefix does not
 * carry is an empty slice or 0; `has` tells an absent number from a zero.
 */
#include "base/err.h"
#include "base/str.h"

enum severity {
	SEVERITY_UNKNOWN,
	SEVERITY_DEBUG,
	SEVERITY_LOG, /* also COMMERROR, which is printed as LOG */
	SEVERITY_INFO,
	SEVERITY_NOTICE,
	SEVERITY_WARNING,
	SEVERITY_ERROR,
	SEVERITY_FATAL,
	SEVERITY_PANIC,
};

struct log_entry {
	int64_t at_us; /* TIME_UNKNOWN when the line carries no time */
	enum severity severity;
	uint32_t pid;         /* 0 when unknown */
	uint32_t leader_pid;  /* of a parallel worker, else 0 */
	int64_t query_id;     /* 0: none */
	uint64_t line_number; /* %l or session_line_num; 0: unknown */
	struct str user, database, application;
	struct str client;       /* host without port; "[local]" */
	struct str session_id;   /* %c */
	struct str virtual_xid;  /* %v */
	uint64_t xid;            /* %x */
	struct str command_tag;  /* %i, ps */
	struct str backend_type; /* %b */
	struct str sqlstate;     /* five characters, or empty */
	struct str message, detail, hint, internal_query, context, location, statement;
	struct pos at;  /* of the first line */
	uint32_t lines; /* lines it took */
	bool cut;       /* longer than the reader keeps: the texts end early */
};

#endif
