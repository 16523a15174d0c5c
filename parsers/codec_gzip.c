/*
 * gzip (RFC 1952), by isa-l where it was found at build time (three times as fast), else by zlib.
 */
#include "base/base.h"
#include "parsers/codec.h"

static bool matches(struct str head)
{
	return head.n >= 3 && memcmp(head.p, "\x1f\x8b\x08", 3) == 0;
}

#ifdef WITH_ISAL
#include <isa-l/igzip_lib.h>

static void *open_state(void)
{
	struct inflate_state *z = xcalloc(1, sizeof *z);
	isal_inflate_init(z);
	z->crc_flag = ISAL_GZIP;
	return z;
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	struct inflate_state *z = state;
	z->next_in = (uint8_t *)(uintptr_t)in->p;
	z->avail_in = (uint32_t)MIN(in->n, UINT32_MAX);
	z->next_out = (uint8_t *)out;
	z->avail_out = (uint32_t)MIN(cap, UINT32_MAX);
	uint32_t given = z->avail_in, room = z->avail_out;
	int result = isal_inflate(z);
	*produced = room - z->avail_out;
	*in = str_skip(*in, given - z->avail_in);
	if (result < 0)
		return CODEC_DAMAGED;
	return z->block_state == ISAL_BLOCK_FINISH ? CODEC_END : CODEC_MORE;
}

static void close_state(void *state)
{
	free(state);
}

#else
#include <zlib.h>

static void *open_state(void)
{
	z_stream *z = xcalloc(1, sizeof *z);
	if (inflateInit2(z, 15 + 16) != Z_OK) /* 16: a gzip header and trailer are expected */
		err_out_of_memory(sizeof *z);
	return z;
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	z_stream *z = state;
	z->next_in = (Bytef *)(uintptr_t)in->p;
	z->avail_in = (uInt)MIN(in->n, UINT32_MAX);
	z->next_out = (Bytef *)out;
	z->avail_out = (uInt)MIN(cap, UINT32_MAX);
	uInt given = z->avail_in, room = z->avail_out;
	int result = inflate(z, Z_NO_FLUSH);
	*produced = room - z->avail_out;
	*in = str_skip(*in, given - z->avail_in);
	if (result == Z_STREAM_END)
		return CODEC_END;
	return result == Z_OK || result == Z_BUF_ERROR ? CODEC_MORE : CODEC_DAMAGED;
}

static void close_state(void *state)
{
	inflateEnd(state);
	free(state);
}
#endif

const struct codec codec_gzip = {"gzip", matches, open_state, decode, close_state, CODEC_IS_COMPRESSION};
