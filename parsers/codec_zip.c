/*
 * A zip archive, stored or deflated: what "download log" buttons make. Read front to back, so that it works on a pipe:
 * local header, data, the member's descriptor if it has one, the next member; then the central directory, which is
 * skipped. Several members are one text, with a line feed between them where there is none. A stored member whose
 * length stands behind it is held back by the descriptor's bytes, so that they are no part of it.
 *
 * Formats: PKWARE APPNOTE 6.3, sections 4.3.7 (local header) and 4.3.9 (data descriptor).
 */
#include "base/base.h"
#include "parsers/codec.h"

#include <zlib.h>

#define LOCAL_HEADER_BYTES 30
#define METHOD_STORED 0
#define METHOD_DEFLATED 8
#define FLAG_ENCRYPTED 0x0001
#define FLAG_DESCRIPTOR 0x0008

#define DESCRIPTOR_BYTES 16
#define END_RECORD_BYTES 22 /* without its comment, whose length stands in the last two */

enum zip_step { ZIP_HEADER, ZIP_NAMES, ZIP_DATA, ZIP_LINE_END, ZIP_TAIL, ZIP_DIRECTORY, ZIP_END_RECORD };

struct zip {
	enum zip_step step;
	unsigned char header[LOCAL_HEADER_BYTES];
	size_t header_n;
	unsigned flags, method;
	size_t names_left;    /* of the name and the extra field */
	uint64_t stored_left; /* of a stored member */
	uint32_t crc, wanted_crc;
	uint64_t written;                     /* bytes of this member */
	bool ends_in_line;                    /* the last of them was a line feed */
	unsigned char held[DESCRIPTOR_BYTES]; /* of a stored member without a length: may be its descriptor */
	size_t held_n;
	char tail[4]; /* the last bytes seen behind the data: looked at for the next signature */
	size_t end_n; /* bytes seen of the end record and its comment */
	size_t end_wanted;
	z_stream z;
};

static bool matches(struct str head)
{
	return head.n >= 4 && memcmp(head.p, "PK\x03\x04", 4) == 0;
}

static void *open_state(void)
{
	struct zip *zip = xcalloc(1, sizeof *zip);
	zip->ends_in_line = true;
	if (inflateInit2(&zip->z, -15) != Z_OK) /* negative: no header */
		err_out_of_memory(sizeof *zip);
	return zip;
}

static uint32_t little_endian(const unsigned char *p, size_t n)
{
	uint32_t v = 0;
	for (size_t i = n; i-- > 0;)
		v = v << 8 | p[i];
	return v;
}

static enum codec_status read_header(struct zip *zip, struct str *in)
{
	size_t n = MIN(in->n, LOCAL_HEADER_BYTES - zip->header_n);
	memcpy(zip->header + zip->header_n, in->p, n);
	zip->header_n += n;
	*in = str_skip(*in, n);
	if (zip->header_n < LOCAL_HEADER_BYTES)
		return CODEC_MORE;
	zip->flags = little_endian(zip->header + 6, 2);
	zip->method = little_endian(zip->header + 8, 2);
	zip->wanted_crc = little_endian(zip->header + 14, 4);
	zip->stored_left = little_endian(zip->header + 18, 4);
	zip->names_left = little_endian(zip->header + 26, 2) + little_endian(zip->header + 28, 2);
	zip->step = ZIP_NAMES;
	zip->header_n = 0;
	zip->crc = 0;
	zip->written = 0;
	zip->held_n = 0;
	inflateReset(&zip->z);
	bool readable = zip->method == METHOD_DEFLATED || zip->method == METHOD_STORED;
	return readable && !(zip->flags & FLAG_ENCRYPTED) ? CODEC_MORE : CODEC_UNSUPPORTED;
}

static enum codec_status end_data(struct zip *zip)
{
	zip->step = ZIP_TAIL;
	memset(zip->tail, 0, sizeof zip->tail);
	return zip->flags & FLAG_DESCRIPTOR || zip->crc == zip->wanted_crc ? CODEC_MORE : CODEC_DAMAGED;
}

static void note_written(struct zip *zip, const char *out, size_t n)
{
	zip->crc = (uint32_t)crc32(zip->crc, (const Bytef *)out, (uInt)n);
	zip->written += n;
	if (n)
		zip->ends_in_line = out[n - 1] == '\n';
}

static enum codec_status inflate_data(struct zip *zip, struct str *in, char *out, size_t cap, size_t *produced)
{
	z_stream *z = &zip->z;
	z->next_in = (Bytef *)(uintptr_t)in->p;
	z->avail_in = (uInt)MIN(in->n, UINT32_MAX);
	z->next_out = (Bytef *)out;
	z->avail_out = (uInt)MIN(cap, UINT32_MAX);
	uInt given = z->avail_in, room = z->avail_out;
	int result = inflate(z, Z_NO_FLUSH);
	*produced = room - z->avail_out;
	*in = str_skip(*in, given - z->avail_in);
	note_written(zip, out, *produced);
	if (result == Z_STREAM_END)
		return end_data(zip);
	return result == Z_OK || result == Z_BUF_ERROR ? CODEC_MORE : CODEC_DAMAGED;
}

static enum codec_status copy_data(struct zip *zip, struct str *in, char *out, size_t cap, size_t *produced)
{
	size_t n = MIN(in->n, cap);
	n = (size_t)MIN(n, zip->stored_left);
	memcpy(out, in->p, n);
	note_written(zip, out, n);
	zip->stored_left -= n;
	*produced = n;
	*in = str_skip(*in, n);
	return zip->stored_left ? CODEC_MORE : end_data(zip);
}

static bool holds_descriptor(const struct zip *zip)
{
	return zip->held_n == DESCRIPTOR_BYTES && memcmp(zip->held, "PK\x07\x08", 4) == 0 &&
	       little_endian(zip->held + 4, 4) == zip->crc &&
	       little_endian(zip->held + 12, 4) == (uint32_t)zip->written;
}

/* A stored member whose length is not known before its end. */
static enum codec_status copy_until_descriptor(struct zip *zip, struct str *in, char *out, size_t cap, size_t *produced)
{
	size_t used = 0;
	while (used < in->n && !holds_descriptor(zip)) {
		if (zip->held_n == DESCRIPTOR_BYTES) {
			if (*produced == cap)
				break;
			out[*produced] = (char)zip->held[0];
			note_written(zip, out + *produced, 1);
			(*produced)++;
			memmove(zip->held, zip->held + 1, --zip->held_n);
		}
		zip->held[zip->held_n++] = (unsigned char)in->p[used++];
	}
	*in = str_skip(*in, used);
	return holds_descriptor(zip) ? end_data(zip) : CODEC_MORE;
}

/* Behind the data: a descriptor of up to 24 bytes, then the central directory, or another member. */
static enum codec_status skip_tail(struct zip *zip, struct str *in)
{
	while (in->n && zip->step == ZIP_TAIL) {
		memmove(zip->tail, zip->tail + 1, 3);
		zip->tail[3] = in->p[0];
		*in = str_skip(*in, 1);
		if (memcmp(zip->tail, "PK\x03\x04", 4) == 0) {
			memcpy(zip->header, zip->tail, 4);
			zip->header_n = 4;
			zip->step = zip->ends_in_line ? ZIP_HEADER : ZIP_LINE_END;
		}
		if (memcmp(zip->tail, "PK\x01\x02", 4) == 0)
			zip->step = ZIP_DIRECTORY;
	}
	return CODEC_MORE;
}

static enum codec_status skip_directory(struct zip *zip, struct str *in)
{
	while (in->n && zip->step == ZIP_DIRECTORY) {
		memmove(zip->tail, zip->tail + 1, 3);
		zip->tail[3] = in->p[0];
		*in = str_skip(*in, 1);
		if (memcmp(zip->tail, "PK\x05\x06", 4) == 0)
			zip->step = ZIP_END_RECORD;
	}
	zip->end_n = 4;
	zip->end_wanted = END_RECORD_BYTES;
	return CODEC_MORE;
}

static enum codec_status skip_end_record(struct zip *zip, struct str *in)
{
	for (; in->n && zip->end_n < zip->end_wanted; *in = str_skip(*in, 1)) {
		unsigned byte = (unsigned char)in->p[0];
		if (zip->end_n == END_RECORD_BYTES - 2)
			zip->end_wanted += byte;
		else if (zip->end_n == END_RECORD_BYTES - 1)
			zip->end_wanted += byte << 8;
		zip->end_n++;
	}
	return zip->end_n == zip->end_wanted ? CODEC_END : CODEC_MORE;
}

/* A folder has no data at all. */
static void begin_data(struct zip *zip)
{
	bool is_empty = zip->method == METHOD_STORED && !zip->stored_left && !(zip->flags & FLAG_DESCRIPTOR);
	zip->step = is_empty ? ZIP_TAIL : ZIP_DATA;
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	struct zip *zip = state;
	*produced = 0;
	switch (zip->step) {
	case ZIP_HEADER:
		return read_header(zip, in);
	case ZIP_NAMES: {
		size_t n = MIN(in->n, zip->names_left);
		*in = str_skip(*in, n);
		zip->names_left -= n;
		if (!zip->names_left)
			begin_data(zip);
		return CODEC_MORE;
	}
	case ZIP_LINE_END:
		if (cap)
			out[(*produced)++] = '\n';
		zip->step = cap ? ZIP_HEADER : ZIP_LINE_END;
		return CODEC_MORE;
	case ZIP_DATA:
		if (zip->method == METHOD_STORED && zip->flags & FLAG_DESCRIPTOR)
			return copy_until_descriptor(zip, in, out, cap, produced);
		return zip->method == METHOD_STORED ? copy_data(zip, in, out, cap, produced)
						    : inflate_data(zip, in, out, cap, produced);
	case ZIP_TAIL:
		return skip_tail(zip, in);
	case ZIP_DIRECTORY:
		return skip_directory(zip, in);
	case ZIP_END_RECORD:
		return skip_end_record(zip, in);
	}
	return CODEC_DAMAGED;
}

static void close_state(void *state)
{
	struct zip *zip = state;
	inflateEnd(&zip->z);
	free(zip);
}

const struct codec codec_zip = {"zip", matches, open_state, decode, close_state, CODEC_IS_COMPRESSION};
