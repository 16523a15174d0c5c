/* Cuts large logs into pieces: see read_log.h. */
#include "base/base.h"
#include "base/timestamp.h"

#include "cmd/read_log.h"

/* Where to look for the next entry: one that is longer leaves its piece longer. */
#define RESYNC_BYTES ((uint64_t)4 << 20)

static struct log_piece *add_piece(struct log_pieces *pieces, struct input *input, uint64_t from, struct arena *arena)
{
	bool goes_on = pieces->n && pieces->items[pieces->n - 1].input == input;
	uint64_t part = goes_on ? pieces->items[pieces->n - 1].part + 1 : 0;
	struct log_piece *piece = ARENA_PUSH(pieces->items, pieces->n, pieces->cap, arena);
	*piece = (struct log_piece){.input = input, .from = from, .part = part, .order = pieces->logs << 32};
	piece->first_us = piece->last_us = TIME_UNKNOWN;
	return piece;
}

/* The first entry that begins after `from`; 0 when none was found. */
static uint64_t boundary_after(const struct input *input, const struct log_reader *reader, uint64_t from)
{
	struct err err = {0};
	struct source *source = source_open_range(input->report.path.p, from, from + RESYNC_BYTES, &err);
	if (!source)
		return 0;
	struct str rest = {0}, window = source_next(source, rest);
	while (window.n > rest.n) {
		rest = window;
		window = source_next(source, rest);
	}
	ptrdiff_t at = input->format->resync(reader, window);
	source_close(source);
	return at > 0 ? from + (uint64_t)at : 0;
}

static void cut_at_entries(struct log_pieces *pieces, struct input *input, const struct log_reader *reader,
			   uint64_t size, uint64_t piece_bytes, struct arena *arena)
{
	uint64_t from = 0;
	while (size - from > piece_bytes + piece_bytes / 2) {
		uint64_t to = boundary_after(input, reader, from + piece_bytes);
		if (!to || to >= size)
			break;
		add_piece(pieces, input, from, arena)->to = to;
		from = to;
	}
	add_piece(pieces, input, from, arena)->to = from ? size : 0;
}

void log_cut(struct log_pieces *pieces, struct input *input, uint64_t piece_bytes, struct arena *arena)
{
	struct err err = {0};
	struct source *source = input->source ? NULL : source_open(input->report.path.p, &err);
	uint64_t size = source && source_is_seekable(source) ? source_size(source) : 0;
	struct log_reader *reader = NULL;
	struct log_reader_options options = {.file = input->report.path.p, .prefix = input->report.prefix};
	if (size > piece_bytes) {
		options.head = source_peek(source);
		reader = input->format->open(&options, &err);
	}
	if (reader) {
		cut_at_entries(pieces, input, reader, size, piece_bytes, arena);
		input->format->close(reader);
	} else {
		add_piece(pieces, input, 0, arena);
	}
	source_close(source);
	pieces->logs++;
}
