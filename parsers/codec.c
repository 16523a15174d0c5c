#include "parsers/codec.h"

#include "base/base.h"

const struct codec *const codecs[] = {&codec_gzip, &codec_zstd,  &codec_xz, &codec_bzip2, &codec_lz4, &codec_zip,
				      &codec_tar,  &codec_utf16, &codec_cr, &codec_json,  NULL};

const struct codec *codec_of(struct str head)
{
	for (size_t i = 0; codecs[i]; i++)
		if (codecs[i]->matches(head))
			return codecs[i];
	return NULL;
}
