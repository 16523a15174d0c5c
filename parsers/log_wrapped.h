#ifndef PARSERS_LOG_WRAPPED_H
#define PARSERS_LOG_WRAPPED_H
/*
 * Formats that wrap lines of the server's own text: syslog, container and cloud logs. Such a format is a function that
 * takes one outer line apart; this module gathers what belongs to one message and hands it to log_lines.h.
 *
 * Outer lines of several processes interleave as a matter of course, so lines are gathered by process: the one the
 * wrapper names, else the one in the server's prefix, else the one of the line before. A message is complete when its
 * process begins another one, after WRAPPED_PATIENCE further lines, or when WRAPPED_OPEN are open. They are handed out
 * in the order in which they began.
 */
#include "base/buf.h"
#include "parsers/line_frame.h"
#include "parsers/log_reader.h"

#define WRAPPED_OPEN 32
#define WRAPPED_PATIENCE 64

struct unwrapped {
	uint32_t pid;      /* 0: not said */
	int64_t at_us;     /* TIME_UNKNOWN: not said */
	uint64_t sequence; /* of the message within its process; 0: not said */
	uint32_t chunk;    /* which part of its message it is, from 1; 0: not said */
	bool goes_on;      /* the text continues the line before: it was broken for length */
	bool is_bare;      /* had nothing around it: a continuation line as the server wrote it */
	bool may_go_on;    /* the same, unless the text has a prefix of its own */
};

/*
 * Appends the server's text in `line` to `out` (several lines if need be, all but the first with a tab in front) and
 * fills in what the wrapper says. False when the line is not of the format. `state` is the format's own, zeroed at
 * first.
 */
typedef bool unwrap_function(void *state, struct str line, struct buf *out, struct unwrapped *u);

struct log_reader *log_wrapped_open(const struct log_reader_options *options, unwrap_function *unwrap, void *state);
size_t log_wrapped_feed(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink);
ptrdiff_t log_wrapped_resync(const struct log_reader *r, struct str in);
uint64_t log_wrapped_line(const struct log_reader *r);
/* Frees `state` too. */
void log_wrapped_close(struct log_reader *r);

/* How sure it is that `head` is of the format: `confidence` when most lines unwrap and hold a message of a server.
 * Frees `state`. */
int log_wrapped_sniff(struct str head, unwrap_function *unwrap, void *state, int confidence);

/* Appends `text` with a tab behind each line break, as the server does it; a DETAIL and the like has its own prefix. */
void unwrapped_add(struct buf *out, struct str text);

#endif
