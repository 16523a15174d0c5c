/*
 * Cloud exports that put a server's text into an object a line. Each is a row: where the text, its severity and its
 * process stand.
 *
 *     Google Cloud SQL   {"textPayload":"2026-… UTC [123]: [1-1] db=…,user=… LOG:  …","timestamp":"2026-…Z",…}
 *     Azure, flexible    {"time":"…","properties":{"timestamp":"…","processId":123,"errorLevel":"LOG","message":"…"}}
 *     Azure, single      {"time":"…","properties":{"prefix":"2026-… UTC-5c6e…-","errorLevel":"LOG","message":"…"}}
 *     Log Analytics      {"Prefix_s":"…","errorLevel_s":"LOG","Message":"…","Detail_s":"…"}
 *     Amazon CloudWatch  {"timestamp":1795226541795,"message":"2026-…:[local]:app@shop:[123]:LOG:  …"}
 *     journald           {"__REALTIME_TIMESTAMP":"1795226541795000","_PID":"123","MESSAGE":"[45-1] LOG:  …"}
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/json_scan.h"
#include "parsers/log_formats.h"
#include "parsers/log_words.h"
#include "parsers/log_wrapped.h"

struct layout {
	struct str within; /* the member that holds the others; empty: the line itself */
	struct str text, prefix, level, detail, pid, time;
};

static const struct layout layouts[] = {
	{.text = STR_INIT("textPayload"), .time = STR_INIT("timestamp")},
	{.within = STR_INIT("properties"),
	 .text = STR_INIT("message"),
	 .prefix = STR_INIT("prefix"),
	 .level = STR_INIT("errorLevel"),
	 .detail = STR_INIT("detail"),
	 .pid = STR_INIT("processId"),
	 .time = STR_INIT("timestamp")},
	{.text = STR_INIT("Message"),
	 .prefix = STR_INIT("Prefix_s"),
	 .level = STR_INIT("errorLevel_s"),
	 .detail = STR_INIT("Detail_s"),
	 .pid = STR_INIT("processId_d"),
	 .time = STR_INIT("TimeGenerated")},
	{.text = STR_INIT("message"), .time = STR_INIT("timestamp")},
	{.text = STR_INIT("MESSAGE"), .pid = STR_INIT("_PID"), .time = STR_INIT("__REALTIME_TIMESTAMP")},
};

static bool member(struct str object, struct str key, struct json_value *value)
{
	return key.n && json_scan_member(object, key, value) && value->text.n;
}

/* A timestamp, or a number: milliseconds or microseconds since 1970. */
static int64_t time_of(const struct json_value *value)
{
	int64_t at_us = TIME_UNKNOWN;
	uint64_t number;
	bool zone_known;
	if (str_to_u64(value->text, &number) && number < INT64_MAX / 1000)
		return (int64_t)(number > UINT64_C(100000000000000) ? number : number * 1000);
	return timestamp_parse(value->text, &at_us, &zone_known) ? at_us : TIME_UNKNOWN;
}

static void add_member(struct buf *out, const struct json_value *value)
{
	struct buf text = {0};
	json_unescape(&text, value->text);
	unwrapped_add(out, buf_str(&text));
	buf_release(&text);
}

/* journald writes a text that is not UTF-8 as a list of its bytes. */
static bool read_bytes(const struct json_value *value, struct buf *out)
{
	struct str rest = value->text;
	if (value->kind != JSON_LIST || !str_take(&rest, STR("[")))
		return false;
	while (rest.n) {
		unsigned byte = 0;
		size_t n = 0;
		for (; n < rest.n && n < 3 && rest.p[n] >= '0' && rest.p[n] <= '9'; n++)
			byte = byte * 10 + (unsigned)(rest.p[n] - '0');
		if (n)
			buf_add_char(out, (char)byte);
		rest = str_skip(rest, MAX(n, 1u));
	}
	return out->n;
}

static void add_word(struct buf *out, struct str word)
{
	buf_add(out, word);
	buf_add(out, STR(":  "));
}

/* A level of its own is put where the server would have it; many exports repeat prefix and level in the text. */
static void add_text(const struct layout *layout, struct str object, const struct json_value *text, struct buf *out)
{
	struct json_value value;
	const struct log_word *word;
	bool has_level = log_word_find(str_head(text->text, 300), &word) >= 0;
	struct str prefix = member(object, layout->prefix, &value) ? value.text : (struct str){0};
	if (prefix.n && !str_starts(text->text, prefix))
		buf_add(out, prefix);
	if (!has_level && member(object, layout->level, &value))
		add_word(out, value.text);
	add_member(out, text);
	if (!member(object, layout->detail, &value))
		return;
	buf_add_char(out, '\n');
	buf_add(out, prefix);
	add_word(out, STR("DETAIL"));
	add_member(out, &value);
}

static bool unwrap_as(const struct layout *layout, struct str line, struct buf *out, struct unwrapped *u)
{
	struct json_value value;
	struct str object = line;
	uint64_t number;
	if (layout->within.n) {
		if (!member(line, layout->within, &value) || value.kind != JSON_OBJECT)
			return false;
		object = value.text;
	}
	struct json_value text;
	struct buf bytes = {0};
	if (!member(object, layout->text, &text) || (text.kind != JSON_STRING && !read_bytes(&text, &bytes)))
		return false;
	if (member(object, layout->pid, &value) && str_to_u64(value.text, &number))
		u->pid = (uint32_t)number;
	if (member(object, layout->time, &value))
		u->at_us = time_of(&value);
	if (text.kind == JSON_STRING)
		add_text(layout, object, &text, out);
	else
		unwrapped_add(out, buf_str(&bytes));
	buf_release(&bytes);
	return true;
}

static bool unwrap(void *state, struct str line, struct buf *out, struct unwrapped *u)
{
	(void)state;
	struct str s = str_trim(line);
	str_take(&s, STR("data: ")); /* journalctl -o json-sse */
	str_take(&s, STR("\x1e"));   /* … json-seq */
	if (str_ends(s, STR(",")))
		s.n--; /* an element of a list, one a line */
	for (size_t i = 0; i < ARRAY_LEN(layouts) && str_starts(s, STR("{")); i++)
		if (unwrap_as(&layouts[i], s, out, u))
			return true;
	return false;
}

static int sniff(struct str head, struct str prefix)
{
	(void)prefix;
	return log_wrapped_sniff(head, unwrap, NULL, 75);
}

static struct log_reader *open_reader(const struct log_reader_options *options, struct err *err)
{
	(void)err;
	return log_wrapped_open(options, unwrap, NULL);
}

const struct log_format log_format_cloud = {
	"cloud-json", sniff, open_reader, log_wrapped_feed, log_wrapped_resync, log_wrapped_line, log_wrapped_close};
