#include "parsers/log_shapes.h"

#include "base/base.h"
#include "base/bytes.h"
#include "base/timestamp.h"

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

static ptrdiff_t cached_time(const struct time_cache *cache, struct str s, int64_t *at_us)
{
	if (s.n < 19 + cache->zone_n || memcmp(s.p, cache->minute, sizeof cache->minute) != 0)
		return -1;
	if (!is_digit(s.p[17]) || !is_digit(s.p[18]))
		return -1;
	size_t n = 19;
	int64_t us = ((s.p[17] - '0') * 10 + (s.p[18] - '0')) * US_PER_S;
	if (s.n >= 23 + cache->zone_n && s.p[19] == '.') {
		if (!is_digit(s.p[20]) || !is_digit(s.p[21]) || !is_digit(s.p[22]))
			return -1;
		us += ((s.p[20] - '0') * 100 + (s.p[21] - '0') * 10 + (s.p[22] - '0')) * 1000;
		n = 23;
	}
	if (memcmp(s.p + n, cache->zone, cache->zone_n) != 0)
		return -1;
	n += cache->zone_n;
	/* A longer zone or fraction than the cached one is not ours. */
	if (n < s.n && (is_digit(s.p[n]) || (s.p[n] >= 'A' && s.p[n] <= 'Z')))
		return -1;
	*at_us = cache->minute_us + us;
	return (ptrdiff_t)n;
}

/* cached_time() of nearly every line: milliseconds, a short zone, and more text behind it. */
static ptrdiff_t cached_milliseconds(const struct time_cache *cache, struct str s, int64_t *at_us)
{
	static const uint64_t digits = UINT64_C(0x00ffffff00ffff00), others = UINT64_C(0x00000000ff0000ff);
	static const uint64_t colon_and_point = UINT64_C(0x000000002e00003a);
	uint64_t within = bytes_load8(s.p + 16); /* ":21.795" */
	size_t n = 23 + cache->zone_n;
	if (bytes_load8(s.p) != bytes_load8(cache->minute) || bytes_load8(s.p + 8) != bytes_load8(cache->minute + 8) ||
	    ((within ^ colon_and_point) & others) != 0 || !bytes_are_digits(within, digits) ||
	    ((bytes_load8(s.p + 23) ^ bytes_load8(cache->zone)) & bytes_mask(cache->zone_n)) != 0 || is_digit(s.p[n]) ||
	    (s.p[n] >= 'A' && s.p[n] <= 'Z'))
		return -1;
	unsigned seconds = bytes_digit(within, 1) * 10 + bytes_digit(within, 2);
	unsigned ms = bytes_digit(within, 4) * 100 + bytes_digit(within, 5) * 10 + bytes_digit(within, 6);
	*at_us = cache->minute_us + (int64_t)(seconds * 1000 + ms) * 1000;
	return (ptrdiff_t)n;
}

ptrdiff_t shape_time(struct time_cache *cache, struct str s, int64_t *at_us)
{
	ptrdiff_t used = -1;
	if (cache->zone_n && cache->zone_n <= 8 && s.n >= 32)
		used = cached_milliseconds(cache, s, at_us);
	if (used < 0 && cache->zone_n)
		used = cached_time(cache, s, at_us);
	if (used >= 0)
		return used;
	bool known;
	size_t n = timestamp_parse(s, at_us, &known);
	if (!n)
		return -1;
	size_t bare = 19;
	if (bare < n && s.p[bare] == '.')
		for (bare++; bare < n && is_digit(s.p[bare]); bare++)
			;
	if (n > bare && n - bare <= sizeof cache->zone && (bare == 19 || bare == 23)) {
		int64_t within = ((s.p[17] - '0') * 10 + (s.p[18] - '0')) * US_PER_S;
		if (bare == 23)
			within += ((s.p[20] - '0') * 100 + (s.p[21] - '0') * 10 + (s.p[22] - '0')) * 1000;
		memcpy(cache->minute, s.p, sizeof cache->minute);
		cache->zone_n = n - bare;
		memcpy(cache->zone, s.p + bare, cache->zone_n);
		cache->minute_us = *at_us - within;
	}
	return (ptrdiff_t)n;
}

ptrdiff_t shape_epoch(struct str s, int64_t *at_us)
{
	int64_t ms = 0;
	size_t point = 0, i;
	while (point < s.n && point < 12 && is_digit(s.p[point]))
		point++;
	if (point < 9 || s.n < point + 4 || s.p[point] != '.')
		return -1;
	for (i = 0; i < point + 4; i++) {
		if (i == point)
			continue;
		if (!is_digit(s.p[i]))
			return -1;
		ms = ms * 10 + (s.p[i] - '0');
	}
	*at_us = ms * 1000;
	return (ptrdiff_t)i;
}

ptrdiff_t shape_number(struct str s, uint64_t *out, bool *negative)
{
	uint64_t v = 0;
	*negative = s.n > 1 && s.p[0] == '-' && is_digit(s.p[1]);
	size_t i = *negative, safe = MIN(s.n, i + 19); /* so many digits always fit */
	for (; i < safe && is_digit(s.p[i]); i++)
		v = v * 10 + (uint64_t)(s.p[i] - '0');
	for (; i < s.n && is_digit(s.p[i]); i++) {
		if (v > (UINT64_MAX - 9) / 10)
			return -1;
		v = v * 10 + (uint64_t)(s.p[i] - '0');
	}
	*out = v;
	return (ptrdiff_t)i;
}

ptrdiff_t shape_session(struct str s)
{
	size_t i = 0;
	while (i < s.n && is_hex(s.p[i]))
		i++;
	if (i == 0 || i >= s.n || s.p[i] != '.')
		return -1;
	size_t dot = i++;
	while (i < s.n && is_hex(s.p[i]))
		i++;
	return i > dot + 1 ? (ptrdiff_t)i : -1;
}

ptrdiff_t shape_vxid(struct str s)
{
	size_t i = 0;
	while (i < s.n && (is_digit(s.p[i]) || (s.p[i] == '/' && i) || (s.p[i] == '-' && i == 0)))
		i++;
	return (ptrdiff_t)i;
}

ptrdiff_t shape_sqlstate(struct str s)
{
	if (s.n < 5)
		return -1;
	for (size_t i = 0; i < 5; i++)
		if (!is_digit(s.p[i]) && !(s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return -1;
	return 5;
}
