#include "parsers/log_lines.h"

#include "base/base.h"
#include "base/bytes.h"
#include "base/timestamp.h"
#include "parsers/log_shapes.h"

#define MAX_SAMPLE_LINES 64
#define SAMPLE_BYTES 400

enum text_field {
	TEXT_MESSAGE,
	TEXT_DETAIL,
	TEXT_HINT,
	TEXT_QUERY,
	TEXT_CONTEXT,
	TEXT_LOCATION,
	TEXT_STATEMENT,
	TEXT_COUNT
};

static const size_t text_offsets[TEXT_COUNT] = {
	offsetof(struct log_entry, message),   offsetof(struct log_entry, detail),
	offsetof(struct log_entry, hint),      offsetof(struct log_entry, internal_query),
	offsetof(struct log_entry, context),   offsetof(struct log_entry, location),
	offsetof(struct log_entry, statement),
};

/* The slices that the prefix fills in; with the texts, all that moves with the window. */
static const size_t name_offsets[] = {
	offsetof(struct log_entry, user),        offsetof(struct log_entry, database),
	offsetof(struct log_entry, application), offsetof(struct log_entry, client),
	offsetof(struct log_entry, session_id),  offsetof(struct log_entry, virtual_xid),
	offsetof(struct log_entry, command_tag), offsetof(struct log_entry, backend_type),
	offsetof(struct log_entry, sqlstate),
};

static const enum text_field field_of_part[PART_COUNT] = {
	[PART_MESSAGE] = TEXT_MESSAGE,     [PART_DETAIL] = TEXT_DETAIL,   [PART_HINT] = TEXT_HINT,
	[PART_QUERY] = TEXT_QUERY,         [PART_CONTEXT] = TEXT_CONTEXT, [PART_LOCATION] = TEXT_LOCATION,
	[PART_BACKTRACE] = TEXT_COUNT, /* read over */
	[PART_STATEMENT] = TEXT_STATEMENT,
};

struct open_entry {
	struct log_entry e;
	const char *start;
	enum text_field last; /* that a continuation line goes on with; TEXT_COUNT: none is kept */
	unsigned many_lines;  /* bit set: texts with continuation lines */
	bool complete;
};

struct log_lines {
	struct arena arena;
	struct prefix *prefix;
	bool crlf; /* told from the first line: a carriage return elsewhere is a statement's own */
	struct open_entry open[LOG_LINES_OPEN]; /* a ring: the oldest at `first` */
	unsigned first, n;
	struct open_entry *current; /* what a continuation line belongs to; NULL: to none that is kept */
	bool current_is_foreign;
	struct buf text;
	struct log_lines_defaults defaults;
	struct buf samples; /* lines that the prefix did not explain, for a better one */
	unsigned samples_n;
};

static struct str *text_of(struct log_entry *e, enum text_field field)
{
	return (struct str *)(void *)((char *)e + text_offsets[field]);
}

/* Names are often used a line or two before the log introduces them. */
static void learn_head(struct log_lines *l, struct str head)
{
	ptrdiff_t at;
	struct str line;
	while ((at = str_find(head, prefix_introduction)) >= 0) {
		head = str_skip(head, (size_t)at);
		if (!str_cut(&head, '\n', &line))
			return;
		prefix_learn(l->prefix, str_ends(line, STR("\r")) ? str_head(line, line.n - 1) : line);
	}
}

struct log_lines *log_lines_new(const struct log_reader_options *options)
{
	struct log_lines *l = xcalloc(1, sizeof *l);
	struct str text = options->prefix;
	ptrdiff_t newline = str_find_char(options->head, '\n');
	l->crlf = newline > 0 && options->head.p[newline - 1] == '\r';
	l->defaults.at_us = TIME_UNKNOWN;
	if (!text.n) {
		unsigned explained;
		text = prefix_infer(options->head, &l->arena, &explained);
	}
	l->prefix = prefix_compile(text, &l->arena);
	if (!l->prefix)
		l->prefix = prefix_compile(STR(""), &l->arena);
	prefix_remember(l->prefix);
	learn_head(l, options->head);
	return l;
}

void log_lines_free(struct log_lines *l)
{
	if (!l)
		return;
	buf_release(&l->text);
	buf_release(&l->samples);
	arena_release(&l->arena);
	free(l);
}

struct str log_lines_prefix(const struct log_lines *l)
{
	return prefix_text(l->prefix);
}

void log_lines_set_defaults(struct log_lines *l, const struct log_lines_defaults *defaults)
{
	l->defaults = *defaults;
}

/* --- handing out --- */

/* Appends `raw` with "\n\t" turned back into "\n" (whatever `lead` stands in front of the tab), and CRLF into LF. */
static void add_unfolded(struct buf *out, struct str raw, struct str lead, bool crlf)
{
	struct str line;
	while (str_cut(&raw, '\n', &line)) {
		line.n -= crlf && str_ends(line, STR("\r"));
		memcpy(out->p + out->n, line.p, line.n);
		out->n += line.n;
		out->p[out->n++] = '\n';
		if (lead.n)
			str_take(&raw, lead);
		raw = str_skip(raw, raw.n && raw.p[0] == '\t');
	}
	if (raw.n)
		memcpy(out->p + out->n, raw.p, raw.n);
	out->n += raw.n;
}

static void unfold(struct log_lines *l, struct open_entry *o)
{
	size_t total = 0;
	for (unsigned i = 0; i < TEXT_COUNT; i++)
		if (o->many_lines >> i & 1)
			total += text_of(&o->e, i)->n;
	buf_clear(&l->text);
	buf_reserve(&l->text, total); /* once, so that nothing moves */
	for (unsigned i = 0; i < TEXT_COUNT; i++) {
		if (!(o->many_lines >> i & 1))
			continue;
		struct str *text = text_of(&o->e, i);
		size_t from = l->text.n;
		add_unfolded(&l->text, *text, prefix_lead(l->prefix), l->crlf);
		*text = str_of(l->text.p + from, l->text.n - from);
	}
}

/*
 * "… at character 8" is the cursor position, which other formats keep apart. In a statement's text it would be the
 * statement's own.
 */
static struct str without_position(struct str message, enum severity severity)
{
	static const struct str words = STR_INIT(" at character ");
	size_t n = message.n;
	while (n && is_digit(message.p[n - 1]))
		n--;
	bool may_have_one = severity >= SEVERITY_WARNING || str_starts(message, STR("process "));
	return may_have_one && n < message.n && str_ends(str_head(message, n), words) ? str_head(message, n - words.n)
										      : message;
}

static void hand_out(struct log_lines *l, struct open_entry *o, const struct log_sink *sink)
{
	if (o->many_lines)
		unfold(l, o);
	o->e.message = without_position(o->e.message, o->e.severity);
	sink->entry(sink->context, &o->e);
}

static void hand_out_oldest(struct log_lines *l, const struct log_sink *sink)
{
	struct open_entry *o = &l->open[l->first];
	if (o == l->current)
		l->current = NULL;
	hand_out(l, o, sink);
	l->first = (l->first + 1) % LOG_LINES_OPEN;
	l->n--;
}

void log_lines_flush(struct log_lines *l, const struct log_sink *sink)
{
	while (l->n)
		hand_out_oldest(l, sink);
}

void log_lines_cut(struct log_lines *l, const struct log_sink *sink)
{
	if (l->current)
		l->current->e.cut = true;
	log_lines_flush(l, sink);
}

const char *log_lines_oldest(const struct log_lines *l)
{
	return l->n ? l->open[l->first].start : NULL;
}

static void move_slice(struct str *s, ptrdiff_t bytes)
{
	if (s->n)
		s->p += bytes;
}

void log_lines_move(struct log_lines *l, ptrdiff_t bytes)
{
	for (unsigned k = 0; bytes && k < l->n; k++) {
		struct open_entry *o = &l->open[(l->first + k) % LOG_LINES_OPEN];
		o->start += bytes;
		for (unsigned i = 0; i < TEXT_COUNT; i++)
			move_slice(text_of(&o->e, i), bytes);
		for (size_t i = 0; i < ARRAY_LEN(name_offsets); i++)
			move_slice((struct str *)(void *)((char *)&o->e + name_offsets[i]), bytes);
	}
}

/* --- taking in --- */

/* "00000: " behind the severity, with log_error_verbosity = verbose. All codes have a digit; "AUDIT: " has none. */
static struct str take_sqlstate(struct str text, struct log_entry *e)
{
	if (text.n < 7 || text.p[5] != ':' || text.p[6] != ' ' || shape_sqlstate(text) != 5)
		return text;
	for (size_t i = 0; i < 5; i++)
		if (is_digit(text.p[i])) {
			e->sqlstate = str_head(text, 5);
			return str_skip(text, 7);
		}
	return text;
}

/* The pid is the second half of a session id. */
static uint32_t pid_of_session(struct str session)
{
	ptrdiff_t dot = str_find_char(session, '.');
	uint32_t pid = 0;
	for (size_t i = (size_t)(dot + 1); dot >= 0 && i < session.n; i++) {
		char c = session.p[i];
		pid = pid * 16 + (uint32_t)(is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return pid;
}

static void begin_entry(struct log_entry *e)
{
	bytes_clear(e, sizeof *e);
	e->at_us = TIME_UNKNOWN;
}

static void complete_fields(const struct log_lines *l, struct log_entry *e)
{
	if (!e->pid && e->session_id.n)
		e->pid = pid_of_session(e->session_id);
	if (!e->pid)
		e->pid = l->defaults.pid;
	if (e->at_us == TIME_UNKNOWN)
		e->at_us = l->defaults.at_us;
}

/* A message of process `pid` begins: its earlier ones are complete, and complete ones at the front are handed out. */
static void make_room(struct log_lines *l, uint32_t pid, const char *line_end, const struct log_sink *sink)
{
	for (unsigned k = 0; k < l->n; k++) {
		struct open_entry *o = &l->open[(l->first + k) % LOG_LINES_OPEN];
		o->complete = o->complete || o->e.pid == pid;
	}
	while (l->n && (l->open[l->first].complete || l->n == LOG_LINES_OPEN - 1 ||
			(size_t)(line_end - l->open[l->first].start) > LOG_ENTRY_MAX_BYTES))
		hand_out_oldest(l, sink);
}

/* The newest open message of the process. */
static struct open_entry *open_of(struct log_lines *l, uint32_t pid)
{
	for (unsigned k = l->n; k-- > 0;) {
		struct open_entry *o = &l->open[(l->first + k) % LOG_LINES_OPEN];
		if (o->e.pid == pid && !o->complete)
			return o;
	}
	return NULL;
}

static void add_part(struct log_lines *l, const struct log_entry *fields, enum log_part part, struct str text,
		     struct str line, struct pos at, const struct log_sink *sink)
{
	struct open_entry *o = open_of(l, fields->pid);
	if (!o) {
		sink->unparsed(sink->context, line, at);
		l->current = NULL;
		l->current_is_foreign = true;
		return;
	}
	o->e.lines++;
	o->last = field_of_part[part];
	if (o->last != TEXT_COUNT && text_of(&o->e, o->last)->n == 0)
		*text_of(&o->e, o->last) = text;
	else
		o->last = TEXT_COUNT;
	l->current = o;
	l->current_is_foreign = false;
}

/* Where the next message is built: the free place behind the ring's newest. */
static struct open_entry *next_place(struct log_lines *l)
{
	return &l->open[(l->first + l->n) % LOG_LINES_OPEN];
}

static void add_prefixed(struct log_lines *l, const struct log_word *word, size_t end, struct str line, struct pos at,
			 const struct log_sink *sink)
{
	struct open_entry *o = next_place(l);
	struct str text = str_skip(line, end + word->text.n + 3);
	complete_fields(l, &o->e);
	if (word->part != PART_MESSAGE) {
		add_part(l, &o->e, word->part, text, line, at, sink);
		return;
	}
	make_room(l, o->e.pid, line.p + line.n, sink);
	l->n++; /* the place stays the next one: handing out moves `first` and `n` alike */
	o->e.severity = word->severity;
	o->e.message = take_sqlstate(text, &o->e);
	o->e.at = at;
	o->e.lines = 1;
	o->start = line.p;
	o->last = TEXT_MESSAGE;
	o->many_lines = 0;
	o->complete = false;
	l->current = o;
	l->current_is_foreign = false;
}

static void extend(struct log_lines *l, struct str line, const struct log_sink *sink)
{
	struct open_entry *o = l->current;
	if (!o)
		return;
	if ((size_t)(line.p + line.n - o->start) > LOG_ENTRY_MAX_BYTES) {
		log_lines_cut(l, sink);
		return;
	}
	while (&l->open[l->first] != o && (size_t)(line.p + line.n - l->open[l->first].start) > LOG_ENTRY_MAX_BYTES)
		hand_out_oldest(l, sink);
	o->e.lines++;
	if (o->last == TEXT_COUNT)
		return;
	struct str *text = text_of(&o->e, o->last);
	if (!text->n)
		text->p = line.p; /* "DETAIL:  " with nothing behind it */
	text->n = (size_t)(line.p + line.n - text->p);
	o->many_lines |= 1u << o->last;
}

/* A line that only fits partly may belong to a prefix that its beginning did not show: look again, with it. */
static void infer_again(struct log_lines *l, struct str line)
{
	if (l->samples_n >= MAX_SAMPLE_LINES)
		return;
	l->samples_n++;
	buf_add(&l->samples, str_head(line, SAMPLE_BYTES));
	buf_add_char(&l->samples, '\n');
	if (l->samples_n & (l->samples_n - 1))
		return; /* at the 1st, 2nd, 4th, 8th … such line */
	unsigned explained;
	struct prefix *better = prefix_compile(prefix_infer(buf_str(&l->samples), &l->arena, &explained), &l->arena);
	if (better && explained == 1000 && prefix_field_count(better) >= prefix_field_count(l->prefix)) {
		prefix_learn_from(better, l->prefix);
		prefix_remember(better);
		l->prefix = better;
	}
}

static bool read_prefix(struct log_lines *l, struct str line, const struct log_word **word, size_t *end)
{
	struct log_entry *e = &next_place(l)->e;
	begin_entry(e);
	if (prefix_match(l->prefix, line, e, word, end)) {
		struct str message = str_skip(line, *end + (*word)->text.n + 3);
		/* What this line introduces may be in its own prefix. */
		if (message.n && message.p[0] == prefix_introduction.p[0] && prefix_learn(l->prefix, message))
			prefix_match(l->prefix, line, e, word, end);
		return true;
	}
	begin_entry(e);
	if (!prefix_match_partly(l->prefix, line, e, word, end))
		return false;
	infer_again(l, line);
	struct log_entry again = {.at_us = TIME_UNKNOWN};
	if (prefix_match(l->prefix, line, &again, word, end))
		*e = again;
	return true;
}

/* A tab in front, or behind what something else puts before every line ("db_1  | \tFROM t"). */
static bool continues(const struct log_lines *l, struct str line)
{
	struct str lead = prefix_lead(l->prefix);
	if (line.n && line.p[0] == '\t')
		return true;
	return lead.n && lead.n < line.n && line.p[lead.n] == '\t' && str_starts(line, lead);
}

void log_lines_add(struct log_lines *l, struct str line, struct pos at, const struct log_sink *sink)
{
	const struct log_word *word;
	size_t end;
	line.n -= l->crlf && str_ends(line, STR("\r"));
	if (continues(l, line)) {
		if (l->current_is_foreign)
			sink->unparsed(sink->context, line, at);
		else
			extend(l, line, sink);
	} else if (!line.n && l->current) {
		/* The server never writes an empty line, but what copies logs may strip the tab of one. */
		extend(l, line, sink);
	} else if (read_prefix(l, line, &word, &end)) {
		add_prefixed(l, word, end, line, at, sink);
	} else {
		if (line.n)
			sink->unparsed(sink->context, line, at);
		l->current = NULL;
		l->current_is_foreign = true;
	}
}

bool log_lines_fits(struct log_lines *l, struct str line, uint32_t *pid)
{
	struct log_entry e = {.at_us = TIME_UNKNOWN};
	const struct log_word *word;
	size_t end;
	if (!line.n || line.p[0] == '\t' || !prefix_match(l->prefix, line, &e, &word, &end))
		return false;
	*pid = e.pid ? e.pid : pid_of_session(e.session_id);
	return true;
}

bool log_lines_begins(struct log_lines *l, struct str line)
{
	struct log_entry e = {0};
	const struct log_word *word;
	size_t end;
	if (!line.n || line.p[0] == '\t' || !prefix_match(l->prefix, line, &e, &word, &end))
		return false;
	return word->part == PART_MESSAGE;
}
