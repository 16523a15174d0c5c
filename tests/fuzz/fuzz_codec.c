/* Every codec on any bytes: it uses them, ends, or says that they are damaged; it never stands still. */
#include "base/base.h"
#include "parsers/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OUT_BYTES 4096
#define MAX_OUTPUT (1u << 20)

static void decode_all(const struct codec *codec, struct str in)
{
	static char out[OUT_BYTES];
	void *state = codec->open();
	for (size_t total = 0; total < MAX_OUTPUT;) {
		size_t produced = 0, before = in.n;
		enum codec_status status = codec->decode(state, &in, out, sizeof out, &produced);
		if (produced > sizeof out || in.n > before)
			BUG("a codec used or produced more than there was");
		total += produced;
		if (status != CODEC_MORE || (!produced && in.n == before))
			break;
	}
	codec->close(state);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of((const char *)data, size);
	codec_of(in);
	for (size_t i = 0; codecs[i]; i++)
		decode_all(codecs[i], in);
	return 0;
}
