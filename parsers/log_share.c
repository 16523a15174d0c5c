#include "parsers/log_share.h"

#include <pthread.h>

#include "base/base.h"
#include "base/buf.h"

/* Small enough to be parsed out of the processor's cache, large enough for the work at its ends not to show. */
#define PART_BYTES ((size_t)1 << 20)
/* Where, from the end of a part, an entry's beginning is looked for first. */
#define TAIL_BYTES ((size_t)64 << 10)
/* Without any beginning so far, the log is cut where it stands. */
#define PART_MAX_BYTES ((size_t)64 << 20)

struct log_share {
	pthread_mutex_t lock;
	struct source *source;
	const struct log_format *format;
	const struct log_reader *probe;
	struct buf rest; /* read, and for the next part */
	uint64_t byte, number, bytes_in;
	bool ended;
};

struct log_share *log_share_new(struct source *source, const struct log_format *format, const struct log_reader *probe)
{
	if (format->resync(probe, source_peek(source)) < 0)
		return NULL;
	struct log_share *s = xcalloc(1, sizeof *s);
	pthread_mutex_init(&s->lock, NULL);
	s->source = source;
	s->format = format;
	s->probe = probe;
	return s;
}

/* Reads on until the part holds `wanted` bytes, or the stream ends. */
static void fill(struct log_share *s, struct log_part *part, size_t *n, size_t wanted)
{
	if (wanted > part->cap) {
		part->cap = wanted;
		part->room = xrealloc(part->room, part->cap);
	}
	while (*n < wanted && !s->ended) {
		size_t got = source_read(s->source, part->room + *n, wanted - *n);
		s->ended = got == 0;
		*n += got;
	}
}

/* Where the last entries of the part may be cut off; 0 when no beginning is found. */
static size_t find_cut(const struct log_share *s, struct str text)
{
	for (size_t tail = TAIL_BYTES;; tail *= 4) {
		size_t from = text.n - MIN(tail, text.n);
		ptrdiff_t at = s->format->resync(s->probe, str_skip(text, from));
		if (at >= 0)
			return from + (size_t)at;
		if (from == 0)
			return 0;
	}
}

static void take_part(struct log_share *s, struct log_part *part)
{
	size_t n = 0, cut = 0, wanted = PART_BYTES;
	if (s->rest.n > part->cap) {
		part->cap = s->rest.n;
		part->room = xrealloc(part->room, part->cap);
	}
	if (s->rest.n)
		memcpy(part->room, s->rest.p, s->rest.n);
	n = s->rest.n;
	while (!cut && !s->ended) {
		fill(s, part, &n, MAX(wanted, n));
		cut = s->ended ? n : n >= PART_MAX_BYTES ? n : find_cut(s, str_of(part->room, n));
		wanted *= 2;
	}
	cut = s->ended ? n : cut;
	buf_clear(&s->rest);
	buf_add(&s->rest, str_of(part->room + cut, n - cut));
	part->text = str_of(part->room, cut);
}

bool log_share_next(struct log_share *s, struct log_part *part)
{
	pthread_mutex_lock(&s->lock);
	bool any = !s->ended;
	if (any) {
		take_part(s, part);
		part->byte = s->byte;
		part->number = s->number++;
		uint64_t read = source_bytes_in(s->source);
		part->bytes_in = read - s->bytes_in;
		s->bytes_in = read;
		s->byte += part->text.n;
	}
	pthread_mutex_unlock(&s->lock);
	return any;
}

void log_part_release(struct log_part *part)
{
	free(part->room);
	*part = (struct log_part){0};
}

void log_share_free(struct log_share *s)
{
	if (!s)
		return;
	pthread_mutex_destroy(&s->lock);
	buf_release(&s->rest);
	free(s);
}
