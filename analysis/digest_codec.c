#include "base/base.h"

#include "analysis/digest_codec.h"

void digest_put(struct buf *out, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_add_char(out, (char)(v | 0x80));
	buf_add_char(out, (char)v);
}

void digest_put_signed(struct buf *out, int64_t v)
{
	digest_put(out, (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0));
}

void digest_put_fixed(struct buf *out, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		buf_add_char(out, (char)(v >> (8 * i)));
}

void digest_put_u128(struct buf *out, u128 v)
{
	digest_put(out, (uint64_t)v);
	digest_put(out, (uint64_t)(v >> 64));
}

void digest_put_double(struct buf *out, double v)
{
	uint64_t bits;
	memcpy(&bits, &v, sizeof bits);
	digest_put_fixed(out, bits);
}

void digest_put_str(struct buf *out, struct str s)
{
	digest_put(out, s.n);
	buf_add(out, s);
}

/* Buckets as distances, each with its count. */
void digest_put_hist(struct buf *out, const struct hist *h)
{
	unsigned previous = 0;
	digest_put(out, h->n);
	for (uint32_t i = 0; i < h->n; i++) {
		unsigned bucket = hist_entry_bucket(h->buckets[i]);
		digest_put(out, bucket - previous);
		digest_put(out, hist_entry_count(h->buckets[i]));
		previous = bucket;
	}
}

static unsigned char next_byte(struct digest_reader *r)
{
	if (!r->rest.n) {
		r->bad = true;
		return 0;
	}
	unsigned char c = (unsigned char)r->rest.p[0];
	r->rest = str_skip(r->rest, 1);
	return c;
}

uint64_t digest_get(struct digest_reader *r)
{
	uint64_t v = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		unsigned char c = next_byte(r);
		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return r->bad ? 0 : v;
	}
	r->bad = true;
	return 0;
}

int64_t digest_get_signed(struct digest_reader *r)
{
	uint64_t v = digest_get(r);
	return (int64_t)(v >> 1 ^ (~(v & 1) + 1));
}

uint64_t digest_get_fixed(struct digest_reader *r)
{
	uint64_t v = 0;
	for (int i = 0; i < 8; i++)
		v |= (uint64_t)next_byte(r) << (8 * i);
	return r->bad ? 0 : v;
}

u128 digest_get_u128(struct digest_reader *r)
{
	uint64_t low = digest_get(r), high = digest_get(r);
	return (u128)high << 64 | low;
}

double digest_get_double(struct digest_reader *r)
{
	uint64_t bits = digest_get_fixed(r);
	double v;
	memcpy(&v, &bits, sizeof v);
	return v;
}

struct str digest_get_str(struct digest_reader *r)
{
	size_t n = digest_get_count(r, 1);
	struct str s = str_head(r->rest, n);
	r->rest = str_skip(r->rest, n);
	return s;
}

void digest_get_hist(struct digest_reader *r, struct hist *h)
{
	uint64_t bucket = 0;
	for (size_t n = digest_get_count(r, 2); n > 0; n--) {
		bucket += digest_get_below(r, UINT16_MAX);
		uint64_t times = digest_get(r);
		if (bucket > hist_bucket_of(UINT64_MAX) || times >> 48)
			r->bad = true;
		if (r->bad)
			return;
		hist_add(h, hist_bucket_low((unsigned)bucket), times);
	}
}

size_t digest_get_count(struct digest_reader *r, size_t bytes)
{
	uint64_t n = digest_get(r);
	if (n <= r->rest.n / bytes)
		return (size_t)n;
	r->bad = true;
	return 0;
}

uint64_t digest_get_below(struct digest_reader *r, uint64_t limit)
{
	uint64_t v = digest_get(r);
	if (v < limit)
		return v;
	r->bad = true;
	return 0;
}

void digest_put_fields(struct buf *out, const void *from, const struct digest_field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t v = 0; /* little-endian machines only: the lowest bytes come first */
		memcpy(&v, (const char *)from + fields[i].at, fields[i].bytes);
		digest_put(out, v);
	}
}

void digest_get_fields(struct digest_reader *r, void *to, const struct digest_field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t v = digest_get(r);
		unsigned bits = (unsigned)fields[i].bytes * 8;
		r->bad |= bits < 64 && v >> bits;
		memcpy((char *)to + fields[i].at, &v, fields[i].bytes);
	}
}

bool digest_is_flag(const bool *flag)
{
	unsigned char byte;
	memcpy(&byte, flag, 1);
	return byte < 2;
}
