#include "cmd/read_log.h"

#include "base/base.h"
#include "base/timestamp.h"
#include "cmd/filter.h"
#include "parsers/event.h"

#define UNPARSED_SHOWN 200
#define HEAD_BYTES ((size_t)64 << 10)

struct reading {
	struct log_piece *piece;
	const struct options *o;
	struct progress *progress;
	struct segment *segment;
	struct arena *arena;
	bool filtered;
};

void log_piece_see(struct log_piece *piece, int64_t first_us, int64_t last_us)
{
	if (first_us == TIME_UNKNOWN)
		return;
	if (piece->first_us == TIME_UNKNOWN || first_us < piece->first_us)
		piece->first_us = first_us;
	piece->last_us = MAX(piece->last_us, last_us);
}

static void take_entry(void *context, const struct log_entry *entry)
{
	struct reading *r = context;
	struct event event;
	r->piece->entries++;
	log_piece_see(r->piece, entry->at_us, entry->at_us);
	if (r->filtered && !filter_keeps(r->o, entry))
		return;
	event_classify(entry, &event);
	workload_add(r->segment, &event);
}

/* What a line that nobody understood looks like. What it says cannot be told from its secrets, so only its form is
 * shown, which is what one needs to see why: letters are x, digits are 0. */
static struct str form_of(struct str line, const struct options *o, struct arena *arena)
{
	struct str form = arena_strdup(str_head(line, UNPARSED_SHOWN), arena);
	char *c = (char *)(uintptr_t)form.p;
	for (size_t i = 0; o->samples != SAMPLES_RAW && i < form.n; i++)
		if (c[i] >= '0' && c[i] <= '9')
			c[i] = '0';
		else if ((c[i] | 0x20) >= 'a' && (c[i] | 0x20) <= 'z')
			c[i] = 'x';
		else if ((unsigned char)c[i] >= 0x80)
			c[i] = 'x';
	return form;
}

static void take_unparsed(void *context, struct str line, struct pos at)
{
	struct reading *r = context;
	struct log_piece *piece = r->piece;
	piece->unparsed_lines++;
	if (piece->unparsed_n == UNPARSED_KEPT)
		return;
	piece->unparsed[piece->unparsed_n++] =
		(struct unparsed_line){.line = at.line, .form = form_of(line, r->o, r->arena)};
}

static void end_segment(const struct reading *r)
{
	if (r->piece->seams)
		workload_end_part(r->segment, r->piece->seams, r->piece->part);
	else
		workload_end(r->segment);
}

static struct source *open_piece(struct log_piece *piece, struct arena *arena)
{
	struct source *source;
	if (!piece->to)
		return input_open(piece->input, arena);
	source = source_open_range(piece->input->report.path.p, piece->from, piece->to, &piece->err);
	if (!source)
		piece->status = SOURCE_UNREADABLE;
	return source;
}

static void feed_all(struct reading *r, struct source *source, struct log_reader *reader)
{
	const struct log_format *format = r->piece->input->format;
	struct log_sink sink = {take_entry, take_unparsed, r};
	struct str rest = {0};
	uint64_t done = 0;
	bool last;
	do {
		uint64_t read = source_bytes_in(source);
		progress_add(r->progress, read - done);
		done = read;
		struct str window = source_next(source, rest);
		last = window.n == rest.n;
		r->piece->bytes += window.n - rest.n;
		rest = str_skip(window, format->feed(reader, window, last, &sink));
	} while (!last);
}

void log_read(struct log_piece *piece, const struct options *o, struct progress *progress, struct workload *w,
	      struct arena *arena)
{
	struct source *source = open_piece(piece, arena);
	if (!source)
		return;
	struct log_reader_options options = {.file = piece->input->report.path.p,
					     .prefix = piece->input->report.prefix,
					     .head = source_peek(source),
					     .byte = piece->from};
	struct log_reader *reader = piece->input->format->open(&options, &piece->err);
	if (reader) {
		struct reading r = {piece, o, progress, workload_begin(w, piece->order), arena, filter_is_active(o)};
		if (piece->ahead)
			source_read_ahead(source);
		feed_all(&r, source, reader);
		end_segment(&r);
		piece->lines = piece->input->format->line(reader) - 1;
		piece->input->format->close(reader);
		piece->status = source_status(source, &piece->err);
	} else {
		piece->status = SOURCE_DAMAGED;
	}
	source_close(source);
}

void log_read_text(struct log_piece *piece, struct str text, const struct options *o, struct workload *w,
		   struct arena *arena)
{
	struct log_reader_options options = {.file = piece->input->report.path.p,
					     .prefix = piece->input->report.prefix,
					     .head = str_head(text, HEAD_BYTES),
					     .byte = piece->from};
	const struct log_format *format = piece->input->format;
	struct log_reader *reader = format->open(&options, &piece->err);
	struct reading r = {piece, o, NULL, workload_begin(w, piece->order), arena, filter_is_active(o)};
	struct log_sink sink = {take_entry, take_unparsed, &r};
	piece->bytes += text.n;
	if (reader) {
		format->feed(reader, text, true, &sink);
		piece->lines = format->line(reader) - 1;
	} else {
		piece->status = SOURCE_DAMAGED;
	}
	end_segment(&r);
	format->close(reader);
}

/* `line`: how many come before the piece. */
static void finish_piece(const struct log_piece *piece, uint64_t line, struct arena *arena)
{
	struct report_input *r = &piece->input->report;
	r->bytes += piece->bytes;
	r->entries += piece->entries;
	r->unparsed_lines += piece->unparsed_lines;
	if (piece->first_us != TIME_UNKNOWN) {
		r->from_us = r->from_us == TIME_UNKNOWN ? piece->first_us : MIN(r->from_us, piece->first_us);
		r->to_us = MAX(r->to_us, piece->last_us);
	}
	if (!r->unparsed)
		r->unparsed = ARENA_ARRAY(struct str, UNPARSED_KEPT, arena);
	for (size_t i = 0; i < piece->unparsed_n && r->unparsed_n < UNPARSED_KEPT; i++)
		r->unparsed[r->unparsed_n++] =
			arena_fmt(arena, "%.*s:%" PRIu64 ": %.*s", STR_ARG(r->path), line + piece->unparsed[i].line,
				  STR_ARG(piece->unparsed[i].form));
	if (piece->status != SOURCE_OK)
		input_fault_of_source(piece->input, piece->status, &piece->err, arena);
}

/* A log of which nothing was understood is worth a word: most often the prefix is wrong. */
static void check_understood(struct input *input, struct arena *arena)
{
	struct report_input *r = &input->report;
	struct err err = {0};
	if (r->entries || !r->unparsed_lines || r->status != INPUT_OK)
		return;
	err_set(&err, ERR_UNKNOWN, "none of its %" PRIu64 " lines could be understood", r->unparsed_lines);
	input_fault(input, INPUT_DAMAGED, &err, arena);
}

void log_pieces_finish(struct log_pieces *pieces, struct arena *arena)
{
	uint64_t line = 0;
	for (size_t i = 0; i < pieces->n; i++) {
		bool goes_on = i > 0 && pieces->items[i].input == pieces->items[i - 1].input;
		line = goes_on ? line + pieces->items[i - 1].lines : 0;
		finish_piece(&pieces->items[i], line, arena);
	}
	for (size_t i = 0; i < pieces->n; i++)
		check_understood(pieces->items[i].input, arena);
}
