#include "reports/json_keys.h"

#include "base/base.h"
#include "base/timestamp.h"

void json_key_str(struct json *j, const char *key, struct str value)
{
	json_key(j, key);
	json_str(j, value);
}

void json_key_str_or_null(struct json *j, const char *key, struct str value)
{
	json_key(j, key);
	if (value.n)
		json_str(j, value);
	else
		json_null(j);
}

void json_key_uint(struct json *j, const char *key, uint64_t value)
{
	json_key(j, key);
	json_uint(j, value);
}

void json_key_ms(struct json *j, const char *key, int64_t us)
{
	json_key(j, key);
	json_ms(j, us);
}

void json_key_total_ms(struct json *j, const char *key, uint64_t us)
{
	json_key_ms(j, key, us > INT64_MAX ? INT64_MAX : (int64_t)us);
}

void json_key_double(struct json *j, const char *key, double value, int decimals)
{
	json_key(j, key);
	json_double(j, value, decimals);
}

void json_key_stat(struct json *j, const char *key, double value)
{
	json_key(j, key);
	if (value < 0)
		json_null(j);
	else
		json_double(j, value, 0);
}

void json_key_time(struct json *j, const char *key, int64_t at_us)
{
	json_key(j, key);
	json_time(j, at_us);
}

void json_key_strings(struct json *j, const char *key, const struct str *items, size_t n)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		json_str(j, items[i]);
	json_close(j);
}

void json_key_id_or_null(struct json *j, const char *key, uint64_t id)
{
	json_key(j, key);
	if (id)
		json_hex(j, id);
	else
		json_null(j);
}

void json_key_ids(struct json *j, const char *key, const uint64_t *ids, size_t n)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		json_hex(j, ids[i]);
	json_close(j);
}

void json_print_tally(struct json *j, const struct tally *tally)
{
	json_key_uint(j, "calls", tally->calls);
	json_key_total_ms(j, "total_ms", tally->total_us);
}

void json_print_hours(struct json *j, const struct hour_row *hours, size_t n)
{
	json_key(j, "hours");
	json_open(j, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(j, '{');
		j->compact = true; /* there are many, and each fits on a line */
		json_key_time(j, "hour", hours[i].hour * US_PER_HOUR);
		json_print_tally(j, &hours[i].tally);
		json_close(j);
		j->compact = false;
	}
	json_close(j);
}
