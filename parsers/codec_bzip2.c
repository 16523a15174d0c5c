#include "base/base.h"
#include "parsers/codec.h"

#include <bzlib.h>

static bool matches(struct str head)
{
	return head.n >= 4 && memcmp(head.p, "BZh", 3) == 0 && head.p[3] >= '1' && head.p[3] <= '9';
}

static void *open_state(void)
{
	bz_stream *z = xcalloc(1, sizeof *z);
	if (BZ2_bzDecompressInit(z, 0, 0) != BZ_OK)
		err_out_of_memory(sizeof *z);
	return z;
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	bz_stream *z = state;
	z->next_in = (char *)(uintptr_t)in->p;
	z->avail_in = (unsigned)MIN(in->n, UINT32_MAX);
	z->next_out = out;
	z->avail_out = (unsigned)MIN(cap, UINT32_MAX);
	unsigned given = z->avail_in, room = z->avail_out;
	int result = BZ2_bzDecompress(z);
	*produced = room - z->avail_out;
	*in = str_skip(*in, given - z->avail_in);
	if (result == BZ_STREAM_END)
		return CODEC_END;
	return result == BZ_OK ? CODEC_MORE : CODEC_DAMAGED;
}

static void close_state(void *state)
{
	BZ2_bzDecompressEnd(state);
	free(state);
}

const struct codec codec_bzip2 = {"bzip2", matches, open_state, decode, close_state, CODEC_IS_COMPRESSION};
