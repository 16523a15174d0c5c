#include "parsers/event_translated.h"

#include "base/base.h"
#include "parsers/message_template.h"

#define STEP_BARE (-1)

static const struct translation {
	int step; /* enum statement_step, or STEP_BARE */
	const char *template;
} translations[] = {
#define TRANSLATION(step, template) {STEP_##step, template},
#include "parsers/translations.def"
#undef TRANSLATION
};

static int64_t read_ms(struct str s)
{
	int64_t us = 0;
	size_t i = 0, decimals = 0;
	bool behind_point = false;
	for (; i < s.n && i < 18 && decimals < 3; i++) {
		if (s.p[i] == '.' || s.p[i] == ',') {
			behind_point = true;
		} else if (s.p[i] >= '0' && s.p[i] <= '9') {
			us = us * 10 + (s.p[i] - '0');
			decimals += behind_point;
		} else {
			return -1;
		}
	}
	for (; decimals < 3; decimals++)
		us *= 10;
	return us;
}

static void store(struct event *event, const struct template_capture *capture)
{
	struct str name = capture->text;
	if (str_eq(capture->name, STR("ms"))) {
		event->duration_us = read_ms(capture->text);
	} else if (str_eq(capture->name, STR("sql"))) {
		event->sql = capture->text;
	} else {
		ptrdiff_t slash = str_find_char(name, '/');
		event->statement.name = slash > 0 ? str_head(name, (size_t)slash) : name;
		if (slash > 0)
			event->statement.portal = str_skip(name, (size_t)slash + 1);
	}
}

/* "Parameter: $1 = …", whatever the word. */
static struct str parameters_of(struct str detail)
{
	ptrdiff_t at = str_find(str_head(detail, 80), STR(": $1 = "));
	return at < 0 ? (struct str){0} : str_skip(detail, (size_t)at + 2);
}

bool event_read_translated(const struct log_entry *entry, struct event *event)
{
	struct template_match match;
	for (size_t i = 0; i < ARRAY_LEN(translations); i++) {
		const struct translation *row = &translations[i];
		if (!entry->message.n || row->template[0] != entry->message.p[0] ||
		    !template_match(row->template, entry->message, &match))
			continue;
		struct event read = {.entry = entry, .duration_us = -1};
		for (size_t k = 0; k < match.n; k++)
			store(&read, &match.captures[k]);
		read.type = row->step == STEP_BARE          ? EVENT_BARE_DURATION
			    : match.captures[0].name.n == 2 ? EVENT_DURATION /* "ms" comes first */
							    : EVENT_STATEMENT;
		if (read.type != EVENT_STATEMENT && read.duration_us < 0)
			continue;
		if (row->step != STEP_BARE)
			read.statement.step = (enum statement_step)row->step;
		read.parameters = parameters_of(entry->detail);
		*event = read;
		return true;
	}
	return false;
}
