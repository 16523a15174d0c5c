#ifndef PARSERS_LOG_LINES_H
#define PARSERS_LOG_LINES_H
/*
 * From prefixed lines to entries: what every text format of the server's log has in common.
 *
 * A message is one line with a severity, further prefixed lines (DETAIL, HINT, STATEMENT …) of the same process, and
 * continuation lines, which begin with a tab. Without a collector the lines of several processes interleave: so up to
 * LOG_LINES_OPEN messages stay open, and a DETAIL finds the newest of its own process. Whether a message is complete
 * depends on the lines only, never on how they arrived: it is when its process begins another one, or when it is the
 * oldest of too many.
 *
 * Lines are slices of a window that the caller owns. As long as entries are open their lines must stay in it
 * (log_lines_oldest()); when the window moves in memory, log_lines_move() says by how much.
 */
#include "base/buf.h"
#include "parsers/line_frame.h"
#include "parsers/log_prefix.h"
#include "parsers/log_reader.h"

#define LOG_LINES_OPEN 8

struct log_lines;

struct log_lines *log_lines_new(const struct log_reader_options *options);
void log_lines_free(struct log_lines *l);

/* A line without its end. */
void log_lines_add(struct log_lines *l, struct str line, struct pos at, const struct log_sink *sink);
/* The line before was longer than is kept: hands out everything, its message marked as cut. */
void log_lines_cut(struct log_lines *l, const struct log_sink *sink);
/* Hands out what is open. */
void log_lines_flush(struct log_lines *l, const struct log_sink *sink);
/* Where the oldest open entry begins, or NULL. */
const char *log_lines_oldest(const struct log_lines *l);
void log_lines_move(struct log_lines *l, ptrdiff_t bytes);

/* True when a message begins with `line`, its whole prefix fitting. */
bool log_lines_begins(struct log_lines *l, struct str line);
/* True when `line` has the prefix, whatever word follows it; *pid is the process in it, 0 for none. */
bool log_lines_fits(struct log_lines *l, struct str line, uint32_t *pid);
/* The log_line_prefix in use. */
struct str log_lines_prefix(const struct log_lines *l);

/* Fields that wrappers (syslog, containers) know better than the prefix; used where the prefix has none. */
struct log_lines_defaults {
	int64_t at_us;
	uint32_t pid;
};
void log_lines_set_defaults(struct log_lines *l, const struct log_lines_defaults *defaults);

#endif
