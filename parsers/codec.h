#ifndef PARSERS_CODEC_H
#define PARSERS_CODEC_H
/*
 * The interface behind which every compression stands, and with it whatever else turns bytes into other bytes before
 * they are read: text that is not UTF-8 with line feeds, archives of files. A codec is one file and one row of
 * codecs[].
 *
 * decode() turns bytes of `in` (advanced by what it used) into bytes of `out`. It promises progress: with input left
 * and room in `out` it uses or produces something, or says that the stream ended or is damaged. What follows the end of
 * one stream (further gzip members, padding) is the source's business.
 */
#include "base/str.h"

enum codec_status {
	CODEC_MORE,    /* wants more input or more room */
	CODEC_END,     /* this stream is complete; `in` begins with what follows it */
	CODEC_DAMAGED, /* contradicts itself or its checksum */
	CODEC_UNSUPPORTED,
};

enum codec_kind {
	CODEC_IS_COMPRESSION,
	CODEC_IS_ARCHIVE, /* may be compressed itself */
	CODEC_IS_TEXT,    /* may be compressed, too; has no end of its own */
};

struct codec {
	const char *name; /* as in the report: "gzip" */
	bool (*matches)(struct str head);
	void *(*open)(void);
	enum codec_status (*decode)(void *state, struct str *in, char *out, size_t cap, size_t *produced);
	void (*close)(void *state);
	enum codec_kind kind;
};

/* NULL-terminated. */
extern const struct codec *const codecs[];
extern const struct codec codec_gzip, codec_zstd, codec_xz, codec_bzip2, codec_lz4, codec_zip, codec_tar, codec_utf16,
	codec_cr, codec_json;

/* Bytes a head must have for every codec to recognise its own. */
#define CODEC_HEAD_BYTES 4096

/* The codec whose magic bytes `head` starts with, or NULL for plain data. */
const struct codec *codec_of(struct str head);

#endif
