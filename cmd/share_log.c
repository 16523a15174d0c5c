/* Shares a log that cannot be entered in the middle among threads: see read_log.h. */
#include <pthread.h>

#include "base/base.h"
#include "cmd/read_log.h"
#include "parsers/log_share.h"

struct shared_log {
	struct source *source;
	struct log_reader *probe; /* finds where entries begin */
	struct log_share *share;
	pthread_mutex_t lock; /* of the piece's counts */
};

void log_share_begin(struct log_piece *piece, struct arena *arena)
{
	struct input *input = piece->input;
	struct source *source = input_open(input, arena);
	if (!source)
		return;
	struct log_reader_options options = {
		.file = input->report.path.p, .prefix = input->report.prefix, .head = source_peek(source), .line = 1};
	struct log_reader *probe = input->format->open(&options, &piece->err);
	struct log_share *share = probe ? log_share_new(source, input->format, probe) : NULL;
	if (!share) {
		input->format->close(probe);
		input->source = source; /* for log_read() */
		return;
	}
	piece->shared = ARENA_NEW(struct shared_log, arena);
	*piece->shared = (struct shared_log){source, probe, share, PTHREAD_MUTEX_INITIALIZER};
}

/* Keeps the first lines not understood, in their order. */
static void keep_unparsed(struct log_piece *piece, struct str text, uint64_t line)
{
	size_t at = piece->unparsed_n;
	while (at > 0 && piece->unparsed_at[at - 1] > line)
		at--;
	if (at == UNPARSED_KEPT)
		return;
	size_t moved = MIN(piece->unparsed_n, UNPARSED_KEPT - 1) - at;
	memmove(&piece->unparsed[at + 1], &piece->unparsed[at], moved * sizeof piece->unparsed[0]);
	memmove(&piece->unparsed_at[at + 1], &piece->unparsed_at[at], moved * sizeof piece->unparsed_at[0]);
	piece->unparsed[at] = text;
	piece->unparsed_at[at] = line;
	piece->unparsed_n = at + 1 + moved;
}

static void add_counts(struct log_piece *piece, const struct log_piece *part)
{
	pthread_mutex_lock(&piece->shared->lock);
	piece->bytes += part->bytes;
	piece->entries += part->entries;
	piece->unparsed_lines += part->unparsed_lines;
	for (size_t i = 0; i < part->unparsed_n; i++)
		keep_unparsed(piece, part->unparsed[i], part->unparsed_at[i]);
	if (part->status != SOURCE_OK) {
		piece->status = part->status;
		piece->err = part->err;
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
					.line = part.line,
					.order = piece->order + part.number};
		log_read_text(&one, part.text, o, w, arena);
		add_counts(piece, &one);
		progress_add(progress, part.bytes_in);
	}
	log_part_release(&part);
}

void log_share_end(struct log_piece *piece)
{
	struct shared_log *shared = piece->shared;
	if (piece->status == SOURCE_OK)
		piece->status = source_status(shared->source, &piece->err);
	log_share_free(shared->share);
	piece->input->format->close(shared->probe);
	source_close(shared->source);
	pthread_mutex_destroy(&shared->lock);
}
