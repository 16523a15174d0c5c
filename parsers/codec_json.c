/*
 * Log records in JSON that stand not one a line: printed over many lines, or as the elements of one list
 * ("gcloud logging read", "aws logs filter-log-events", "journalctl -o json-pretty", Event Hubs' {"records":[…]}). Each
 * record is handed out in a line of its own, for the readers of such lines. Plans and snapshots are JSON over many
 * lines as well: so what begins the text must name a member that only log records have.
 */
#include "base/base.h"
#include "base/buf.h"
#include "parsers/codec.h"

#define MAX_DEPTH 64
#define MAX_RECORD_BYTES (16u << 20)

struct json_list {
	char open[MAX_DEPTH]; /* '{' and '[' around the next byte */
	unsigned depth;
	unsigned record; /* the depth at which the record began, plus one; 0: in none */
	bool in_string, escaped;
	struct buf text;   /* of the record */
	size_t handed_out; /* of it, when it is complete */
	bool complete;
	char key[16]; /* the last string: a list of records has a name */
	size_t key_n;
};

static const struct str record_keys[] = {
	STR_INIT("\"textPayload\""), STR_INIT("\"ingestionTime\""), STR_INIT("\"error_severity\""),
	STR_INIT("\"errorLevel\""),  STR_INIT("\"logStreamName\""), STR_INIT("\"MESSAGE\""),
	STR_INIT("\"logging_pod\""), STR_INIT("\"errorLevel_s\""),
};
static const struct str list_names[] = {STR_INIT("records"), STR_INIT("events"), STR_INIT("entries"),
					STR_INIT("value")};

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static struct str skip_blanks(struct str s)
{
	while (s.n && is_blank(s.p[0]))
		s = str_skip(s, 1);
	return s;
}

/* "[{", "{" and a line break, or {"records": [. */
static bool begins_like_one(struct str head)
{
	struct str s = skip_blanks(head);
	if (str_take(&s, STR("[")))
		return str_starts(skip_blanks(s), STR("{"));
	if (!str_take(&s, STR("{")))
		return false;
	if (str_starts(s, STR("\n")) || str_starts(s, STR("\r\n")))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(list_names); i++) {
		struct str rest = skip_blanks(s);
		if (str_take(&rest, STR("\"")) && str_take(&rest, list_names[i]) && str_take(&rest, STR("\"")) &&
		    str_find_char(str_head(rest, 4), '[') > 0)
			return true;
	}
	return false;
}

static bool matches(struct str head)
{
	if (!begins_like_one(head) || str_find(head, STR("\"Plan\":")) >= 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(record_keys); i++)
		if (str_find(head, record_keys[i]) >= 0)
			return true;
	return false;
}

static void *open_state(void)
{
	return xcalloc(1, sizeof(struct json_list));
}

static void keep(struct json_list *j, char c)
{
	if (j->record && j->text.n < MAX_RECORD_BYTES)
		buf_add_char(&j->text, c);
}

/* A list under one of the names, directly within the outermost object, holds the records: the object is none. */
static bool is_record_list(const struct json_list *j)
{
	if (j->depth != 1 || j->open[0] != '{')
		return false;
	for (size_t i = 0; i < ARRAY_LEN(list_names); i++)
		if (str_eq(str_of(j->key, j->key_n), list_names[i]))
			return true;
	return false;
}

static void open_one(struct json_list *j, char c)
{
	if (c == '[' && is_record_list(j)) {
		buf_clear(&j->text);
		j->record = 0;
	}
	if (c == '{' && !j->record)
		j->record = j->depth + 1;
	keep(j, c);
	if (j->depth < MAX_DEPTH)
		j->open[j->depth] = c;
	j->depth++;
}

static void close_one(struct json_list *j, char c)
{
	keep(j, c);
	j->depth -= j->depth > 0;
	if (!j->record || j->depth + 1 != j->record)
		return;
	j->record = 0;
	j->complete = true;
	buf_add_char(&j->text, '\n');
}

static void take_in_string(struct json_list *j, char c)
{
	keep(j, c);
	if (j->escaped) {
		j->escaped = false;
	} else if (c == '\\') {
		j->escaped = true;
	} else if (c == '"') {
		j->in_string = false;
	} else if (j->key_n < sizeof j->key) {
		j->key[j->key_n++] = c;
	}
}

static void take(struct json_list *j, char c)
{
	if (j->in_string) {
		take_in_string(j, c);
	} else if (c == '"') {
		keep(j, c);
		j->in_string = true;
		j->key_n = 0;
	} else if (c == '{' || c == '[') {
		open_one(j, c);
	} else if (c == '}' || c == ']') {
		close_one(j, c);
	} else if (!is_blank(c)) {
		keep(j, c);
	}
}

static enum codec_status decode(void *state, struct str *in, char *out, size_t cap, size_t *produced)
{
	struct json_list *j = state;
	size_t i = 0;
	*produced = 0;
	for (;;) {
		if (j->complete) {
			size_t n = MIN(cap - *produced, j->text.n - j->handed_out);
			memcpy(out + *produced, j->text.p + j->handed_out, n);
			j->handed_out += n;
			*produced += n;
			if (j->handed_out < j->text.n)
				break;
			j->complete = false;
			j->handed_out = 0;
			buf_clear(&j->text);
		}
		if (i == in->n)
			break;
		take(j, in->p[i++]);
	}
	*in = str_skip(*in, i);
	return CODEC_MORE;
}

static void close_state(void *state)
{
	struct json_list *j = state;
	buf_release(&j->text);
	free(j);
}

const struct codec codec_json = {"json list", matches, open_state, decode, close_state, CODEC_IS_TEXT};
