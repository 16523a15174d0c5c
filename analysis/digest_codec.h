#ifndef ANALYSIS_DIGEST_CODEC_H
#define ANALYSIS_DIGEST_CODEC_H
/*
 * The primitives a digest is written in (docs/digest.md): unsigned numbers as LEB128, signed ones in zigzag, texts with
 * their length. Reading never fails at once: a reader that has met something impossible gives zeros from then on, and
 * `bad` is looked at in the end. Counts are bounded by the bytes that are left, so that a damaged digest cannot ask for
 * more memory than it has bytes.
 */
#include <stddef.h>

#include "base/buf.h"
#include "base/hist.h"
#include "base/num.h"

struct digest_reader {
	struct str rest;
	bool bad;
	bool redact; /* texts were kept raw, and are not wanted so */
};

void digest_put(struct buf *out, uint64_t v);
void digest_put_signed(struct buf *out, int64_t v);
void digest_put_fixed(struct buf *out, uint64_t v); /* 8 bytes, for hashes */
void digest_put_u128(struct buf *out, u128 v);
void digest_put_double(struct buf *out, double v); /* its bits */
void digest_put_str(struct buf *out, struct str s);
void digest_put_hist(struct buf *out, const struct hist *h);

uint64_t digest_get(struct digest_reader *r);
int64_t digest_get_signed(struct digest_reader *r);
uint64_t digest_get_fixed(struct digest_reader *r);
u128 digest_get_u128(struct digest_reader *r);
double digest_get_double(struct digest_reader *r);
/* A slice of the digest. */
struct str digest_get_str(struct digest_reader *r);
/* Adds to `h`. */
void digest_get_hist(struct digest_reader *r, struct hist *h);
/* A number of things of at least `bytes` bytes each; 0 and bad when there cannot be so many. */
size_t digest_get_count(struct digest_reader *r, size_t bytes);
/* A number below `limit`. */
uint64_t digest_get_below(struct digest_reader *r, uint64_t limit);

/* Fields of structs that hold integers and flags only; `bytes` of each are written as one number. */
struct digest_field {
	size_t at, bytes;
};
#define DIGEST_FIELD(type, name)                                                                                       \
	{                                                                                                              \
		offsetof(struct type, name), sizeof(((struct type *)0)->name)                                          \
	}
void digest_put_fields(struct buf *out, const void *from, const struct digest_field *fields, size_t n);
void digest_get_fields(struct digest_reader *r, void *to, const struct digest_field *fields, size_t n);
/* A byte that was read into a bool is one. */
bool digest_is_flag(const bool *flag);

#endif
