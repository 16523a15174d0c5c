/* Zstandard frames (RFC 8878); skippable frames are skipped by the library. */
#include "base/base.h"
#include "parsers/codec.h"

#include <zstd.h>

static bool matches(struct str head)
{
	if (head.n < 4)
		return false;
	bool skippable = ((unsigned char)head.p[0] & 0xf0) == 0x50 && memcmp(head.p + 1, "\x2a\x4d\x18", 3) == 0;
	return skippable || memcmp(head.p, "\x28\xb5\x2f\xfd", 4) == 0;
}

static void *open_state(void)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	if (!z)
		err_out_of_memory(1);
	/* `zstd --long=31` archives are read too. */
	ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, 31);
	return z;
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	ZSTD_inBuffer from = {in->p, in->n, 0};
	ZSTD_outBuffer to = {out, cap, 0};
	size_t result = ZSTD_decompressStream(state, &to, &from);
	*produced = to.pos;
	*in = str_skip(*in, from.pos);
	if (ZSTD_isError(result))
		return CODEC_DAMAGED;
	return result == 0 ? CODEC_END : CODEC_MORE;
}

static void close_state(void *state)
{
	ZSTD_freeDStream(state);
}

const struct codec codec_zstd = {"zstd", matches, open_state, decode, close_state, CODEC_IS_COMPRESSION};
