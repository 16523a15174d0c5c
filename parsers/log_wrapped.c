#include "parsers/log_words.h"
#include "parsers/log_wrapped.h"

#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/log_lines.h"

#define MESSAGE_MAX_BYTES (1u << 20)
#define MAX_CHUNKS 256 /* put in order, where a network mixed them up */

/* A message that is being gathered. */
struct gathered {
	bool used, complete;
	uint32_t pid;
	uint64_t sequence;
	uint64_t begun, touched; /* in lines */
	int64_t at_us;
	struct pos at;
	struct buf text; /* its lines, each with its line feed but the last */
	bool cut;
	struct {
		uint32_t number;
		size_t at; /* where it begins in `text`, with the line feed in front of it */
		bool goes_on;
	} chunks[MAX_CHUNKS];
	unsigned chunks_n;
	bool out_of_order;
};

struct log_reader {
	struct line_frame frame;
	bool crlf;
	struct log_lines *lines;
	unwrap_function *unwrap;
	void *state;
	struct gathered open[WRAPPED_OPEN];
	uint64_t line_count;
	uint32_t last_pid;
	struct buf text;
	struct buf ordered;
};

void unwrapped_add(struct buf *out, struct str text)
{
	struct str line;
	while (str_cut(&text, '\n', &line)) {
		buf_add(out, line);
		if (!text.n)
			return;
		buf_add_char(out, '\n');
		const struct log_word *word;
		ptrdiff_t next = str_find_char(text, '\n');
		line = next < 0 ? text : str_head(text, (size_t)next);
		bool is_part = log_word_find(str_head(line, 300), &word) >= 0 && word->part != PART_MESSAGE;
		if (text.p[0] != '\t' && !is_part)
			buf_add_char(out, '\t');
	}
	buf_add(out, text);
}

/* The server's own lines of the head, for the inference of its prefix. */
static void unwrap_all(struct str head, unwrap_function *unwrap, void *state, struct buf *out)
{
	struct str line;
	while (str_cut(&head, '\n', &line)) {
		struct unwrapped u = {.at_us = TIME_UNKNOWN};
		if (str_ends(line, STR("\r")))
			line.n--;
		if (unwrap(state, line, out, &u))
			buf_add_char(out, '\n');
	}
}

struct log_reader *log_wrapped_open(const struct log_reader_options *options, unwrap_function *unwrap, void *state)
{
	struct log_reader *r = xcalloc(1, sizeof *r);
	struct log_reader_options inner = *options;
	unwrap_all(options->head, unwrap, state, &r->text);
	inner.head = buf_str(&r->text);
	ptrdiff_t newline = str_find_char(options->head, '\n');
	r->crlf = newline > 0 && options->head.p[newline - 1] == '\r';
	r->lines = log_lines_new(&inner);
	r->frame = line_frame_at(options->file, options->line, options->byte);
	r->unwrap = unwrap;
	r->state = state;
	return r;
}

/* Chunks as they were sent. */
static void put_in_order(struct log_reader *r, struct gathered *g)
{
	struct buf *out = &r->ordered;
	buf_clear(out);
	for (unsigned done = 0, last = 0; done < g->chunks_n; done++) {
		unsigned next = g->chunks_n;
		for (unsigned i = 0; i < g->chunks_n; i++)
			if (g->chunks[i].number > last &&
			    (next == g->chunks_n || g->chunks[i].number < g->chunks[next].number))
				next = i;
		if (next == g->chunks_n)
			break; /* the same number twice: all were there */
		size_t at = g->chunks[next].at, end = next + 1 < g->chunks_n ? g->chunks[next + 1].at : g->text.n;
		struct str chunk = str_of(g->text.p + at, end - at);
		if (at == 0 && done && !g->chunks[next].goes_on)
			buf_add_char(out, '\n');
		if (!done)
			str_take(&chunk, STR("\n"));
		buf_add(out, chunk);
		last = g->chunks[next].number;
	}
	buf_clear(&g->text);
	buf_add(&g->text, buf_str(out));
	buf_clear(out);
}

static void hand_out(struct log_reader *r, struct gathered *g, const struct log_sink *sink)
{
	if (g->out_of_order && g->chunks_n < MAX_CHUNKS)
		put_in_order(r, g);
	struct log_lines_defaults defaults = {g->at_us, g->pid};
	struct str rest = buf_str(&g->text), line;
	log_lines_set_defaults(r->lines, &defaults);
	while (str_cut(&rest, '\n', &line))
		log_lines_add(r->lines, line, g->at, sink);
	if (rest.n)
		log_lines_add(r->lines, rest, g->at, sink);
	if (g->cut)
		log_lines_cut(r->lines, sink);
	log_lines_flush(r->lines, sink);
	g->used = false;
	buf_clear(&g->text);
}

static struct gathered *gathered_of(struct log_reader *r, uint32_t pid)
{
	for (size_t i = 0; i < WRAPPED_OPEN; i++)
		if (r->open[i].used && !r->open[i].complete && r->open[i].pid == pid)
			return &r->open[i];
	return NULL;
}

static struct gathered *oldest(struct log_reader *r)
{
	struct gathered *found = NULL;
	for (size_t i = 0; i < WRAPPED_OPEN; i++)
		if (r->open[i].used && (!found || r->open[i].begun < found->begun))
			found = &r->open[i];
	return found;
}

/*
 * A free place. Messages are handed out in the order in which they began: the oldest when it is complete, when nothing
 * was added to it for long, or when there is no place left.
 */
static struct gathered *new_place(struct log_reader *r, const struct log_sink *sink)
{
	struct gathered *g;
	while ((g = oldest(r)) && (g->complete || r->line_count - g->touched > WRAPPED_PATIENCE))
		hand_out(r, g, sink);
	for (size_t i = 0; i < WRAPPED_OPEN; i++)
		if (!r->open[i].used)
			return &r->open[i];
	hand_out(r, g, sink);
	return g;
}

static void begin(struct log_reader *r, struct gathered *g, const struct unwrapped *u, uint32_t pid, struct pos at)
{
	*g = (struct gathered){.used = true,
			       .pid = pid,
			       .sequence = u->sequence,
			       .begun = r->line_count,
			       .at_us = u->at_us,
			       .at = at,
			       .text = g->text};
}

static void append(struct gathered *g, struct str text, uint32_t chunk, bool goes_on)
{
	if (g->chunks_n < MAX_CHUNKS) {
		g->out_of_order |= g->chunks_n && chunk && chunk < g->chunks[g->chunks_n - 1].number;
		g->chunks[g->chunks_n].number = chunk;
		g->chunks[g->chunks_n].goes_on = goes_on;
		g->chunks[g->chunks_n++].at = g->text.n;
	}
	if (g->text.n + text.n > MESSAGE_MAX_BYTES) {
		g->cut = true;
		return;
	}
	if (g->text.n && !goes_on)
		buf_add_char(&g->text, '\n');
	buf_add(&g->text, text);
}

static void take(struct log_reader *r, struct str text, struct unwrapped *u, struct pos at, const struct log_sink *sink)
{
	uint32_t inner_pid = 0;
	bool fits = log_lines_fits(r->lines, text, &inner_pid);
	uint32_t pid = u->pid ? u->pid : fits && inner_pid ? inner_pid : r->last_pid;
	struct gathered *g = gathered_of(r, pid);
	bool goes_on = u->goes_on || (u->may_go_on && !fits);
	bool begins = u->sequence && g ? g->sequence != u->sequence : !goes_on && log_lines_begins(r->lines, text);
	r->last_pid = pid;
	if (g && begins) {
		g->complete = true;
		g = NULL;
	}
	if (!g) {
		g = new_place(r, sink);
		begin(r, g, u, pid, at);
	}
	g->touched = r->line_count;
	append(g, text, u->chunk, goes_on);
}

size_t log_wrapped_feed(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink)
{
	struct framed_line line;
	while (line_frame_next(&r->frame, in, is_last, &line)) {
		struct unwrapped u = {.at_us = TIME_UNKNOWN};
		struct str text = line.text;
		text.n -= r->crlf && str_ends(text, STR("\r"));
		buf_clear(&r->text);
		r->line_count++;
		if (r->unwrap(r->state, text, &r->text, &u))
			take(r, buf_str(&r->text), &u, line.at, sink);
		else if (text.n)
			sink->unparsed(sink->context, text, line.at);
	}
	for (struct gathered *g; is_last && (g = oldest(r));)
		hand_out(r, g, sink);
	size_t used = r->frame.next;
	line_frame_use(&r->frame, used);
	return used;
}

/* Messages interleave, so no place is certain to cut none; the file is read by one thread. */
ptrdiff_t log_wrapped_resync(const struct log_reader *r, struct str in)
{
	(void)r;
	(void)in;
	return -1;
}

uint64_t log_wrapped_line(const struct log_reader *r)
{
	return r->frame.line;
}

void log_wrapped_close(struct log_reader *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < WRAPPED_OPEN; i++)
		buf_release(&r->open[i].text);
	log_lines_free(r->lines);
	buf_release(&r->text);
	buf_release(&r->ordered);
	free(r->state);
	free(r);
}

int log_wrapped_sniff(struct str head, unwrap_function *unwrap, void *state, int confidence)
{
	unsigned lines = 0, unwrapped = 0, messages = 0;
	struct buf text = {0};
	struct str line;
	const struct log_word *word;
	str_take(&head, STR("\xef\xbb\xbf"));
	while (lines < 200 && str_cut(&head, '\n', &line)) {
		struct unwrapped u = {.at_us = TIME_UNKNOWN};
		buf_clear(&text);
		line.n -= str_ends(line, STR("\r"));
		lines += line.n > 0;
		bool fits = unwrap(state, line, &text, &u);
		lines -= fits && u.is_bare;
		if (!fits || u.is_bare)
			continue;
		unwrapped++;
		messages += log_word_find(str_head(buf_str(&text), 600), &word) >= 0;
	}
	buf_release(&text);
	free(state);
	return messages && unwrapped * 2 >= lines ? confidence : 0;
}
