/*
 * Text in UTF-16, as PowerShell's ">" and some export buttons write it, turned into UTF-8. It is told by its byte order
 * mark, or by zeros in every other of its first bytes.
 */
#include "base/base.h"
#include "parsers/codec.h"

#define REPLACEMENT 0xfffd

struct utf16 {
	bool begun, big_endian;
	unsigned char odd; /* the first half of a unit whose second half has not come */
	bool has_odd;
	uint32_t high;   /* a high surrogate that waits for its low one, or 0 */
	char waiting[8]; /* for room: what became of the last unit */
	size_t waiting_n;
};

/* "2\0" "0\0" "2\0": no text that a server writes has zeros in it. */
static bool has_zeros(struct str head, size_t at)
{
	for (size_t i = 0; i < 6; i++)
		if ((head.p[i] == 0) != (i % 2 == at))
			return false;
	return true;
}

static bool matches(struct str head)
{
	if (head.n < 6)
		return false;
	bool has_mark = memcmp(head.p, "\xff\xfe", 2) == 0 || memcmp(head.p, "\xfe\xff", 2) == 0;
	return (has_mark && (head.p[2] == 0) != (head.p[3] == 0)) || has_zeros(head, 0) || has_zeros(head, 1);
}

static void *open_state(void)
{
	return xcalloc(1, sizeof(struct utf16));
}

static size_t put_utf8(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* One unit; at most seven bytes come of it: a lone surrogate's replacement and a character. */
static size_t put_unit(struct utf16 *u, uint32_t unit, char *out)
{
	size_t n = 0;
	bool is_low = unit >= 0xdc00 && unit < 0xe000;
	if (u->high && is_low) {
		n = put_utf8(0x10000 + ((u->high - 0xd800) << 10) + (unit - 0xdc00), out);
		u->high = 0;
		return n;
	}
	if (u->high)
		n = put_utf8(REPLACEMENT, out);
	u->high = unit >= 0xd800 && unit < 0xdc00 ? unit : 0;
	if (u->high || unit == 0xfeff)
		return n;
	return n + put_utf8(is_low ? REPLACEMENT : unit, out + n);
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	struct utf16 *u = state;
	const unsigned char *p = (const unsigned char *)in->p;
	size_t i = 0;
	*produced = 0;
	if (!u->begun && in->n) {
		u->big_endian = p[0] == 0xfe || p[0] == 0;
		u->begun = true;
	}
	while (i < in->n || u->waiting_n) {
		size_t n = MIN(u->waiting_n, cap - *produced);
		memcpy(out + *produced, u->waiting, n);
		memmove(u->waiting, u->waiting + n, u->waiting_n - n);
		*produced += n;
		u->waiting_n -= n;
		if (u->waiting_n || i == in->n)
			break;
		if (!u->has_odd) {
			u->odd = p[i++];
			u->has_odd = true;
			continue;
		}
		uint32_t first = u->odd, second = p[i++];
		u->has_odd = false;
		u->waiting_n = put_unit(u, u->big_endian ? first << 8 | second : second << 8 | first, u->waiting);
	}
	*in = str_skip(*in, i);
	return CODEC_MORE;
}

const struct codec codec_utf16 = {"utf-16", matches, open_state, decode, free, CODEC_IS_TEXT};
