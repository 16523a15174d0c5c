#ifndef BASE_JSON_H
#define BASE_JSON_H
/*
 * A streaming JSON writer: commas, indentation, escaping and number formats in one place; nothing is kept in memory.
 *
 * Text is made valid UTF-8 on the way out. Integers are written as integers (the 64-bit ids that other tools would
 * round are written with json_id() as strings); durations as milliseconds with three decimals, exactly, from integer
 * microseconds.
 *
 *     struct json j = json_to(stream);
 *     json_open(&j, '{');
 *     json_key(&j, "calls"); json_uint(&j, 12);
 *     json_close(&j);
 */
#include <stdio.h>

#include "base/str.h"

#define JSON_MAX_DEPTH 32

struct json {
	FILE *out;
	int depth;
	char closer[JSON_MAX_DEPTH];
	bool has_items[JSON_MAX_DEPTH];
	bool after_key;
	bool compact; /* no line breaks */
};

struct json json_to(FILE *out);
void json_open(struct json *j, char bracket); /* '{' or '[' */
void json_close(struct json *j);
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str s);
void json_int(struct json *j, int64_t v);
void json_uint(struct json *j, uint64_t v);
void json_double(struct json *j, double v, int decimals); /* NaN and infinities become null */
void json_ms(struct json *j, int64_t us);                 /* 1234567 -> 1234.567 */
void json_time(struct json *j, int64_t at_us);            /* TIME_UNKNOWN -> null */
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
/* 16 hex digits. */
void json_hex(struct json *j, uint64_t id);

/* The escaping alone, with quotes, onto a stream. */
void json_write_string(FILE *out, struct str s);

#endif
