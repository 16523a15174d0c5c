#include "base/utf8.h"

#include "base/base.h"

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

size_t utf8_sequence(struct str s)
{
	if (s.n == 0)
		return 0;
	unsigned char a = (unsigned char)s.p[0], b = s.n > 1 ? (unsigned char)s.p[1] : 0;
	if (a < 0x80)
		return 1;
	size_t n = a >= 0xF0 ? 4 : a >= 0xE0 ? 3 : 2;
	if (a < 0xC2 || a > 0xF4 || s.n < n)
		return 0;
	for (size_t i = 1; i < n; i++)
		if (!is_continuation(s.p[i]))
			return 0;
	if ((a == 0xE0 && b < 0xA0) || (a == 0xED && b > 0x9F) || (a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F))
		return 0;
	return n;
}

bool utf8_is_valid(struct str s)
{
	while (s.n) {
		size_t n = utf8_sequence(s);
		if (n == 0)
			return false;
		s = str_skip(s, n);
	}
	return true;
}

void utf8_add_valid(struct buf *out, struct str s)
{
	while (s.n) {
		size_t valid = 0, n;
		while ((n = utf8_sequence(str_skip(s, valid))) > 0)
			valid += n;
		buf_add(out, str_head(s, valid));
		s = str_skip(s, valid);
		if (s.n) {
			buf_add(out, STR("\xEF\xBF\xBD"));
			s = str_skip(s, 1);
		}
	}
}

struct str utf8_head(struct str s, size_t n)
{
	if (n >= s.n)
		return s;
	for (size_t back = 0; back < 4 && back <= n; back++)
		if (!is_continuation(s.p[n - back]))
			return str_head(s, n - back);
	return str_head(s, n);
}
