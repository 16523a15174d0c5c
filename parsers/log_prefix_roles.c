#include "parsers/log_prefix_roles.h"

#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/log_prefix_ops.h"

#define MAX_LINES 600
#define MAX_NUMBERS 5 /* as many as there are escapes of numbers, each of which has a field of its own */
#define MIN_LINES 4   /* fewer say nothing */
#define MIN_LINES_ALONE 8
#define MAX_COUNTERS 64

/* The fields that hold the numbers while they are looked at, widest first. */
static const char stand_ins[MAX_NUMBERS] = {'Q', 'x', 'l', 'p', 'P'};

struct line {
	uint64_t values[MAX_NUMBERS];
	uint64_t session; /* the pid in %c, 0: none */
	bool is_part;     /* DETAIL, STATEMENT …: of the same process as the line above */
};

struct roles {
	struct prefix *p;
	struct line *lines;
	size_t lines_n;
	size_t escapes[MAX_NUMBERS]; /* where in the prefix's text the numbers' letters are */
	size_t numbers_n;
	char names[MAX_NUMBERS]; /* what was found; 0: not yet; '=': the same everywhere, a literal */
};

static uint64_t value_of(const struct log_entry *e, char escape)
{
	switch (escape) {
	case 'Q':
		return (uint64_t)e->query_id;
	case 'x':
		return e->xid;
	case 'l':
		return e->line_number;
	case 'p':
		return e->pid;
	default:
		return e->leader_pid;
	}
}

static uint64_t hexadecimal_behind_dot(struct str session)
{
	ptrdiff_t dot = str_find_char(session, '.');
	uint64_t v = 0;
	for (size_t i = (size_t)(dot + 1); dot >= 0 && i < session.n && i < (size_t)dot + 9; i++)
		v = v * 16 + (uint64_t)(is_digit(session.p[i]) ? session.p[i] - '0' : session.p[i] - 'a' + 10);
	return v;
}

static void add_line(struct roles *r, struct str text)
{
	struct log_entry e = {.at_us = TIME_UNKNOWN};
	const struct log_word *word;
	size_t end;
	if (r->lines_n == MAX_LINES || !text.n || text.p[0] == '\t' || !prefix_match(r->p, text, &e, &word, &end))
		return;
	struct line *line = &r->lines[r->lines_n++];
	for (size_t i = 0; i < r->numbers_n; i++)
		line->values[i] = value_of(&e, stand_ins[i]);
	line->session = hexadecimal_behind_dot(e.session_id);
	line->is_part = word->part != PART_MESSAGE;
}

/* --- what a column of numbers does --- */

static bool always_the_same(const struct roles *r, size_t column)
{
	for (size_t i = 1; i < r->lines_n; i++)
		if (r->lines[i].values[column] != r->lines[0].values[column])
			return false;
	return true;
}

static bool is_the_sessions(const struct roles *r, size_t column)
{
	for (size_t i = 0; i < r->lines_n; i++)
		if (r->lines[i].session != r->lines[i].values[column])
			return false;
	return true;
}

/* The "-1" of "[%l-1]", which pgFouine wanted. */
static bool is_always_one(const struct roles *r, size_t column)
{
	return r->numbers_n > 1 && r->lines[0].values[column] == 1 && always_the_same(r, column);
}

/* Pids are never 0 and have seven digits at most. */
static bool may_be_pid(const struct roles *r, size_t column)
{
	if (is_always_one(r, column))
		return false;
	for (size_t i = 0; i < r->lines_n; i++)
		if (r->lines[i].values[column] == 0 || r->lines[i].values[column] > 9999999)
			return false;
	return true;
}

/* Of a thousand lines whose process was seen before, those with a number greater by one than there. */
static unsigned counts_within(const struct roles *r, size_t column, const uint64_t *processes)
{
	unsigned seen = 0, counting = 0;
	for (size_t i = 1; i < r->lines_n; i++)
		for (size_t k = i; k-- > 0;) {
			if (processes[k] != processes[i])
				continue;
			seen++;
			counting += r->lines[i].values[column] == r->lines[k].values[column] + 1;
			break;
		}
	return seen >= MIN_LINES ? counting * 1000 / seen : 0;
}

/* Of a thousand lines, those that begin a count at 1 or go on with one that is open: a line number without a pid. */
static unsigned counts_alone(const struct roles *r, size_t column)
{
	uint64_t counters[MAX_COUNTERS];
	size_t n = 0;
	unsigned counting = 0;
	for (size_t i = 0; i < r->lines_n; i++) {
		uint64_t v = r->lines[i].values[column];
		size_t k = n;
		while (k > 0 && counters[k - 1] + 1 != v)
			k--;
		if (k == 0 && n < MAX_COUNTERS && (v == 1 || i == 0))
			counters[n++] = v;
		else if (k == 0)
			continue;
		else
			counters[k - 1] = v;
		counting++;
	}
	return r->lines_n >= MIN_LINES ? counting * 1000 / (unsigned)r->lines_n : 0;
}

static bool ever_one(const struct roles *r, size_t column)
{
	for (size_t i = 0; i < r->lines_n; i++)
		if (r->lines[i].values[column] == 1)
			return true;
	return false;
}

/* Of a thousand lines that are part of the message above, those with its number. */
static unsigned stays_in_messages(const struct roles *r, size_t column)
{
	unsigned parts = 0, same = 0;
	for (size_t i = 1; i < r->lines_n; i++)
		if (r->lines[i].is_part) {
			parts++;
			same += r->lines[i].values[column] == r->lines[i - 1].values[column];
		}
	return parts ? same * 1000 / parts : 1000;
}

static bool is_wide(const struct roles *r, size_t column)
{
	for (size_t i = 0; i < r->lines_n; i++)
		if (r->lines[i].values[column] > UINT32_MAX)
			return true;
	return false;
}

/* --- naming them --- */

static bool is_named(const struct roles *r, char name)
{
	return memchr(r->names, name, r->numbers_n) != NULL;
}

/* The number that counts the lines of `processes`, or none; *best_counting is how well, and what it has to beat. */
static size_t counter_of(const struct roles *r, size_t pid, const uint64_t *processes, unsigned *best_counting)
{
	size_t best = r->numbers_n;
	for (size_t i = 0; i < r->numbers_n; i++) {
		unsigned counting = i == pid ? 0 : counts_within(r, i, processes);
		if (counting > *best_counting) {
			*best_counting = counting;
			best = i;
		}
	}
	return best;
}

/* A pid and a line number, which prove each other; or the pid that the session id repeats. */
static bool name_by_process(struct roles *r)
{
	uint64_t processes[MAX_LINES];
	unsigned counting = 600;
	for (size_t i = 0; i < r->lines_n; i++)
		processes[i] = r->lines[i].session;
	if (processes[0]) {
		for (size_t i = 0; i < r->numbers_n; i++)
			if (is_the_sessions(r, i))
				r->names[i] = 'p';
		size_t line = counter_of(r, r->numbers_n, processes, &counting);
		if (line < r->numbers_n)
			r->names[line] = 'l';
		return true;
	}
	for (size_t pid = 0; pid < r->numbers_n; pid++) {
		for (size_t i = 0; i < r->lines_n; i++)
			processes[i] = r->lines[i].values[pid];
		size_t line = may_be_pid(r, pid) ? counter_of(r, pid, processes, &counting) : r->numbers_n;
		if (line == r->numbers_n)
			continue;
		memset(r->names, 0, sizeof r->names);
		r->names[pid] = 'p';
		r->names[line] = 'l';
	}
	return is_named(r, 'p');
}

static void name_alone(struct roles *r)
{
	/* Processes that log one line each count too, by their pids, but not from 1 nor within a message. */
	for (size_t i = 0; i < r->numbers_n && !is_named(r, 'l'); i++)
		if (r->lines_n >= MIN_LINES_ALONE && counts_alone(r, i) >= 900 &&
		    (ever_one(r, i) || stays_in_messages(r, i) < 500))
			r->names[i] = 'l';
	size_t best = r->numbers_n;
	unsigned best_staying = 900;
	for (size_t i = 0; i < r->numbers_n; i++) {
		unsigned staying = r->names[i] || !may_be_pid(r, i) ? 0 : stays_in_messages(r, i);
		/* One process alone has the same number everywhere, and so has a literal. */
		staying -= staying && always_the_same(r, i) ? 1 : 0;
		if (staying > best_staying) {
			best_staying = staying;
			best = i;
		}
	}
	if (best < r->numbers_n)
		r->names[best] = 'p';
}

static void name_rest(struct roles *r, const char *before)
{
	for (size_t i = 0; i < r->numbers_n; i++) {
		if (r->names[i])
			continue;
		bool keeps = before[i] != 'p' && before[i] != 'l' && !is_named(r, before[i]);
		if (is_wide(r, i) && !is_named(r, 'Q'))
			r->names[i] = 'Q';
		else if ((always_the_same(r, i) && r->lines[0].values[i] && is_named(r, 'p')) || is_always_one(r, i))
			r->names[i] = '=';
		else if (keeps)
			r->names[i] = before[i];
		else
			r->names[i] = !is_named(r, 'x') ? 'x' : !is_named(r, 'Q') ? 'Q' : '*';
	}
}

static struct str compose(const struct roles *r, struct str text, struct arena *arena)
{
	struct str out = STR("");
	size_t done = 0;
	for (size_t i = 0; i < r->numbers_n; i++) {
		struct str before = str_of(text.p + done, r->escapes[i] - done);
		if (r->names[i] == '=')
			out = arena_fmt(arena, "%.*s%.*s%" PRIu64, STR_ARG(out), (int)before.n - 1, before.p,
					r->lines[0].values[i]);
		else
			out = arena_fmt(arena, "%.*s%.*s%c", STR_ARG(out), STR_ARG(before), r->names[i]);
		done = r->escapes[i] + 1;
	}
	return arena_fmt(arena, "%.*s%.*s", STR_ARG(out), STR_ARG(str_skip(text, done)));
}

/* --- times --- */

static int64_t time_of(struct prefix *p, struct str line)
{
	struct log_entry e = {.at_us = TIME_UNKNOWN};
	const struct log_word *word;
	size_t end;
	if (!line.n || line.p[0] == '\t' || !prefix_match(p, line, &e, &word, &end))
		return TIME_UNKNOWN;
	return e.at_us;
}

/* With two times of the same look the later one is the line's. */
static struct str name_times(struct str text, struct str head, struct arena *arena)
{
	ptrdiff_t start = str_find(text, STR("%s")), at = str_find(text, STR("%t"));
	if (start < 0 || at < 0)
		return text;
	char *swapped = (char *)(uintptr_t)arena_strdup(text, arena).p;
	swapped[start + 1] = 't';
	swapped[at + 1] = 's';
	struct prefix *p = prefix_compile(text, arena), *other = prefix_compile(str_of(swapped, text.n), arena);
	struct str line;
	size_t n = 0, later = 0, earlier = 0;
	while (p && other && n++ < MAX_LINES && str_cut(&head, '\n', &line)) {
		int64_t a = time_of(p, line), b = time_of(other, line);
		later += b != TIME_UNKNOWN && b > a;
		earlier += b < a;
	}
	return later && !earlier ? str_of(swapped, text.n) : text;
}

struct str prefix_name_roles(struct str text, struct str head, struct arena *arena)
{
	struct roles *r = ARENA_NEW(struct roles, arena);
	char before[MAX_NUMBERS] = {0};
	text = name_times(text, head, arena);
	char *standing_in = (char *)(uintptr_t)arena_strdup(text, arena).p;
	for (size_t i = 0; i + 1 < text.n; i++) {
		if (text.p[i] != '%')
			continue;
		i++;
		if (!strchr("pPlxQ", text.p[i]))
			continue;
		if (r->numbers_n == MAX_NUMBERS)
			return text;
		before[r->numbers_n] = text.p[i];
		r->escapes[r->numbers_n] = i;
		standing_in[i] = stand_ins[r->numbers_n++];
	}
	r->p = prefix_compile(str_of(standing_in, text.n), arena);
	r->lines = ARENA_ARRAY(struct line, MAX_LINES, arena);
	for (struct str line; r->p && r->numbers_n && r->lines_n < MAX_LINES && str_cut(&head, '\n', &line);)
		add_line(r, line);
	if (r->lines_n < MIN_LINES || !r->numbers_n)
		return text;
	if (!name_by_process(r))
		name_alone(r);
	if (!is_named(r, 'p') && !is_named(r, 'l') && r->numbers_n == 1)
		return text;
	name_rest(r, before);
	return compose(r, text, arena);
}
