#include "analysis/outline.h"

#include "base/base.h"

#include "analysis/normalizer.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "base/num.h"

#define STEP 16u

/*
 * A hash for as long as the program runs: eight bytes at a time are folded in by a product of 128 bits. Texts between
 * constants are short, and what hash_bytes() does to be the same everywhere would cost more than it hashes.
 */
static uint64_t fold(uint64_t hash, uint64_t v)
{
	u128 product = (u128)(hash ^ v) * UINT64_C(0x9fb21c651e98df25);
	return (uint64_t)product ^ (uint64_t)(product >> 64) ^ v;
}

static uint64_t hash_piece(uint64_t hash, struct str piece, bool is_number)
{
	const char *p = piece.p, *end = piece.p + piece.n;
	for (; end - p >= 8; p += 8)
		hash = fold(hash, bytes_load8(p));
	uint64_t rest = piece.n >= 8 ? bytes_load8(end - 8) : bytes_load_short(p, piece.n);
	return fold(fold(hash, rest), (uint64_t)piece.n << 1 | is_number);
}

/* --- finding constants --- */

/* A bit for each of the bytes from `at` on, sixteen or what is left of the text. */
struct marks {
	unsigned digit, quote;
};

#ifdef __SSE2__
/* The text has at least sixteen bytes: near its end the last sixteen are looked at, of which the first count no more.
 */
static struct marks marks_at(struct str sql, size_t at)
{
	size_t from = MIN(at, sql.n - STEP);
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(sql.p + from));
	return (struct marks){
		(unsigned)_mm_movemask_epi8(token_in_range(bytes, '0', 9)) >> (at - from),
		(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\''))) >> (at - from),
	};
}
#else
static struct marks marks_at(struct str sql, size_t at)
{
	struct marks m = {0};
	for (unsigned i = 0; i < STEP && at + i < sql.n; i++) {
		char c = sql.p[at + i];
		m.digit |= (c >= '0' && c <= '9' ? 1u : 0u) << i;
		m.quote |= (c == '\'' ? 1u : 0u) << i;
	}
	return m;
}
#endif

static size_t next_digit_or_quote(struct str sql, size_t at)
{
	for (; at < sql.n; at += STEP) {
		struct marks m = marks_at(sql, at);
		if (m.digit | m.quote)
			return at + (unsigned)__builtin_ctz(m.digit | m.quote);
	}
	return sql.n;
}

static size_t skip_digits(struct str sql, size_t at)
{
	for (; at < sql.n; at += STEP) {
		unsigned others = ~marks_at(sql, at).digit;
		if (others & ((1u << STEP) - 1))
			return MIN(sql.n, at + (unsigned)__builtin_ctz(others));
	}
	return sql.n;
}

static bool is_identifier(struct str sql, size_t at)
{
	return at < sql.n && token_identifier[(unsigned char)sql.p[at]];
}

static bool is_dot(struct str sql, size_t at)
{
	return at < sql.n && sql.p[at] == '.';
}

/* The end of "42" or "3.14" at `at`. Something else, that no outline leaves out, are 1e5, 0x1F, 1..2 and t1. */
static size_t number_end(struct str sql, size_t at, bool *plain)
{
	size_t end = skip_digits(sql, at);
	if (is_dot(sql, end) && end + 1 < sql.n && sql.p[end + 1] >= '0' && sql.p[end + 1] <= '9')
		end = skip_digits(sql, end + 1);
	*plain = !is_dot(sql, end) && !is_identifier(sql, end);
	return end;
}

/* The end of 'it''s'; 0 when it is not closed. */
static size_t string_end(struct str sql, size_t at)
{
	for (at++; at < sql.n; at += 2) {
		const char *quote = memchr(sql.p + at, '\'', sql.n - at);
		if (!quote)
			return 0;
		at = (size_t)(quote - sql.p);
		if (at + 1 == sql.n || sql.p[at + 1] != '\'')
			return at + 1;
	}
	return 0;
}

bool outline_of(struct str sql, struct outline *o)
{
	size_t at = 0, kept = 0; /* kept: what stands from there on is not in the hash yet */
	o->n = 0;
	o->hash = 0;
	if (sql.n < STEP || sql.n > OUTLINE_MAX_BYTES)
		return false;
	while ((at = next_digit_or_quote(sql, at)) < sql.n) {
		bool is_number = sql.p[at] != '\'', plain = true;
		size_t end = is_number ? number_end(sql, at, &plain) : string_end(sql, at);
		if (at > 0 && is_identifier(sql, at - 1)) {
			at = is_number ? end : at + 1;
			continue;
		}
		if (!end || o->n == OUTLINE_MAX_CONSTANTS)
			return false;
		if (plain) {
			o->hash = hash_piece(o->hash, str_of(sql.p + kept, at - kept), is_number);
			o->constants[o->n++] = str_of(sql.p + at, end - at);
			kept = end;
		}
		at = end;
	}
	o->hash = hash_mix(0, hash_piece(o->hash, str_skip(sql, kept), false));
	return true;
}

/* --- asking the scanner --- */

struct checker {
	const struct outline *outline;
	const struct normalizer *normalizer;
	unsigned n;
	uint64_t signs;
	bool agrees;
};

static void on_constant(void *context, const struct token *t, uint32_t slot)
{
	struct checker *c = context;
	(void)slot;
	if (t->kind == TOKEN_PARAMETER || !c->agrees)
		return;
	const struct str *expected = c->n < c->outline->n ? &c->outline->constants[c->n] : NULL;
	c->agrees = expected && expected->p == t->p && expected->n == t->n;
	c->signs |= (uint64_t)c->normalizer->negated << c->n % OUTLINE_MAX_CONSTANTS;
	c->n++;
}

static void on_fold(void *context, uint32_t first, uint32_t kept, uint32_t n)
{
	(void)context;
	(void)first;
	(void)kept;
	(void)n;
}

bool outline_scan(const struct outline *o, struct str sql, const struct scan_options *options,
		  struct scan_result *result, uint64_t *signs)
{
	struct normalizer n;
	struct checker c = {.outline = o, .normalizer = &n, .agrees = true};
	struct normalizer_observer observer = {on_constant, on_fold, &c};
	normalizer_scan(&n, sql, options, &observer, result);
	*signs = c.signs;
	return c.agrees && c.n == o->n && !n.looked_at_value;
}

uint64_t outline_literals(const struct outline *o, uint64_t fingerprint, uint64_t signs)
{
	uint64_t literals = 0;
	for (unsigned i = 0; i < o->n; i++)
		literals = normalizer_mix_literal(literals, o->constants[i], signs >> i & 1);
	return hash_mix(fingerprint, literals);
}
