#include "parsers/event.h"

#include "base/base.h"
#include "base/bytes.h"
#include "base/timestamp.h"
#include "parsers/event_translated.h"
#include "parsers/message.h"

/* --- durations and statements: the hot path --- */

/* "12.345": milliseconds with any number of decimals, of which three are kept. Returns the bytes used, 0 for none. */
static size_t read_ms(struct str s, int64_t *us)
{
	int64_t v = 0, unit = 100;
	size_t i = 0;
	for (; i < s.n && i < 15 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		v = v * 10 + (s.p[i] - '0');
	if (i == 0)
		return 0;
	v *= 1000;
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, unit /= 10)
			v += (s.p[i] - '0') * unit;
	*us = v;
	return i;
}

static const struct {
	struct str word;
	enum statement_step step;
} steps[] = {
	{STR_INIT("execute fetch from "), STEP_FETCH},
	{STR_INIT("execute "), STEP_EXECUTE},
	{STR_INIT("parse "), STEP_PARSE},
	{STR_INIT("bind "), STEP_BIND},
	{STR_INIT("fastpath function call: "), STEP_FASTPATH},
};

/*
 * "NAME[/PORTAL]: SQL". A name may hold ':' and '/' in theory; the first ": " ends it, as every driver's names have
 * none.
 */
static bool read_named(struct str text, struct event *event)
{
	ptrdiff_t end = str_find_char(text, ':');
	if (end >= 0 && !str_starts(str_skip(text, (size_t)end), STR(": ")))
		end = str_find(text, STR(": "));
	if (end < 0)
		return false;
	struct str name = str_head(text, (size_t)end), portal = {0};
	ptrdiff_t slash = str_find_char(name, '/');
	if (slash > 0) {
		portal = str_skip(name, (size_t)slash + 1);
		name = str_head(name, (size_t)slash);
	}
	event->statement.name = name;
	event->statement.portal = portal;
	event->sql = str_skip(text, (size_t)end + 2);
	return true;
}

/* "statement: SQL", "execute NAME: SQL" …; false when `text` is none of them. */
static bool read_step(struct str text, struct event *event)
{
	if (str_take(&text, STR("statement: "))) {
		event->statement.step = STEP_STATEMENT;
		event->sql = text;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct str rest = text;
		if (!text.n || text.p[0] != steps[i].word.p[0] || !str_take(&rest, steps[i].word))
			continue;
		event->statement.step = steps[i].step;
		if (steps[i].step != STEP_FASTPATH)
			return read_named(rest, event);
		event->sql = rest;
		return true;
	}
	return false;
}

/* DETAIL: "parameters: $1 = …" up to PostgreSQL 16, "Parameters: …" from 17 on. */
static struct str read_parameters(struct str detail)
{
	static const struct str heads[] = {STR_INIT("parameters: "), STR_INIT("Parameters: ")};
	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (str_take(&detail, heads[i]))
			return detail;
	return (struct str){0};
}

static enum plan_format plan_format_of(struct str document)
{
	if (str_starts(document, STR("{")) || str_starts(document, STR("[")))
		return PLAN_FORMAT_JSON;
	if (str_starts(document, STR("<")))
		return PLAN_FORMAT_XML;
	/* YAML quotes the text; the text format does not. */
	struct str rest = document;
	if (str_take(&rest, STR("Query Text: \"")) && str_find(rest, STR("\nPlan: ")) >= 0)
		return PLAN_FORMAT_YAML;
	return str_starts(document, STR("Plan: ")) ? PLAN_FORMAT_YAML : PLAN_FORMAT_TEXT;
}

static struct str json_query_text(struct str document)
{
	ptrdiff_t at = str_find(str_head(document, 256), STR("\"Query Text\": \""));
	if (at < 0)
		return (struct str){0};
	struct str text = str_skip(document, (size_t)at + 15);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			return str_head(text, i);
		i += text.p[i] == '\\';
	}
	return text;
}

/* A text plan begins behind the query: with a line that has a cost. */
static struct str text_query_text(struct str document)
{
	struct str text = document;
	if (!str_take(&text, STR("Query Text: ")))
		return (struct str){0};
	size_t end = text.n;
	for (size_t at = 0; at < text.n;) {
		ptrdiff_t newline = str_find_char(str_skip(text, at), '\n');
		if (newline < 0)
			break;
		size_t next = at + (size_t)newline + 1;
		struct str line = str_skip(text, next);
		ptrdiff_t length = str_find_char(line, '\n');
		if (length >= 0)
			line = str_head(line, (size_t)length);
		if (str_starts(line, STR("Query Parameters: ")) || str_find(line, STR("  (cost=")) > 0) {
			end = next - 1;
			break;
		}
		at = next;
	}
	return str_head(text, end);
}

static void read_plan(struct str document, struct event *event)
{
	const struct log_entry *entry = event->entry;
	event->type = EVENT_PLAN;
	event->plan.document = document;
	event->plan.format = plan_format_of(document);
	/* What a function or a trigger runs has a context that names it; a client's own statement has none. */
	event->plan.nested = str_starts(entry->context, STR("SQL statement \"")) ||
			     str_find(entry->context, STR("PL/pgSQL function ")) >= 0 ||
			     str_find(entry->context, STR("SQL function \"")) >= 0;
	if (event->plan.format == PLAN_FORMAT_JSON)
		event->sql = json_query_text(document);
	else if (event->plan.format == PLAN_FORMAT_TEXT)
		event->sql = text_query_text(document);
}

/* "duration: X ms", then nothing, "  plan:\n…" or a step; some vendors put "rows: N  size: N bytes" in between. */
static void read_duration(struct str text, struct event *event)
{
	int64_t us;
	size_t used = read_ms(text, &us);
	text = str_skip(text, used);
	if (!used || !str_take(&text, STR(" ms")))
		return;
	event->duration_us = us;
	event->type = EVENT_BARE_DURATION;
	if (str_starts(text, STR("  rows: "))) {
		ptrdiff_t behind = str_find(str_head(text, 80), STR(" bytes  "));
		text = behind < 0 ? text : str_skip(text, (size_t)behind + 6);
	}
	if (!str_take(&text, STR("  ")))
		return;
	if (str_take(&text, STR("plan:"))) {
		read_plan(str_trim(text), event);
		return;
	}
	if (read_step(text, event)) {
		event->type = EVENT_DURATION;
		event->parameters = read_parameters(event->entry->detail);
	}
}

/*
 * "duration: 12.345 ms  statement: SQL" and the other steps, which is what most lines of most logs say, eight bytes at
 * a time. What is written in any other way is left to read_duration().
 */
static bool read_plain_step(struct str text, struct event *event)
{
	static const struct str head = STR_INIT("duration: "), tail = STR_INIT(" ms  ");
	const char *p = text.p + head.n;
	if (text.n < head.n + 8 + 8 + tail.n || memcmp(text.p, head.p, head.n) != 0)
		return false;
	unsigned digits = bytes_digits(bytes_load8(p));
	if (digits == 0 || digits == 8 || p[digits] != '.')
		return false;
	uint64_t decimals = bytes_load8(p + digits + 1);
	if (bytes_digits(decimals) != 3 || memcmp(p + digits + 4, tail.p, tail.n) != 0 ||
	    !read_step(str_skip(text, head.n + digits + 4 + tail.n), event))
		return false;
	event->type = EVENT_DURATION;
	event->duration_us = (int64_t)bytes_number(bytes_load8(p), digits) * 1000 + bytes_number(decimals, 3);
	event->parameters = read_parameters(event->entry->detail);
	return true;
}

void event_classify(const struct log_entry *entry, struct event *event)
{
	bytes_clear(event, sizeof *event);
	event->type = EVENT_OTHER;
	event->entry = entry;
	event->duration_us = -1;
	struct str text = entry->message;
	if (read_plain_step(text, event))
		return;
	if (str_take(&text, STR("duration: "))) {
		read_duration(text, event);
		if (event->type != EVENT_OTHER)
			return;
	}
	if (entry->severity == SEVERITY_LOG && read_step(text, event)) {
		event->type = EVENT_STATEMENT;
		event->parameters = read_parameters(entry->detail);
		return;
	}
	message_classify(entry, event);
	if (event->type == EVENT_OTHER && entry->severity == SEVERITY_LOG)
		event_read_translated(entry, event);
}

/* --- parameters --- */

bool parameter_next(struct str *rest, struct parameter *p)
{
	struct str s = *rest;
	str_take(&s, STR(", "));
	*p = (struct parameter){0};
	if (!str_take(&s, STR("$")))
		return false;
	size_t n = 0;
	while (n < s.n && n < 6 && s.p[n] >= '0' && s.p[n] <= '9')
		p->number = p->number * 10 + (unsigned)(s.p[n++] - '0');
	s = str_skip(s, n);
	if (!n || !str_take(&s, STR(" = ")))
		return false;
	if (str_take(&s, STR("NULL"))) {
		p->is_null = true;
		*rest = s;
		return true;
	}
	if (!str_take(&s, STR("'")))
		return false;
	size_t end = 0;
	while (end < s.n && (s.p[end] != '\'' || (end + 1 < s.n && s.p[end + 1] == '\'')))
		end += s.p[end] == '\'' ? 2 : 1;
	end = MIN(end, s.n);
	p->value = str_head(s, end);
	/* log_parameter_max_length puts the dots inside the quotes; a log line cut short has no closing quote. */
	p->cut = str_ends(p->value, STR("...")) || end == s.n;
	*rest = str_skip(s, end + 1);
	return true;
}
