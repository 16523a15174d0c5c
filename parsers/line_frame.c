#include "parsers/line_frame.h"

#include "base/base.h"

struct line_frame line_frame_at(const char *file, uint64_t line, uint64_t byte)
{
	return (struct line_frame){.line = line ? line : 1, .byte = byte, .file = file};
}

static void hand_out(const struct line_frame *f, struct str text, struct framed_line *line)
{
	line->at = (struct pos){f->file, f->line, f->byte};
	line->cut = text.n > LOG_ENTRY_MAX_BYTES;
	line->text = str_head(text, LOG_ENTRY_MAX_BYTES);
	if (f->byte == 0)
		str_take(&line->text, STR("\xef\xbb\xbf"));
	while (line->text.n && line->text.p[0] == '\0') /* what a crash or a truncation left */
		line->text = str_skip(line->text, 1);
}

static void advance(struct line_frame *f, size_t bytes, bool whole_line)
{
	f->byte += bytes;
	f->line += whole_line;
	f->next += bytes;
	f->searched = f->next;
}

/* A line whose end is not there yet: nothing, until it is longer than lines are kept. */
static bool take_too_long(struct line_frame *f, struct str rest, struct framed_line *line)
{
	bool was_skipped = f->skip;
	if (!f->skip && rest.n <= LOG_ENTRY_MAX_BYTES)
		return false;
	hand_out(f, rest, line);
	f->skip = true;
	advance(f, rest.n, false);
	return !was_skipped;
}

bool line_frame_next(struct line_frame *f, struct str in, bool is_last, struct framed_line *line)
{
	for (;;) {
		struct str rest = str_skip(in, f->next);
		size_t unsearched = in.n - f->searched;
		const char *end = unsearched ? memchr(in.p + f->searched, '\n', unsearched) : NULL;
		f->searched = in.n;
		if (!end && !is_last)
			return take_too_long(f, rest, line);
		if (!end && !rest.n)
			return false;
		struct str text = end ? str_head(rest, (size_t)(end - rest.p)) : rest;
		bool was_skipped = f->skip;
		hand_out(f, text, line);
		f->skip = false;
		advance(f, text.n + (end ? 1 : 0), true);
		if (!was_skipped)
			return true;
	}
}

void line_frame_use(struct line_frame *f, size_t used)
{
	f->next -= used;
	f->searched -= used;
}
