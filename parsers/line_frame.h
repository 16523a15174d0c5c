#ifndef PARSERS_LINE_FRAME_H
#define PARSERS_LINE_FRAME_H
/*
 * Cuts what a reader is fed into lines, whatever the pieces it comes in, and keeps count of lines and bytes. A line
 * longer than LOG_ENTRY_MAX_BYTES is handed out cut, and the rest of it is passed over.
 *
 *     while (line_frame_next(&f, in, is_last, &line))
 *         take(line.text, line.at);
 *     line_frame_use(&f, used);               // before feed() returns
 */
#include "base/err.h"
#include "base/str.h"

/* Of one message, and of all that are open at a time. */
#define LOG_ENTRY_MAX_BYTES (4u << 20)

struct line_frame {
	uint64_t line, byte; /* where the next line stands */
	size_t next;         /* its offset in what is fed … */
	size_t searched;     /* … and how far its end was looked for */
	bool skip;           /* what is left of a line that was too long */
	const char *file;
};

struct framed_line {
	struct str text; /* without its line feed */
	struct pos at;
	bool cut;
};

/* From `line` (0: the first) and `byte` of `file` on. */
struct line_frame line_frame_at(const char *file, uint64_t line, uint64_t byte);
/*
 * The next line, if its end has come. A byte-order mark at the very beginning is left out.
 */
bool line_frame_next(struct line_frame *f, struct str in, bool is_last, struct framed_line *line);
/* `used` bytes of `in` will not be seen again. */
void line_frame_use(struct line_frame *f, size_t used);

#endif
