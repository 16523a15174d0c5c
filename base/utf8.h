#ifndef BASE_UTF8_H
#define BASE_UTF8_H
/*
 * UTF-8 as RFC 3629 has it (no surrogates, no overlong forms, nothing above U+10FFFF). Logs hold names and SQL in any
 * encoding; whatever is printed is made valid first.
 */
#include "base/buf.h"
#include "base/str.h"

/* Bytes of the valid sequence at the start of `s`; 0 when it is not valid. */
size_t utf8_sequence(struct str s);
bool utf8_is_valid(struct str s);
/* Appends `s` with every invalid byte replaced by U+FFFD. */
void utf8_add_valid(struct buf *out, struct str s);
/* The longest head of `s` of at most `n` bytes that does not cut a sequence. */
struct str utf8_head(struct str s, size_t n);

#endif
