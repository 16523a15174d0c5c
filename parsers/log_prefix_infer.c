/*
 * Which log_line_prefix wrote these lines? Candidates are compiled and tried on a sample of different-looking lines;
 * the one that explains most, and of those the one that carries most fields, is it.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/log_prefix_ops.h"

#define MAX_SAMPLES 96
#define MAX_TEMPLATES 36
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
	STR_INIT("%t %d %u "),
	STR_INIT("%m %d %u [%p]: "),
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
};

struct names {
	struct str items[16];
	size_t n;
};

struct inference {
	struct sample samples[MAX_SAMPLES];
	size_t samples_n;
	unsigned total;
	struct names users, databases, applications; /* that messages introduce */
	struct arena *arena;
	struct str best;
	unsigned best_explained;
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
	struct str rest = str_skip(message, (size_t)user + 28);
	add_name(&in->users, str_head(rest, (size_t)(database - user) - 28));
	rest = str_skip(message, (size_t)database + 10);
	if (application > database) {
		add_name(&in->databases, str_head(rest, (size_t)(application - database) - 10));
		add_name(&in->applications, str_skip(message, (size_t)application + 18));
	} else {
		add_name(&in->databases, rest);
	}
}

static void add_sample(struct inference *in, struct str line)
{
	const struct log_word *word;
	if (!line.n || line.p[0] == '\t')
		return;
	ptrdiff_t at = log_word_find(str_head(line, MAX_PREFIX), &word);
	if (at < 0)
		return;
	struct sample sample = {str_head(line, (size_t)at + word->text.n + 3), str_head(line, (size_t)at), 1};
	note_names(in, str_skip(line, sample.line.n));
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

/* --- trying a candidate --- */

static unsigned fields_of(const struct log_entry *e)
{
	bool filled[] = {e->at_us != TIME_UNKNOWN,
			 e->pid,
			 e->leader_pid,
			 e->query_id,
			 e->line_number,
			 e->user.n,
			 e->database.n,
			 e->application.n,
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
};

static void score_name(struct score *score, size_t i, struct str name, const struct names *known, const char *odd,
		       unsigned weight)
{
	if (!name.n)
		return;
	bool ends_oddly = strchr(":;,|>-", name.p[name.n - 1]) || name.p[0] == '\'' || name.p[0] == '"';
	score->names[i].odd += ends_oddly || holds_any(name, odd) ? weight : 0;
	*(is_among(known, name) ? &score->names[i].known : &score->names[i].other) += weight;
}

static void score_line(const struct inference *in, struct score *score, const struct log_entry *e, unsigned weight)
{
	score->explained += weight;
	score->filled |= fields_of(e);
	score_name(score, 0, e->user, &in->users, " ,=[]|:()", weight);
	score_name(score, 1, e->database, &in->databases, " ,=[]|:()", weight);
	score_name(score, 2, e->application, &in->applications, ",=[]|", weight);
}

/*
 * A field is worth 4; one that nearly always looks like several was not taken apart well and is worth nothing. Names
 * that the log introduces elsewhere tell user from database. Free text that is dropped costs a little.
 */
static int worth_of(const struct inference *in, const struct score *score, struct str text)
{
	const struct names *names[] = {&in->users, &in->databases, &in->applications};
	int worth = 4 * __builtin_popcount(score->filled);
	for (size_t i = 0; i < ARRAY_LEN(score->names); i++) {
		worth -= score->names[i].odd * 2 > score->explained ? 4 : 0;
		if (names[i]->n)
			worth += score->names[i].known > score->names[i].other   ? 2
				 : score->names[i].known < score->names[i].other ? -2
										 : 0;
	}
	for (ptrdiff_t at; (at = str_find(text, STR("%*"))) >= 0; text = str_skip(text, (size_t)at + 2))
		worth--;
	return worth;
}

static unsigned try_candidate(struct inference *in, struct str text)
{
	struct prefix *p = prefix_compile(text, in->arena);
	struct score score = {0};
	for (size_t i = 0; p && i < in->samples_n; i++) {
		struct log_entry entry = {.at_us = TIME_UNKNOWN};
		const struct log_word *word;
		size_t end;
		const struct sample *s = &in->samples[i];
		if (prefix_match(p, s->line, &entry, &word, &end) && end == s->prefix.n)
			score_line(in, &score, &entry, s->weight);
	}
	int worth = worth_of(in, &score, text);
	bool better = score.explained > in->best_explained ||
		      (score.explained == in->best_explained && worth > in->best_worth);
	if (p && score.explained && better) {
		in->best = p->text;
		in->best_explained = score.explained;
		in->best_worth = worth;
	}
	return score.explained;
}

/* User and database look alike: which is which is told by names that the log introduces. */
static void try_swapped(struct inference *in, struct str text)
{
	ptrdiff_t user = str_find(text, STR("%u")), database = str_find(text, STR("%d"));
	if (user < 0 || database < 0 || !in->users.n)
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

/* --- making a candidate from a line --- */

static const struct {
	struct str key;
	char escape;
} keys[] = {
	{STR_INIT("user"), 'u'},       {STR_INIT("usr"), 'u'},      {STR_INIT("u"), 'u'},
	{STR_INIT("username"), 'u'},   {STR_INIT("role"), 'u'},     {STR_INIT("db"), 'd'},
	{STR_INIT("database"), 'd'},   {STR_INIT("dbname"), 'd'},   {STR_INIT("d"), 'd'},
	{STR_INIT("app"), 'a'},        {STR_INIT("appname"), 'a'},  {STR_INIT("application"), 'a'},
	{STR_INIT("a"), 'a'},          {STR_INIT("client"), 'r'},   {STR_INIT("application_name"), 'a'},
	{STR_INIT("host"), 'r'},       {STR_INIT("remote"), 'r'},   {STR_INIT("ip"), 'r'},
	{STR_INIT("h"), 'r'},          {STR_INIT("r"), 'r'},        {STR_INIT("connection_source"), 'r'},
	{STR_INIT("addr"), 'r'},       {STR_INIT("pid"), 'p'},      {STR_INIT("p"), 'p'},
	{STR_INIT("process"), 'p'},    {STR_INIT("qid"), 'Q'},      {STR_INIT("queryid"), 'Q'},
	{STR_INIT("query_id"), 'Q'},   {STR_INIT("sqlstate"), 'e'}, {STR_INIT("state"), 'e'},
	{STR_INIT("error_code"), 'e'}, {STR_INIT("e"), 'e'},        {STR_INIT("state_code"), 'e'},
	{STR_INIT("err"), 'e'},        {STR_INIT("code"), 'e'},     {STR_INIT("xid"), 'x'},
	{STR_INIT("txid"), 'x'},       {STR_INIT("trx"), 'x'},      {STR_INIT("x"), 'x'},
	{STR_INIT("tx"), 'x'},         {STR_INIT("vxid"), 'v'},     {STR_INIT("v"), 'v'},
	{STR_INIT("vtx"), 'v'},        {STR_INIT("session"), 'c'},  {STR_INIT("sid"), 'c'},
	{STR_INIT("session_id"), 'c'}, {STR_INIT("c"), 'c'},        {STR_INIT("line"), 'l'},
	{STR_INIT("l"), 'l'},          {STR_INIT("n"), 'l'},        {STR_INIT("tag"), 'i'},
	{STR_INIT("cmd"), 'i'},        {STR_INIT("ps"), 'i'},       {STR_INIT("command"), 'i'},
	{STR_INIT("i"), 'i'},          {STR_INIT("b"), 'b'},        {STR_INIT("btype"), 'b'},
	{STR_INIT("type"), 'b'},       {STR_INIT("backend"), 'b'},  {STR_INIT("backend_type"), 'b'},
	{STR_INIT("leader"), 'P'},     {STR_INIT("start"), 's'},    {STR_INIT("local"), 'L'},
	{STR_INIT("q"), 'Q'},          {STR_INIT("query"), 'Q'},    {STR_INIT("vx"), 'v'},
	{STR_INIT("sess"), 'c'},       {STR_INIT("epoch"), 'n'},    {STR_INIT("ts"), 'm'},
	{STR_INIT("time"), 'm'},
};

static const struct str backend_types[] = {
	STR_INIT("client backend"),
	STR_INIT("not initialized"),
	STR_INIT("autovacuum worker"),
	STR_INIT("checkpointer"),
	STR_INIT("postmaster"),
	STR_INIT("autovacuum launcher"),
	STR_INIT("startup"),
	STR_INIT("background writer"),
	STR_INIT("walwriter"),
	STR_INIT("walsender"),
	STR_INIT("walreceiver"),
	STR_INIT("parallel worker"),
	STR_INIT("archiver"),
	STR_INIT("logger"),
	STR_INIT("logical replication launcher"),
	STR_INIT("io worker"),
	STR_INIT("slotsync worker"),
	STR_INIT("logical replication apply worker"),
};

static const struct str command_tags[] = {
	STR_INIT("idle in transaction (aborted)"),
	STR_INIT("idle in transaction"),
	STR_INIT("idle"),
	STR_INIT("authentication"),
	STR_INIT("SELECT"),
	STR_INIT("INSERT"),
	STR_INIT("UPDATE"),
	STR_INIT("DELETE"),
	STR_INIT("PARSE"),
	STR_INIT("BIND"),
	STR_INIT("BEGIN"),
	STR_INIT("COMMIT"),
	STR_INIT("ROLLBACK"),
	STR_INIT("SET"),
	STR_INIT("COPY"),
};

/* What a line's prefix is turned into. */
struct template
{
	char text[256];
	size_t n;
	bool seen[128]; /* escapes used */
	unsigned words; /* free words that nothing identified */
};

static void put(struct template *t, char c)
{
	if (t->n + 1 < sizeof t->text)
		t->text[t->n++] = c;
}

static void put_literal(struct template *t, char c)
{
	if (c == '%')
		put(t, '%');
	put(t, c);
}

static void put_escape(struct template *t, char escape)
{
	put(t, '%');
	put(t, escape);
	t->seen[(unsigned char)escape] = true;
}

static bool in_name(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.' ||
	       (unsigned char)c >= 0x80;
}

static size_t name_length(struct str s)
{
	size_t n = 0;
	if (str_starts(s, STR("[unknown]")))
		return 9;
	while (n < s.n && in_name(s.p[n]))
		n++;
	return n;
}

static size_t longest_of(const struct str *list, size_t n, struct str s)
{
	size_t best = 0;
	for (size_t i = 0; i < n; i++)
		if (str_starts(s, list[i]) && list[i].n > best && (s.n == list[i].n || !in_name(s.p[list[i].n])))
			best = list[i].n;
	return best;
}

/* "[local]", "10.0.0.1", "::1", each perhaps with "(51234)". */
static size_t address_length(struct str s)
{
	size_t n = 0, dots = 0, colons = 0;
	if (str_starts(s, STR("[local]")))
		return 7;
	while (n < s.n && (is_digit(s.p[n]) || s.p[n] == '.' || s.p[n] == ':' || (s.p[n] >= 'a' && s.p[n] <= 'f'))) {
		dots += s.p[n] == '.';
		colons += s.p[n] == ':';
		n++;
	}
	if (n < s.n && s.p[n] == '(' && n) {
		ptrdiff_t close = str_find_char(str_head(str_skip(s, n), 8), ')');
		return close > 1 ? n + (size_t)close + 1 : 0;
	}
	return (dots == 3 && colons == 0) || colons >= 2 ? n : 0;
}

/* Times, session ids, addresses: what can be told by its shape. Returns the bytes taken. */
static size_t put_shape(struct template *t, struct str s)
{
	struct time_cache none = {0};
	int64_t at_us;
	ptrdiff_t n = shape_time(&none, s, &at_us);
	if (n > 0) {
		bool has_ms = s.n > 19 && (s.p[19] == '.' || s.p[19] == ',');
		put_escape(t, t->seen['t'] || t->seen['m'] || t->seen['n'] ? 's' : has_ms ? 'm' : 't');
		return (size_t)n;
	}
	n = shape_epoch(s, &at_us);
	if (n > 0) {
		put_escape(t, 'n');
		return (size_t)n;
	}
	n = shape_session(s);
	if (n > 9 && !t->seen['c'] && address_length(s) == 0) {
		put_escape(t, 'c');
		return (size_t)n;
	}
	size_t address = address_length(s);
	if (address) {
		put_escape(t, t->seen['r'] ? 'L' : 'r');
		return address;
	}
	return 0;
}

static size_t put_number(struct template *t, struct str s)
{
	uint64_t v;
	bool negative;
	ptrdiff_t n = shape_number(s, &v, &negative);
	if (n <= 0 || (!is_digit(s.p[0]) && !negative))
		return 0;
	size_t used = (size_t)n;
	if (used < s.n && s.p[used] == '/' && used + 1 < s.n && is_digit(s.p[used + 1])) {
		put_escape(t, 'v');
		return (size_t)shape_vxid(s);
	}
	if (used < 5 && shape_sqlstate(s) == 5 && !t->seen['e']) {
		put_escape(t, 'e');
		return 5;
	}
	if (used == 5 && memcmp(s.p, "00000", 5) == 0 && !t->seen['e'])
		put_escape(t, 'e');
	else if (negative || used > 10)
		put_escape(t, 'Q');
	else if (!t->seen['l'] && str_starts(str_skip(s, used), STR("-1]")))
		put_escape(t, 'l');
	else if (!t->seen['p'])
		put_escape(t, 'p');
	else if (t->n && t->text[t->n - 1] == '-' && used == 1 && v == 1 && t->seen['l'])
		put_literal(t, '1'); /* "[%l-1]" is how pgFouine wanted it */
	else if (!t->seen['l'])
		put_escape(t, 'l');
	else
		put_escape(t, t->seen['x'] ? 'Q' : 'x');
	return used;
}

static char key_escape(struct str key)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (str_eq_nocase(keys[i].key, key))
			return keys[i].escape;
	return 0;
}

/* "key=value": the value ends where a separator does, so that lines with plain names give the right template. */
static size_t put_pair(struct template *t, struct str s)
{
	size_t n = 0;
	while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') || (s.p[n] >= 'A' && s.p[n] <= 'Z') || s.p[n] == '_'))
		n++;
	if (n == 0 || n >= s.n || s.p[n] != '=')
		return 0;
	char escape = key_escape(str_head(s, n));
	t->words += !escape;
	for (size_t i = 0; i <= n; i++)
		put_literal(t, s.p[i]);
	struct str value = str_skip(s, n + 1);
	size_t quoted = value.n && (value.p[0] == '"' || value.p[0] == '\'');
	if (quoted)
		put_literal(t, value.p[0]);
	value = str_skip(value, quoted);
	struct time_cache none = {0};
	int64_t at_us;
	ptrdiff_t time = shape_time(&none, value, &at_us);
	if (time > 0) {
		bool has_ms = value.n > 19 && value.p[19] == '.';
		put_escape(t, escape == 's' ? 's' : has_ms ? 'm' : 't');
		return n + 1 + quoted + (size_t)time;
	}
	put_escape(t, escape ? escape : '*');
	size_t used = 0;
	if (value.n && value.p[0] == '[' && str_find_char(value, ']') > 0)
		used = (size_t)str_find_char(value, ']') + 1;
	while (used < value.n && !memchr(" ,;|]>)\"'", value.p[used], 9))
		used++;
	if (used < value.n && value.p[used] == ')' && str_find_char(str_head(value, used), '(') >= 0)
		used++;
	return n + 1 + quoted + used;
}

/* "[%P]" behind the backend type: empty but for parallel workers. */
static size_t put_leader(struct template *t, struct str s)
{
	size_t n = 1;
	while (n < s.n && is_digit(s.p[n]))
		n++;
	if (n >= s.n || s.p[0] != '[' || s.p[n] != ']')
		return 0;
	put_literal(t, '[');
	put_escape(t, 'P');
	put_literal(t, ']');
	return n + 1;
}

/* A word that the log's own messages, or PostgreSQL's source, know. */
static size_t put_known_word(const struct inference *in, struct template *t, struct str s)
{
	size_t n;
	if ((n = longest_of(backend_types, ARRAY_LEN(backend_types), s)) && !t->seen['b']) {
		put_escape(t, 'b');
		n += put_leader(t, str_skip(s, n));
	} else if ((n = longest_of(in->users.items, in->users.n, s)) && !t->seen['u'])
		put_escape(t, 'u');
	else if ((n = longest_of(in->databases.items, in->databases.n, s)) && !t->seen['d'])
		put_escape(t, 'd');
	else if ((n = longest_of(in->applications.items, in->applications.n, s)) && !t->seen['a'])
		put_escape(t, 'a');
	else if ((n = longest_of(command_tags, ARRAY_LEN(command_tags), s)) && !t->seen['i'])
		put_escape(t, 'i');
	else
		return 0;
	return n;
}

/* "app@shop" is user and database everywhere. Any other word is literal, or free text when `free_words`. */
static size_t put_word(struct template *t, struct str s, bool free_words)
{
	size_t n = name_length(s);
	if (n == 0)
		return 0;
	struct str behind = str_skip(s, n);
	size_t second = behind.n && behind.p[0] == '@' ? name_length(str_skip(behind, 1)) : 0;
	if (second && !t->seen['u']) {
		put_escape(t, 'u');
		put_literal(t, '@');
		put_escape(t, 'd');
		return n + 1 + second;
	}
	if (free_words || str_starts(s, STR("[unknown]"))) {
		put_escape(t, '*');
		t->words++;
		return n;
	}
	for (size_t i = 0; i < n; i++)
		put_literal(t, s.p[i]);
	return n;
}

/* A run of blanks is padding. */
static size_t put_blanks(struct template *t, struct str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] == ' ')
		n++;
	if (n < 2)
		return 0;
	put_escape(t, '_');
	return n;
}

/* How words that have no shape are taken. */
enum words { WORDS_KNOWN, WORDS_FREE, WORDS_LITERAL, WORDS_COUNT };

static struct str make_template(const struct inference *in, struct str prefix, enum words words, struct template *t)
{
	memset(t, 0, sizeof *t);
	for (struct str s = prefix; s.n;) {
		bool at_start = t->n == 0 || !in_name(s.p == prefix.p ? ' ' : s.p[-1]);
		size_t used = at_start ? put_shape(t, s) : 0;
		if (!used && at_start)
			used = put_pair(t, s);
		if (!used && at_start && words != WORDS_LITERAL)
			used = put_known_word(in, t, s);
		if (!used && at_start)
			used = put_number(t, s);
		if (!used && at_start)
			used = put_word(t, s, words == WORDS_FREE);
		if (!used)
			used = put_blanks(t, s);
		if (!used) {
			put_literal(t, s.p[0]);
			used = 1;
		}
		s = str_skip(s, used);
	}
	return str_of(t->text, t->n);
}

/* Two unknown words side by side are, by far most often, user and database. */
static struct str guess_words(const struct template *t, struct arena *arena)
{
	struct str s = str_of(t->text, t->n);
	ptrdiff_t first = str_find(s, STR("%*")), last = str_find_last(s, STR("%*"));
	if (t->words != 2 || t->seen['u'] || t->seen['d'] || last - first > 4)
		return s;
	return arena_fmt(arena, "%.*s%%u%.*s%%d%.*s", (int)first, s.p, (int)(last - first - 2), s.p + first + 2,
			 STR_ARG(str_skip(s, (size_t)last + 2)));
}

static void try_templates(struct inference *in)
{
	struct str tried[MAX_TEMPLATES];
	size_t n = 0;
	for (size_t i = 0; i < in->samples_n * WORDS_COUNT && n < ARRAY_LEN(tried); i++) {
		struct template t;
		enum words words = (enum words)(i % WORDS_COUNT);
		struct str text = make_template(in, in->samples[i / WORDS_COUNT].prefix, words, &t);
		if (words == WORDS_FREE)
			text = guess_words(&t, in->arena);
		size_t known = 0;
		while (known < n && !str_eq(tried[known], text))
			known++;
		if (known < n)
			continue;
		tried[n++] = arena_strdup(text, in->arena);
		try_with_stops(in, tried[n - 1]);
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
	try_candidate(in, STR(""));
	for (size_t i = 0; i < ARRAY_LEN(well_known); i++)
		try_candidate(in, well_known[i]);
	if (in->samples_n)
		try_templates(in);
	*explained = in->total ? (unsigned)((uint64_t)in->best_explained * 1000 / in->total) : 0;
	return in->best;
}
