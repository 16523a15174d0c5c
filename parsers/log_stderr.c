/*
 * The server's standard error, in a file or from a pipe: lines, most of them with a log_line_prefix.
 */
#include "base/base.h"
#include "parsers/log_formats.h"
#include "parsers/log_lines.h"

struct log_reader {
	struct log_lines *lines;
	const char *file;
	bool skip_line;   /* the rest of a line that was too long */
	const char *base; /* where the first byte not used stood in memory */
	size_t next;      /* offset from there of the line that comes next … */
	size_t searched;  /* … and of the bytes that were searched for its end */
	uint64_t line, byte;
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
	r->file = options->file;
	r->line = options->line ? options->line : 1;
	r->byte = options->byte;
	return r;
}

static void take_line(struct log_reader *r, struct str line, const struct log_sink *sink)
{
	struct pos at = {r->file, r->line, r->byte};
	if (r->byte == 0 && str_starts(line, STR("\xef\xbb\xbf")))
		line = str_skip(line, 3);
	log_lines_add(r->lines, str_head(line, LOG_ENTRY_MAX_BYTES), at, sink);
	if (line.n > LOG_ENTRY_MAX_BYTES)
		log_lines_cut(r->lines, sink);
}

/* The next line of `in` from r->next on; false when its end is not there yet. */
static bool next_line(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink)
{
	const char *from = in.p + r->next;
	size_t unsearched = in.n - r->searched;
	const char *end = unsearched ? memchr(in.p + r->searched, '\n', unsearched) : NULL;
	size_t have = in.n - r->next;
	if (!end && !is_last) {
		r->searched = in.n;
		if (have <= LOG_ENTRY_MAX_BYTES)
			return false;
		if (!r->skip_line)
			take_line(r, str_of(from, have), sink);
		r->skip_line = true;
		r->byte += have;
		r->next = in.n;
		return false;
	}
	if (!end && have == 0)
		return false;
	size_t length = end ? (size_t)(end - from) : have;
	if (!r->skip_line)
		take_line(r, str_of(from, length), sink);
	r->skip_line = false;
	r->line++;
	r->byte += length + (end ? 1 : 0);
	r->next += length + (end ? 1 : 0);
	r->searched = r->next;
	return true;
}

static size_t feed(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink)
{
	if (r->base)
		log_lines_move(r->lines, in.p - r->base);
	while (next_line(r, in, is_last, sink))
		;
	if (is_last)
		log_lines_flush(r->lines, sink);
	const char *oldest = log_lines_oldest(r->lines);
	size_t used = oldest ? (size_t)(oldest - in.p) : r->next;
	r->base = in.p + used;
	r->next -= used;
	r->searched = in.n - used;
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

static void close_reader(struct log_reader *r)
{
	if (!r)
		return;
	log_lines_free(r->lines);
	free(r);
}

const struct log_format log_format_stderr = {"stderr", sniff, open_reader, feed, resync, close_reader};
