/*
 * The server's standard error, in a file or from a pipe: lines, most of them with a log_line_prefix.
 */
#include "base/base.h"
#include "parsers/log_formats.h"
#include "parsers/log_lines.h"

struct log_reader {
	struct log_lines *lines;
	struct line_frame frame;
	const char *base; /* where the first byte not used stood in memory */
};

/* A log of many lines, a tenth of which look like a prefix and a severity; or a single such line. */
static int sniff(struct str head, struct str prefix)
{
	unsigned lines = 0, fitting = 0;
	(void)prefix;
	for (struct str rest = head; rest.n && lines < 400;) {
		const struct log_word *word;
		struct str line = rest;
		if (!str_cut(&rest, '\n', &line))
			rest = str_skip(rest, rest.n);
		if (!line.n || line.p[0] == '\t')
			continue;
		lines++;
		fitting += log_word_find(str_head(line, 600), &word) >= 0;
	}
	if (fitting == 0)
		return 0;
	return fitting * 10 >= lines ? 60 : fitting >= 3 ? 30 : 10;
}

static struct log_reader *open_reader(const struct log_reader_options *options, struct err *err)
{
	(void)err;
	struct log_reader *r = xcalloc(1, sizeof *r);
	r->lines = log_lines_new(options);
	r->frame = line_frame_at(options->file, options->line, options->byte);
	return r;
}

static size_t feed(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink)
{
	struct framed_line line;
	if (r->base)
		log_lines_move(r->lines, in.p - r->base);
	while (line_frame_next(&r->frame, in, is_last, &line)) {
		log_lines_add(r->lines, line.text, line.at, sink);
		if (line.cut)
			log_lines_cut(r->lines, sink);
	}
	if (is_last)
		log_lines_flush(r->lines, sink);
	const char *oldest = log_lines_oldest(r->lines);
	size_t used = oldest ? (size_t)(oldest - in.p) : r->frame.next;
	r->base = in.p + used;
	line_frame_use(&r->frame, used);
	return used;
}

static ptrdiff_t resync(const struct log_reader *r, struct str in)
{
	struct str line, rest = in;
	if (!str_cut(&rest, '\n', &line))
		return -1;
	for (const char *start = rest.p; str_cut(&rest, '\n', &line); start = rest.p)
		if (log_lines_begins(r->lines, line))
			return start - in.p;
	return -1;
}

static uint64_t next_line(const struct log_reader *r)
{
	return r->frame.line;
}

static void close_reader(struct log_reader *r)
{
	if (!r)
		return;
	log_lines_free(r->lines);
	free(r);
}

const struct log_format log_format_stderr = {"stderr", sniff, open_reader, feed, resync, next_line, close_reader};
