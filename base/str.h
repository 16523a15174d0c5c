#ifndef BASE_STR_H
#define BASE_STR_H
/*
 * A slice: a pointer and a length, never NUL-terminated, never owned.
 *
 * Log lines, SQL texts and names are slices of a buffer that somebody else owns; a slice is valid as long as that
 * buffer is. `p` may be NULL only when `n` is 0. Functions here never allocate; parsing is a chain of cuts:
 *
 *     struct str rest = line, key;
 *     if (str_cut(&rest, '=', &key))          // "a=b" -> key "a", rest "b"
 *         use(str_trim(key), rest);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

/* A slice of a string literal. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* The same for static initialisers, where a compound literal is not allowed. */
#define STR_INIT(literal)                                                                                              \
	{                                                                                                              \
		"" literal, sizeof(literal) - 1                                                                        \
	}
/* For printf: "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).n ? (s).p : ""

static inline struct str str_of(const char *p, size_t n)
{
	return (struct str){p, n};
}

static inline struct str str_from(const char *cstring)
{
	return (struct str){cstring, cstring ? strlen(cstring) : 0};
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Bytewise order; a prefix sorts before what it begins. */
static inline int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

static inline bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

static inline struct str str_skip(struct str s, size_t n)
{
	n = n < s.n ? n : s.n;
	return (struct str){s.n ? s.p + n : s.p, s.n - n};
}

static inline struct str str_head(struct str s, size_t n)
{
	return (struct str){s.p, n < s.n ? n : s.n};
}

/* If `s` begins with `prefix`, removes it and returns true. */
static inline bool str_take(struct str *s, struct str prefix)
{
	if (!str_starts(*s, prefix))
		return false;
	*s = str_skip(*s, prefix.n);
	return true;
}

/* Offset of the first `c`, or -1. */
static inline ptrdiff_t str_find_char(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;
	return at ? at - s.p : -1;
}

/* Cuts at the first `c`: `*head` is what stands before it, `*rest` what follows. False, and nothing changed, without
 * one. */
static inline bool str_cut(struct str *rest, char c, struct str *head)
{
	ptrdiff_t at = str_find_char(*rest, c);
	if (at < 0)
		return false;
	*head = str_head(*rest, (size_t)at);
	*rest = str_skip(*rest, (size_t)at + 1);
	return true;
}

/* Offset of the first occurrence of `needle`, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);
/* Offset of the last occurrence of `needle`, or -1. */
ptrdiff_t str_find_last(struct str s, struct str needle);
/* Cuts "key=value" off the end of `*s` and returns the value, empty without such a key; the last one counts. */
struct str str_cut_value(struct str *s, struct str key);
/* Equal when ASCII letters are folded. */
bool str_eq_nocase(struct str a, struct str b);
bool str_starts_nocase(struct str s, struct str prefix);
/* Without white space (space, \t, \r, \n, \f, \v) at both ends. */
struct str str_trim(struct str s);

/* Whole-slice numbers: false on anything else (sign only where signed, no blanks, no overflow). */
bool str_to_u64(struct str s, uint64_t *out);
bool str_to_i64(struct str s, int64_t *out);
bool str_to_double(struct str s, double *out);

#endif
