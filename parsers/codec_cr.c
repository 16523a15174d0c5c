/*
 * Text whose lines end with a carriage return alone. A statement may hold one too, so it is told by lines that begin
 * alike: behind two carriage returns stands what the text begins with, and no line feed is anywhere.
 */
#include "base/base.h"
#include "parsers/codec.h"

#define ALIKE_BYTES 4

static bool matches(struct str head)
{
	unsigned alike = 0;
	if (head.n < ALIKE_BYTES || memchr(head.p, '\n', head.n))
		return false;
	struct str start = str_head(head, ALIKE_BYTES);
	for (ptrdiff_t at; (at = str_find_char(head, '\r')) >= 0;) {
		head = str_skip(head, (size_t)at + 1);
		alike += str_starts(head, start);
	}
	return alike >= 2;
}

static void *open_state(void)
{
	return xcalloc(1, 1); /* a stream that is open has a state */
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	size_t n = MIN(in->n, cap);
	(void)state;
	for (size_t i = 0; i < n; i++)
		out[i] = in->p[i] == '\r' ? '\n' : in->p[i];
	*in = str_skip(*in, n);
	*produced = n;
	return CODEC_MORE;
}

const struct codec codec_cr = {"carriage returns", matches, open_state, decode, free, CODEC_IS_TEXT};
