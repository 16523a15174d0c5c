/* The LZ4 frame format (not bare blocks), as the lz4 program writes it. */
#include "base/base.h"
#include "parsers/codec.h"

#include <lz4frame.h>

static bool matches(struct str head)
{
	return head.n >= 4 && memcmp(head.p, "\x04\x22\x4d\x18", 4) == 0;
}

static void *open_state(void)
{
	LZ4F_dctx *z;
	if (LZ4F_isError(LZ4F_createDecompressionContext(&z, LZ4F_VERSION)))
		err_out_of_memory(1);
	return z;
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	size_t used = in->n;
	*produced = cap;
	size_t result = LZ4F_decompress(state, out, produced, in->p, &used, NULL);
	if (LZ4F_isError(result)) {
		*produced = 0;
		return CODEC_DAMAGED;
	}
	*in = str_skip(*in, used);
	return result == 0 ? CODEC_END : CODEC_MORE;
}

static void close_state(void *state)
{
	LZ4F_freeDecompressionContext(state);
}

const struct codec codec_lz4 = {"lz4", matches, open_state, decode, close_state, CODEC_IS_COMPRESSION};
