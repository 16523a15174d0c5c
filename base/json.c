#include "base/json.h"

#include <math.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "base/utf8.h"

struct json json_to(FILE *out)
{
	return (struct json){.out = out};
}

static void new_line(struct json *j)
{
	if (!j->compact)
		fprintf(j->out, "\n%*s", j->depth, "");
}

/* What stands before a value: nothing after a key, else a comma where needed. */
static void begin_value(struct json *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	if (j->depth == 0)
		return;
	if (j->has_items[j->depth - 1])
		fputc(',', j->out);
	j->has_items[j->depth - 1] = true;
	new_line(j);
}

void json_open(struct json *j, char bracket)
{
	begin_value(j);
	if (j->depth == JSON_MAX_DEPTH)
		BUG("JSON nested too deep");
	fputc(bracket, j->out);
	j->closer[j->depth] = bracket == '{' ? '}' : ']';
	j->has_items[j->depth++] = false;
}

void json_close(struct json *j)
{
	if (j->depth == 0)
		BUG("JSON closed twice");
	bool had_items = j->has_items[--j->depth];
	if (had_items)
		new_line(j);
	fputc(j->closer[j->depth], j->out);
	if (j->depth == 0 && !j->compact)
		fputc('\n', j->out);
}

void json_key(struct json *j, const char *key)
{
	begin_value(j);
	json_write_string(j->out, str_from(key));
	fputs(j->compact ? ":" : ": ", j->out);
	j->after_key = true;
}

static void write_escape(FILE *out, unsigned char c)
{
	static const char short_form[128] = {
		['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
	if (short_form[c])
		fprintf(out, "\\%c", short_form[c]);
	else
		fprintf(out, "\\u%04x", c);
}

void json_write_string(FILE *out, struct str s)
{
	fputc('"', out);
	while (s.n) {
		size_t plain = 0, n;
		while (plain < s.n && (unsigned char)s.p[plain] >= 0x20 && s.p[plain] != '"' && s.p[plain] != '\\' &&
		       s.p[plain] != 0x7F && (n = utf8_sequence(str_skip(s, plain))) > 0)
			plain += n;
		fwrite(s.p, 1, plain, out);
		s = str_skip(s, plain);
		if (!s.n)
			break;
		if ((unsigned char)s.p[0] < 0x80)
			write_escape(out, (unsigned char)s.p[0]);
		else
			fputs("\xEF\xBF\xBD", out);
		s = str_skip(s, 1);
	}
	fputc('"', out);
}

void json_str(struct json *j, struct str s)
{
	begin_value(j);
	json_write_string(j->out, s);
}

void json_int(struct json *j, int64_t v)
{
	begin_value(j);
	fprintf(j->out, "%" PRId64, v);
}

void json_uint(struct json *j, uint64_t v)
{
	begin_value(j);
	fprintf(j->out, "%" PRIu64, v);
}

void json_double(struct json *j, double v, int decimals)
{
	begin_value(j);
	if (isfinite(v))
		fprintf(j->out, "%.*f", decimals, v);
	else
		fputs("null", j->out);
}

void json_ms(struct json *j, int64_t us)
{
	begin_value(j);
	uint64_t magnitude = us < 0 ? 0 - (uint64_t)us : (uint64_t)us;
	fprintf(j->out, "%s%" PRIu64 ".%03u", us < 0 ? "-" : "", magnitude / 1000, (unsigned)(magnitude % 1000));
}

void json_time(struct json *j, int64_t at_us)
{
	char text[TIMESTAMP_MAX];
	if (at_us == TIME_UNKNOWN)
		json_null(j);
	else
		json_str(j, timestamp_format(at_us, text));
}

void json_bool(struct json *j, bool v)
{
	begin_value(j);
	fputs(v ? "true" : "false", j->out);
}

void json_null(struct json *j)
{
	begin_value(j);
	fputs("null", j->out);
}

void json_hex(struct json *j, uint64_t id)
{
	begin_value(j);
	fprintf(j->out, "\"%016" PRIx64 "\"", id);
}
