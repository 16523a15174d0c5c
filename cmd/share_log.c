/* Shares a log that cannot be entered in the middle among threads: see read_log.h. */
#include <pthread.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "cmd/read_log.h"
#include "parsers/log_share.h"

struct shared_log {
	struct source *source;
	struct log_reader *probe; /* finds where entries begin */
	struct log_share *share;
	pthread_mutex_t lock; /* of the piece's counts, and of: */
	uint64_t *lines;      /* of each part */
	size_t parts_cap;
};

void log_share_begin(struct log_piece *piece, struct arena *arena)
{
	struct input *input = piece->input;
	struct source *source = input_open(input, arena);
	if (!source)
		return;
	struct log_reader_options options = {
		.file = input->report.path.p, .prefix = input->report.prefix, .head = source_peek(source)};
	struct log_reader *probe = input->format->open(&options, &piece->err);
	struct log_share *share = probe ? log_share_new(source, input->format, probe) : NULL;
	if (!share) {
		input->format->close(probe);
		input->source = source; /* for log_read() */
		return;
	}
	piece->shared = ARENA_NEW(struct shared_log, arena);
	*piece->shared = (struct shared_log){source, probe, share, PTHREAD_MUTEX_INITIALIZER, NULL, 0};
}

/* Keeps the first lines not understood, in their order. */
static void keep_unparsed(struct log_piece *piece, struct unparsed_line one)
{
	size_t at = piece->unparsed_n;
	while (at > 0 && (piece->unparsed[at - 1].part > one.part ||
			  (piece->unparsed[at - 1].part == one.part && piece->unparsed[at - 1].line > one.line)))
		at--;
	if (at == UNPARSED_KEPT)
		return;
	size_t moved = MIN(piece->unparsed_n, UNPARSED_KEPT - 1) - at;
	memmove(&piece->unparsed[at + 1], &piece->unparsed[at], moved * sizeof piece->unparsed[0]);
	piece->unparsed[at] = one;
	piece->unparsed_n = at + 1 + moved;
}

static void keep_lines(struct shared_log *shared, uint64_t part, uint64_t lines)
{
	if (part >= shared->parts_cap) {
		size_t cap = MAX(shared->parts_cap * 2, (size_t)part + 64);
		shared->lines = xrealloc(shared->lines, cap * sizeof *shared->lines);
		memset(shared->lines + shared->parts_cap, 0, (cap - shared->parts_cap) * sizeof *shared->lines);
		shared->parts_cap = cap;
	}
	shared->lines[part] = lines;
}

static void add_counts(struct log_piece *piece, const struct log_piece *one, uint64_t part)
{
	pthread_mutex_lock(&piece->shared->lock);
	piece->bytes += one->bytes;
	piece->entries += one->entries;
	piece->unparsed_lines += one->unparsed_lines;
	log_piece_see(piece, one->first_us, one->last_us);
	keep_lines(piece->shared, part, one->lines);
	for (size_t i = 0; i < one->unparsed_n; i++)
		keep_unparsed(piece, (struct unparsed_line){part, one->unparsed[i].line, one->unparsed[i].form});
	if (one->status != SOURCE_OK) {
		piece->status = one->status;
		piece->err = one->err;
	}
	pthread_mutex_unlock(&piece->shared->lock);
}

void log_share_read(struct log_piece *piece, const struct options *o, struct progress *progress, struct workload *w,
		    struct arena *arena)
{
	struct log_part part = {0};
	while (log_share_next(piece->shared->share, &part)) {
		struct log_piece one = {.input = piece->input,
					.from = part.byte,
					.order = piece->order,
					.part = part.number,
					.seams = piece->seams};
		one.first_us = one.last_us = TIME_UNKNOWN;
		log_read_text(&one, part.text, o, w, arena);
		add_counts(piece, &one, part.number);
		progress_add(progress, part.bytes_in);
	}
	log_part_release(&part);
}

/* Lines are numbered within the whole log from now on. */
static void number_lines(struct log_piece *piece)
{
	uint64_t before = 0, part = 0;
	for (size_t i = 0; i < piece->unparsed_n; i++) {
		for (; part < piece->unparsed[i].part; part++)
			before += piece->shared->lines[part];
		piece->unparsed[i].line += before;
	}
}

void log_share_end(struct log_piece *piece)
{
	struct shared_log *shared = piece->shared;
	if (piece->status == SOURCE_OK)
		piece->status = source_status(shared->source, &piece->err);
	log_share_free(shared->share);
	piece->input->format->close(shared->probe);
	source_close(shared->source);
	number_lines(piece);
	free(shared->lines);
	pthread_mutex_destroy(&shared->lock);
}
