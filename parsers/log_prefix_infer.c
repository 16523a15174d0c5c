/*
 * Which log_line_prefix wrote these lines? Candidates are compiled and tried on a sample of different-looking lines;
 * the one that explains most, and of those the one that carries most fields, is it.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/log_prefix_ops.h"
#include "parsers/log_prefix_roles.h"
#include "parsers/log_prefix_template.h"

#define MAX_SAMPLES 96
#define MAX_TEMPLATES 48
#define MAX_PREFIX 1000

/* In wide use: defaults, distributions, clouds, and what the tools' manuals recommend. Where several fit equally, the
 * first wins. */
static const struct str well_known[] = {
	STR_INIT("%m [%p] "),
	STR_INIT("%m [%p] %q%u@%d "),
	STR_INIT("%t [%p-%l] %q%u@%d "),
	STR_INIT("%t [%p]: [%l-1] %quser=%u,db=%d,app=%a,client=%h "),
	STR_INIT("%t [%p]: [%l-1] %quser=%u,db=%d "),
	STR_INIT("%t [%p]: [%l-1] %q"),
	STR_INIT("%t:%r:%u@%d:[%p]:"),
	STR_INIT("%m:%r:%u@%d:[%p]:"),
	STR_INIT("%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:"),
	STR_INIT("%t-%c-"),
	STR_INIT("%t-%c-%u-"),
	STR_INIT("%t-%c-%u-%d-"),
	STR_INIT("%m [%p]: [%l-1] %qdb=%d,user=%u "),
	STR_INIT(" sql_error_code = %e "),
	STR_INIT("sql_error_code = %e pid=\"%p\" "),
	STR_INIT("%m [%p] %q[user=%u,db=%d,app=%a] "),
	STR_INIT("%m [%p][%v] : [%l-1] %q[app=%a] "),
	STR_INIT("%m [%p]: [%l-1] %quser=%u,db=%d,app=%a,client=%h "),
	STR_INIT("%t [%p]: [%l-1] %quser=%u,db=%d - PG-%e "),
	STR_INIT("%m %r %u %a [%c] [%p] "),
	STR_INIT("pid=%p,user=%u,db=%d,app=%a,client=%h "),
	STR_INIT("%p-%s-%c-%l-%h-%u-%d-%m "),
	STR_INIT("%m [%p] %b[%P] %q[user=%u,db=%d,app=%a] "),
	STR_INIT("%n [%p] %q%u@%d/%a "),
	STR_INIT("%m [%p] %q%u@%d/%a "),
	STR_INIT("%m [%p] %q%u@%d %h "),
	STR_INIT("%m [%p] %q%u@%d %r "),
	STR_INIT("%m [%p] %q%a "),
	STR_INIT("%m [%p] %q%d "),
	STR_INIT("%m %p %q%u@%d "),
	STR_INIT("%t %u@%d %r "),
	STR_INIT("%m [%p] %u@%d %a "),
	STR_INIT("<%m %u %d %h %p> "),
	STR_INIT("< %m > "),
	STR_INIT("< %m %u@%d >"),
	STR_INIT("%m|%u|%d|%c|"),
	STR_INIT("%m [%p] %qu=%u d=%d a=%a h=%h "),
	STR_INIT("%m p=%p:%l@%v c=%u@%h/%d:%a "),
};

struct sample {
	struct str line;   /* cut to what matters */
	struct str prefix; /* what stands before the word */
	unsigned weight;   /* lines that look the same */
	bool background;   /* of a process without a session */
};

struct inference {
	struct sample samples[MAX_SAMPLES];
	size_t samples_n;
	unsigned total;
	struct introduced known;
	struct names introductions; /* these messages */
	struct arena *arena;
	struct str best;
	unsigned best_explained; /* lines */
	unsigned best_fitting;   /* the same, less a quarter of those with odd names when most are */
	int best_worth;
};

/* --- samples --- */

/* Digits and letters do not matter, punctuation does. */
static bool looks_like(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		bool same = a.p[i] == b.p[i] || (is_digit(a.p[i]) && is_digit(b.p[i]));
		if (!same)
			return false;
	}
	return true;
}

static bool is_among(const struct names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->items[i], name))
			return true;
	return false;
}

static void add_name(struct names *names, struct str name)
{
	if (names->n < ARRAY_LEN(names->items) && name.n && !is_among(names, name))
		names->items[names->n++] = name;
}

/* The names that "connection authorized: user=U database=D application_name=A" introduces. */
static void note_names(struct inference *in, struct str message)
{
	ptrdiff_t user = str_find(message, STR("connection authorized: user="));
	ptrdiff_t database = str_find(message, STR(" database="));
	ptrdiff_t application = str_find(message, STR(" application_name="));
	if (user < 0 || database < user)
		return;
	add_name(&in->introductions, str_skip(message, (size_t)user));
	struct str rest = str_skip(message, (size_t)user + 28);
	add_name(&in->known.users, str_head(rest, (size_t)(database - user) - 28));
	rest = str_skip(message, (size_t)database + 10);
	if (application > database) {
		add_name(&in->known.databases, str_head(rest, (size_t)(application - database) - 10));
		add_name(&in->known.applications, str_skip(message, (size_t)application + 18));
	} else {
		add_name(&in->known.databases, rest);
	}
}

/* Messages of the postmaster, the checkpointer and autovacuum: they have no user, database, application or client. */
static bool is_of_background(struct str message)
{
	static const struct str beginnings[] = {
		STR_INIT("starting PostgreSQL "),
		STR_INIT("listening on "),
		STR_INIT("database system "),
		STR_INIT("checkpoint "),
		STR_INIT("automatic "),
		STR_INIT("received "),
		STR_INIT("redo "),
		STR_INIT("background worker "),
		STR_INIT("parameter \""),
	};
	for (size_t i = 0; i < ARRAY_LEN(beginnings); i++)
		if (str_starts(message, beginnings[i]))
			return true;
	return false;
}

static void add_sample(struct inference *in, struct str line)
{
	const struct log_word *word;
	if (!line.n || line.p[0] == '\t')
		return;
	ptrdiff_t at = log_word_find(str_head(line, MAX_PREFIX), &word);
	if (at < 0)
		return;
	struct sample sample = {.line = str_head(line, (size_t)at + word->text.n + 3),
				.prefix = str_head(line, (size_t)at),
				.weight = 1};
	struct str message = str_skip(line, sample.line.n);
	sample.background = is_of_background(message);
	note_names(in, message);
	in->total++;
	for (size_t i = 0; i < in->samples_n; i++)
		if (looks_like(in->samples[i].prefix, sample.prefix)) {
			in->samples[i].weight++;
			return;
		}
	if (in->samples_n < MAX_SAMPLES)
		in->samples[in->samples_n++] = sample;
	else
		in->total--;
}

/* Words of a background process's prefix that every line has are no names. */
static void note_constants(struct inference *in)
{
	size_t first = 0;
	while (first < in->samples_n && !in->samples[first].background)
		first++;
	for (struct str s = first < in->samples_n ? in->samples[first].prefix : STR(""); s.n;) {
		size_t n = prefix_word_length(s), holding = 0;
		struct str word = str_head(s, n);
		for (size_t i = 0; n && i < in->samples_n; i++)
			holding += str_find(in->samples[i].prefix, word) >= 0;
		if (holding == in->samples_n && !is_digit(word.p[0]))
			add_name(&in->known.constants, word);
		s = str_skip(s, MAX(n, 1u));
	}
}

/* --- trying a candidate --- */

/* Which fields a line fills, but for the three names, which are counted one by one. */
static unsigned fields_of(const struct log_entry *e)
{
	bool filled[] = {e->at_us != TIME_UNKNOWN,
			 e->pid,
			 e->leader_pid,
			 e->query_id,
			 e->line_number,
			 e->client.n,
			 e->session_id.n,
			 e->virtual_xid.n,
			 e->xid,
			 e->command_tag.n,
			 e->backend_type.n,
			 e->sqlstate.n};
	unsigned mask = 0;
	for (unsigned i = 0; i < ARRAY_LEN(filled); i++)
		mask |= (unsigned)filled[i] << i;
	return mask;
}

static bool holds_any(struct str s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr(set, s.p[i]))
			return !str_eq(s, STR("[unknown]"));
	return false;
}

struct score {
	unsigned explained; /* lines */
	unsigned filled;    /* mask of the fields found in any of them */
	struct {
		unsigned odd;   /* lines whose name looks as if it were several things, */
		unsigned known; /* … is one that the log introduces, */
		unsigned other; /* … is not */
	} names[3];
	unsigned odd_clients; /* lines whose client does not look like a host */
};

/* An address, "[local]", a host name with its domain, or anything with a port behind it. One bare word is more likely
 * an application's name. */
static bool looks_like_host(struct str client, struct str prefix)
{
	ptrdiff_t at = str_find(prefix, client);
	struct str behind = str_skip(prefix, (size_t)MAX(at, 0) + client.n);
	return str_find_char(client, '.') >= 0 || str_find_char(client, ':') >= 0 || client.p[0] == '[' ||
	       str_eq(client, STR("localhost")) || (at >= 0 && str_starts(behind, STR("(")));
}

static void score_name(struct score *score, size_t i, struct str name, const struct names *known, const char *odd,
		       unsigned weight)
{
	if (!name.n)
		return;
	bool is_known = is_among(known, name);
	bool ends_oddly = strchr(":;,|>-})]'\"", name.p[name.n - 1]) || name.p[0] == '\'' || name.p[0] == '"';
	bool is_odd = ends_oddly || holds_any(name, odd) || prefix_is_command_tag(name);
	score->names[i].odd += !is_known && is_odd ? weight : 0;
	*(is_known ? &score->names[i].known : &score->names[i].other) += weight;
}

static void score_line(const struct inference *in, struct score *score, const struct log_entry *e, struct str prefix,
		       unsigned weight)
{
	score->explained += weight;
	score->filled |= fields_of(e);
	score_name(score, 0, e->user, &in->known.users, " ,=[]|:()", weight);
	score_name(score, 1, e->database, &in->known.databases, " ,=[]|:()", weight);
	score_name(score, 2, e->application, &in->known.applications, ",=[]|", weight);
	score->odd_clients += e->client.n && !looks_like_host(e->client, prefix) ? weight : 0;
}

/*
 * A field is worth 4; one that nearly always looks like several was not taken apart well and costs more than it brings.
 * Names that the log introduces elsewhere tell user from database. Free text that is dropped costs a little.
 */
static int worth_of(const struct inference *in, const struct score *score, struct str text)
{
	const struct names *names[] = {&in->known.users, &in->known.databases, &in->known.applications};
	int worth = 4 * __builtin_popcount(score->filled);
	for (size_t i = 0; i < ARRAY_LEN(score->names); i++) {
		/* A name that hardly any line has is a piece of something else. */
		worth += (score->names[i].known + score->names[i].other) * 20 > score->explained ? 4 : 0;
		worth -= score->names[i].odd * 2 > score->explained ? 6 : 0;
		if (names[i]->n)
			worth += score->names[i].known > score->names[i].other   ? 2
				 : score->names[i].known < score->names[i].other ? -4
										 : 0;
	}
	worth -= score->odd_clients * 2 > score->explained ? 5 : 0;
	for (ptrdiff_t at; (at = str_find(text, STR("%*"))) >= 0; text = str_skip(text, (size_t)at + 2))
		worth--;
	return worth;
}

static unsigned try_candidate(struct inference *in, struct str text)
{
	struct prefix *p = prefix_compile(text, in->arena);
	struct score score = {0};
	unsigned missed = 0;
	for (size_t i = 0; p && i < in->introductions.n; i++)
		prefix_learn(p, in->introductions.items[i]);
	/* What can no longer explain as much as the best one is not worth the rest of the lines. */
	for (size_t i = 0; p && i < in->samples_n && in->total - missed >= in->best_fitting; i++) {
		struct log_entry entry = {.at_us = TIME_UNKNOWN};
		const struct log_word *word;
		size_t end;
		const struct sample *s = &in->samples[i];
		if (prefix_match(p, s->line, &entry, &word, &end) && end == s->prefix.n)
			score_line(in, &score, &entry, s->prefix, s->weight);
		else
			missed += s->weight;
	}
	int worth = worth_of(in, &score, text);
	unsigned odd = MAX(MAX(score.names[0].odd, score.names[1].odd), score.names[2].odd);
	unsigned fitting = score.explained - (odd * 2 > score.explained ? odd / 4 : 0);
	bool better = fitting > in->best_fitting || (fitting == in->best_fitting && worth > in->best_worth);
	if (p && score.explained && better) {
		in->best = p->text;
		in->best_explained = score.explained;
		in->best_fitting = fitting;
		in->best_worth = worth;
	}
	return score.explained;
}

/* User and database look alike: which is which is told by names that the log introduces. */
static void try_swapped(struct inference *in, struct str text)
{
	ptrdiff_t user = str_find(text, STR("%u")), database = str_find(text, STR("%d"));
	if (user < 0 || database < 0 || !in->known.users.n)
		return;
	char *swapped = (char *)(uintptr_t)arena_strdup(text, in->arena).p;
	swapped[user + 1] = 'd';
	swapped[database + 1] = 'u';
	try_candidate(in, str_of(swapped, text.n));
}

/* Processes without a session stop at %q: where in the candidate could it stand? */
static void try_with_stops(struct inference *in, struct str text)
{
	unsigned explained = try_candidate(in, text);
	try_swapped(in, text);
	if (explained == in->total || str_find(text, STR("%q")) >= 0)
		return;
	for (size_t at = 0; at < text.n; at++) {
		if (text.p[at] != '%' && at && text.p[at - 1] != ' ')
			continue;
		try_candidate(in, arena_fmt(in->arena, "%.*s%%q%.*s", (int)at, text.p, STR_ARG(str_skip(text, at))));
	}
}

static void try_templates(struct inference *in)
{
	struct str tried[MAX_TEMPLATES];
	size_t n = 0;
	for (size_t i = 0; i < in->samples_n * WORDS_COUNT && n < ARRAY_LEN(tried); i++) {
		enum free_words words = (enum free_words)(i % WORDS_COUNT);
		struct str prefix = in->samples[i / WORDS_COUNT].prefix;
		struct str text = prefix_template(&in->known, prefix, words, in->arena);
		size_t same = 0;
		while (same < n && !str_eq(tried[same], text))
			same++;
		if (same < n)
			continue;
		tried[n++] = text;
		try_with_stops(in, text);
	}
}

struct str prefix_infer(struct str head, struct arena *arena, unsigned *explained)
{
	struct inference *in = ARENA_NEW(struct inference, arena);
	in->arena = arena;
	in->best = STR("");
	struct str line, rest = head;
	while (str_cut(&rest, '\n', &line))
		add_sample(in, line);
	if (in->total == 0)
		add_sample(in, rest);
	note_constants(in);
	try_candidate(in, STR(""));
	for (size_t i = 0; i < ARRAY_LEN(well_known); i++)
		try_candidate(in, well_known[i]);
	if (in->samples_n)
		try_templates(in);
	*explained = in->total ? (unsigned)((uint64_t)in->best_explained * 1000 / in->total) : 0;
	return in->best.n ? prefix_name_roles(in->best, head, arena) : in->best;
}
