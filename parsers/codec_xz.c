/* The .xz container by liblzma. */
#include "base/base.h"
#include "parsers/codec.h"

#include <lzma.h>

/* `xz -9` needs 65 MiB; more is not asked of a machine that reads a log. */
#define MEMORY_LIMIT (UINT64_C(256) << 20)

static bool matches(struct str head)
{
	return head.n >= 6 && memcmp(head.p,
				     "\xfd"
				     "7zXZ\0",
				     6) == 0;
}

static void *open_state(void)
{
	lzma_stream *z = xcalloc(1, sizeof *z);
	if (lzma_stream_decoder(z, MEMORY_LIMIT, 0) != LZMA_OK)
		err_out_of_memory(sizeof *z);
	return z;
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	lzma_stream *z = state;
	z->next_in = (const uint8_t *)in->p;
	z->avail_in = in->n;
	z->next_out = (uint8_t *)out;
	z->avail_out = cap;
	lzma_ret result = lzma_code(z, LZMA_RUN);
	*produced = cap - z->avail_out;
	*in = str_skip(*in, in->n - z->avail_in);
	switch (result) {
	case LZMA_STREAM_END:
		return CODEC_END;
	case LZMA_OK:
	case LZMA_BUF_ERROR:
	case LZMA_NO_CHECK:
	case LZMA_UNSUPPORTED_CHECK:
	case LZMA_GET_CHECK:
		return CODEC_MORE;
	case LZMA_MEMLIMIT_ERROR:
	case LZMA_OPTIONS_ERROR:
		return CODEC_UNSUPPORTED;
	default:
		return CODEC_DAMAGED;
	}
}

static void close_state(void *state)
{
	lzma_end(state);
	free(state);
}

const struct codec codec_xz = {"xz", matches, open_state, decode, close_state, CODEC_IS_COMPRESSION};
