#include "parsers/source.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "parsers/codec.h"
#include "parsers/read_ahead.h"

#define IN_BYTES (256u << 10)
#define PEEK_BYTES (64u << 10)
#define WINDOW_BYTES (256u << 10)

/* What decompression yields may be an archive, or text in another encoding. */
struct inner {
	bool looked;
	const struct codec *codec; /* NULL: it is neither */
	void *decoder;
	char *raw;
	struct str in; /* decompressed bytes that are not handed out */
	bool ended;
};

struct source {
	const char *path;
	int fd;
	bool regular;
	uint64_t size;
	atomic_uint_fast64_t bytes_in;
	uint64_t left; /* of a range; UINT64_MAX otherwise */

	char *raw; /* bytes as read from the file, not yet decoded */
	struct str in;
	bool in_ended;

	const struct codec *codec; /* NULL: plain */
	void *decoder;             /* NULL between two streams */
	bool begun;                /* the first stream of it */
	struct inner inner;
	enum source_status status;
	struct err err;
	bool ended;

	char *peeked; /* decompressed bytes that source_peek() has shown and nobody has read */
	struct str peek;

	char *window;
	size_t window_cap;
	struct read_ahead *ahead;
};

static void fail(struct source *s, enum source_status status, enum err_code code, const char *what)
{
	uint64_t byte = atomic_load(&s->bytes_in) - s->in.n;
	s->status = status;
	s->ended = true;
	err_set(&s->err, code, "%s: %s at byte %" PRIu64, s->path, what, byte);
	s->err.at = (struct pos){s->path, 0, byte};
}

static bool refill(struct source *s)
{
	if (s->in.n || s->in_ended)
		return s->in.n;
	ssize_t n;
	do
		n = read(s->fd, s->raw, (size_t)MIN(IN_BYTES, s->left));
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		err_set(&s->err, ERR_UNREADABLE, "could not read \"%s\": %s", s->path, strerror(errno));
		s->status = SOURCE_UNREADABLE;
		s->ended = true;
	}
	if (n <= 0) {
		s->in_ended = true;
		return false;
	}
	if (s->left != UINT64_MAX)
		s->left -= (uint64_t)n;
	atomic_fetch_add(&s->bytes_in, (uint64_t)n);
	s->in = str_of(s->raw, (size_t)n);
	return true;
}

/* Makes sure that `n` bytes lie before us, where the file has so many. */
static void refill_at_least(struct source *s, size_t n)
{
	while (s->in.n < n && !s->in_ended) {
		if (s->in.n)
			memmove(s->raw, s->in.p, s->in.n);
		ssize_t got = read(s->fd, s->raw + s->in.n, n - s->in.n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			s->in_ended = true;
			break;
		}
		atomic_fetch_add(&s->bytes_in, (uint64_t)got);
		s->in = str_of(s->raw, s->in.n + (size_t)got);
	}
}

static void skip_zeros(struct source *s)
{
	while (refill(s) && s->in.p[0] == '\0')
		s->in = str_skip(s->in, 1);
}

/* Between two streams: zeros are padding, the same magic begins another member, anything else does not belong here. */
static bool begin_stream(struct source *s)
{
	if (s->begun)
		skip_zeros(s);
	s->begun = true;
	if (!s->in.n) {
		s->ended = true;
		return false;
	}
	refill_at_least(s, CODEC_HEAD_BYTES);
	if (!s->codec->matches(s->in)) {
		fail(s, SOURCE_DAMAGED, ERR_DAMAGED, "something else follows the compressed data");
		return false;
	}
	s->decoder = s->codec->open();
	return true;
}

static size_t read_plain(struct source *s, char *out, size_t cap)
{
	if (s->in.n) {
		size_t n = MIN(cap, s->in.n);
		memcpy(out, s->in.p, n);
		s->in = str_skip(s->in, n);
		return n;
	}
	ssize_t n;
	do
		n = read(s->fd, out, (size_t)MIN(cap, s->left));
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		err_set(&s->err, ERR_UNREADABLE, "could not read \"%s\": %s", s->path, strerror(errno));
		s->status = SOURCE_UNREADABLE;
	}
	if (n <= 0) {
		s->ended = true;
		return 0;
	}
	if (s->left != UINT64_MAX)
		s->left -= (uint64_t)n;
	atomic_fetch_add(&s->bytes_in, (uint64_t)n);
	return (size_t)n;
}

static void end_stream(struct source *s)
{
	if (s->codec && s->decoder)
		s->codec->close(s->decoder);
	s->decoder = NULL;
}

/* Decompressed bytes, at least one; 0 at the end. */
static size_t decode_some(struct source *s, char *out, size_t cap)
{
	while (!s->ended) {
		if (!s->decoder && !begin_stream(s))
			break;
		size_t before = s->in.n, produced = 0;
		enum codec_status status = s->codec->decode(s->decoder, &s->in, out, cap, &produced);
		if (status == CODEC_END)
			end_stream(s);
		else if (status == CODEC_DAMAGED)
			fail(s, SOURCE_DAMAGED, ERR_DAMAGED, "compressed data is damaged");
		else if (status == CODEC_UNSUPPORTED)
			fail(s, SOURCE_DAMAGED, ERR_UNSUPPORTED,
			     "archive is encrypted, or compressed by a method that is not supported (unpack it "
			     "first),");
		else if (!produced && s->in.n == before && !refill(s) && s->codec->kind == CODEC_IS_TEXT)
			s->ended = true;
		else if (!produced && s->in.n == before && !s->in.n && !s->ended)
			fail(s, SOURCE_TRUNCATED, ERR_TRUNCATED, "compressed data ends too early,");
		if (produced)
			return produced;
	}
	return 0;
}

static void look_inside(struct source *s)
{
	struct inner *i = &s->inner;
	size_t n = 0, got = 1;
	i->looked = true;
	i->raw = xmalloc(IN_BYTES);
	for (; n < CODEC_HEAD_BYTES && got; n += got)
		got = decode_some(s, i->raw + n, CODEC_HEAD_BYTES - n);
	i->in = str_of(i->raw, n);
	i->codec = codec_of(i->in);
	if (i->codec && i->codec->kind == CODEC_IS_COMPRESSION)
		i->codec = NULL;
	if (i->codec)
		i->decoder = i->codec->open();
}

static void end_inner(struct source *s, enum codec_status status)
{
	struct inner *i = &s->inner;
	i->ended = true;
	if (status == CODEC_DAMAGED)
		fail(s, SOURCE_DAMAGED, ERR_DAMAGED, "the archive inside is damaged");
	else if (status == CODEC_MORE && i->codec->kind != CODEC_IS_TEXT && s->status == SOURCE_OK)
		fail(s, SOURCE_TRUNCATED, ERR_TRUNCATED, "the archive inside ends too early,");
	s->ended = true;
}

static size_t read_inner(struct source *s, char *out, size_t cap)
{
	struct inner *i = &s->inner;
	while (i->codec && !i->ended) {
		size_t produced = 0;
		enum codec_status status = i->codec->decode(i->decoder, &i->in, out, cap, &produced);
		if (status == CODEC_MORE && !produced && !i->in.n)
			i->in = str_of(i->raw, decode_some(s, i->raw, IN_BYTES));
		if (status != CODEC_MORE || (!produced && !i->in.n))
			end_inner(s, status);
		if (produced)
			return produced;
	}
	if (i->codec || !i->in.n)
		return i->codec ? 0 : decode_some(s, out, cap);
	size_t n = MIN(cap, i->in.n);
	memcpy(out, i->in.p, n);
	i->in = str_skip(i->in, n);
	return n;
}

/* Nothing more will come. */
static bool is_over(const struct source *s)
{
	return s->ended && (s->inner.codec ? s->inner.ended : !s->inner.in.n);
}

static size_t fill(struct source *s, char *out, size_t cap)
{
	size_t n = 0;
	if (s->codec && !s->inner.looked)
		look_inside(s);
	while (n < cap && !is_over(s)) {
		size_t got = s->codec ? read_inner(s, out + n, cap - n) : read_plain(s, out + n, cap - n);
		n += got;
		if (!s->regular && got)
			break; /* a pipe hands out what it has */
	}
	return n;
}

static struct source *open_fd(const char *path, int fd, uint64_t from, uint64_t to, struct err *err)
{
	struct stat st;
	struct source *s = xcalloc(1, sizeof *s);
	s->path = path;
	s->fd = fd;
	s->left = to == UINT64_MAX ? UINT64_MAX : to - from;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		s->regular = true;
		s->size = (uint64_t)st.st_size;
	}
	s->raw = xmalloc(IN_BYTES);
	refill_at_least(s, CODEC_HEAD_BYTES);
	s->codec = codec_of(s->in);
	if (from || to != UINT64_MAX) {
		if (s->codec || !s->regular || lseek(fd, (off_t)from, SEEK_SET) < 0) {
			err_set(err, ERR_UNSUPPORTED, "%s: only an uncompressed file can be read in pieces", path);
			source_close(s);
			return NULL;
		}
		s->in = str_of(s->raw, 0);
		s->in_ended = false;
		atomic_store(&s->bytes_in, from);
	}
	/* A log that was truncated while the server had it open begins with as many zeros as were cut off. */
	if (!s->codec && s->regular && from == 0)
		skip_zeros(s);
	return s;
}

static struct source *open_path(const char *path, uint64_t from, uint64_t to, struct err *err)
{
	struct stat st;
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err_set(err, ERR_UNREADABLE, "could not open \"%s\": %s", path, strerror(errno));
		return NULL;
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		err_set(err, ERR_UNREADABLE, "could not read \"%s\": %s", path, strerror(EISDIR));
		close(fd);
		return NULL;
	}
	return open_fd(path, fd, from, to, err);
}

struct source *source_open(const char *path, struct err *err)
{
	return open_path(path, 0, UINT64_MAX, err);
}

struct source *source_open_range(const char *path, uint64_t from, uint64_t to, struct err *err)
{
	return open_path(path, from, to, err);
}

struct str source_peek(struct source *s)
{
	if (!s->peeked) {
		s->peeked = xmalloc(PEEK_BYTES);
		size_t n = 0, got;
		while (n < PEEK_BYTES && (got = fill(s, s->peeked + n, PEEK_BYTES - n)) > 0)
			n += got;
		s->peek = str_of(s->peeked, n);
	}
	return s->peek;
}

size_t source_read(struct source *s, char *block, size_t cap)
{
	if (!s->peek.n)
		return fill(s, block, cap);
	size_t n = MIN(cap, s->peek.n);
	memcpy(block, s->peek.p, n);
	s->peek = str_skip(s->peek, n);
	return n;
}

static size_t produce_block(void *context, char *out, size_t cap)
{
	return source_read(context, out, cap);
}

void source_read_ahead(struct source *s)
{
	if (!s->ahead)
		s->ahead = read_ahead_start(produce_block, s);
}

struct str source_next(struct source *s, struct str keep)
{
	if (s->ahead)
		return read_ahead_next(s->ahead, keep);
	if (keep.n + WINDOW_BYTES > s->window_cap) {
		size_t cap = MAX(s->window_cap * 2, keep.n + WINDOW_BYTES);
		char *grown = xmalloc(cap);
		if (keep.n)
			memcpy(grown, keep.p, keep.n);
		free(s->window);
		s->window = grown;
		s->window_cap = cap;
	} else if (keep.n) {
		memmove(s->window, keep.p, keep.n);
	}
	size_t n = source_read(s, s->window + keep.n, WINDOW_BYTES);
	return str_of(s->window, keep.n + n);
}

enum source_status source_status(const struct source *s, struct err *err)
{
	if (err && s->status != SOURCE_OK)
		*err = s->err;
	return s->status;
}

const char *source_compression(const struct source *s)
{
	return s->codec ? s->codec->name : "none";
}

bool source_is_seekable(const struct source *s)
{
	return s->regular && !s->codec;
}

uint64_t source_bytes_in(const struct source *s)
{
	return atomic_load_explicit(&s->bytes_in, memory_order_relaxed);
}

uint64_t source_size(const struct source *s)
{
	return s->size;
}

void source_close(struct source *s)
{
	if (!s)
		return;
	read_ahead_stop(s->ahead);
	end_stream(s);
	close(s->fd);
	if (s->inner.decoder)
		s->inner.codec->close(s->inner.decoder);
	free(s->inner.raw);
	free(s->raw);
	free(s->peeked);
	free(s->window);
	free(s);
}
