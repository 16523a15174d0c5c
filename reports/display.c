#include "reports/display.h"

#include "base/base.h"
#include "base/utf8.h"

uint32_t display_code_point(const char *p, size_t n)
{
	static const unsigned char lead_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	uint32_t code = (unsigned char)p[0] & lead_mask[n];
	for (size_t i = 1; i < n; i++)
		code = code << 6 | ((unsigned char)p[i] & 0x3F);
	return code;
}

bool display_is_unsafe(struct str s)
{
	unsigned char c = (unsigned char)s.p[0];
	if (c < 0x80)
		return (c < 0x20 && c != '\t') || c == 0x7F;
	if (c != 0xC2 && c != 0xD8 && c != 0xE2 && c != 0xEF)
		return false;
	size_t n = utf8_sequence(s);
	uint32_t code = n ? display_code_point(s.p, n) : 0;
	return (code >= 0x80 && code < 0xA0) || code == 0x061C || code == 0x200E || code == 0x200F ||
	       (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}
