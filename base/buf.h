#ifndef BASE_BUF_H
#define BASE_BUF_H
/*
 * A growable byte buffer. `p` is never NULL after the first append and always has a NUL after `n` (not counted).
 *
 *     struct buf b = {0};
 *     buf_add(&b, STR("SELECT "));
 *     buf_fmt(&b, "%d", 1);
 *     use(buf_str(&b));
 *     buf_release(&b);
 */
#include "base/str.h"

struct buf {
	char *p;
	size_t n, cap;
};

/* Makes room for `extra` more bytes and the NUL. */
void buf_reserve(struct buf *b, size_t extra);
void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Valid until the next change. */
static inline struct str buf_str(const struct buf *b)
{
	return (struct str){b->p ? b->p : "", b->n};
}
static inline void buf_clear(struct buf *b)
{
	b->n = 0;
}
void buf_release(struct buf *b);

#endif
