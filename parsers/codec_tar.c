/*
 * A tar archive: its files one after the other, with a line feed between them where there is none. What else it holds
 * (folders, links) is skipped. pg_dump's own tar format is no archive of logs and left to whoever reads schemas.
 *
 * Format: POSIX.1-2001 pax interchange, ustar header.
 */
#include "base/base.h"
#include "parsers/codec.h"

#define BLOCK_BYTES 512

struct tar {
	unsigned char header[BLOCK_BYTES];
	size_t header_n;
	uint64_t left;    /* of a member's content */
	uint64_t padding; /* behind it */
	bool is_file;
	bool between; /* nothing of this member was handed out */
	char last;    /* byte that was handed out */
	unsigned empty_blocks;
};

static bool matches(struct str head)
{
	return head.n >= 263 && memcmp(head.p + 257, "ustar", 5) == 0 && !str_starts(head, STR("toc.dat"));
}

static void *open_state(void)
{
	return xcalloc(1, sizeof(struct tar));
}

/* Octal digits; GNU tar writes what does not fit as a big-endian number with the highest bit set. */
static uint64_t read_size(const unsigned char *field)
{
	uint64_t v = 0;
	if (field[0] & 0x80) {
		for (size_t i = 4; i < 12; i++)
			v = v << 8 | field[i];
		return v;
	}
	for (size_t i = 0; i < 12 && field[i] >= '0' && field[i] <= '7'; i++)
		v = v * 8 + (uint64_t)(field[i] - '0');
	return v;
}

static enum codec_status begin_member(struct tar *t)
{
	static const unsigned char none[BLOCK_BYTES];
	t->header_n = 0;
	if (memcmp(t->header, none, BLOCK_BYTES) == 0)
		return ++t->empty_blocks == 2 ? CODEC_END : CODEC_MORE;
	t->empty_blocks = 0;
	t->between = true;
	if (memcmp(t->header + 257, "ustar", 5) != 0)
		return CODEC_DAMAGED;
	char type = (char)t->header[156];
	t->left = read_size(t->header + 124);
	t->padding = (BLOCK_BYTES - t->left % BLOCK_BYTES) % BLOCK_BYTES;
	t->is_file = type == '0' || type == '\0';
	return CODEC_MORE;
}

static size_t copy_content(struct tar *t, struct str *in, char *out, size_t cap)
{
	size_t n = (size_t)MIN((uint64_t)in->n, t->left);
	if (t->is_file) {
		n = MIN(n, cap);
		memcpy(out, in->p, n);
		t->last = n ? out[n - 1] : t->last;
	}
	t->left -= n;
	*in = str_skip(*in, n);
	return t->is_file ? n : 0;
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	struct tar *t = state;
	*produced = 0;
	if (t->left && t->is_file && t->between && t->last && t->last != '\n') {
		t->last = out[0] = '\n';
		*produced = 1;
		return CODEC_MORE;
	}
	t->between = false;
	if (t->left) {
		*produced = copy_content(t, in, out, cap);
		return CODEC_MORE;
	}
	if (t->padding) {
		size_t n = (size_t)MIN((uint64_t)in->n, t->padding);
		t->padding -= n;
		*in = str_skip(*in, n);
		return CODEC_MORE;
	}
	size_t n = MIN(in->n, BLOCK_BYTES - t->header_n);
	memcpy(t->header + t->header_n, in->p, n);
	t->header_n += n;
	*in = str_skip(*in, n);
	return t->header_n == BLOCK_BYTES ? begin_member(t) : CODEC_MORE;
}

const struct codec codec_tar = {"tar", matches, open_state, decode, free, CODEC_IS_ARCHIVE};
