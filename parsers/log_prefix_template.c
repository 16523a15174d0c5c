#include "parsers/log_prefix_template.h"

#include "base/base.h"
#include "parsers/log_shapes.h"

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
	size_t time_at; /* where the log's time stands in `text`, when one was seen */
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

size_t prefix_word_length(struct str s)
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

/* Eight groups of up to four hexadecimal digits, fewer with one "::"; the last may be an IPv4 address. */
static bool is_ipv6(struct str s, size_t dots)
{
	size_t colons = 0, doubled = 0, digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool colon = s.p[i] == ':';
		doubled += colon && i && s.p[i - 1] == ':';
		colons += colon;
		digits = colon || s.p[i] == '.' ? 0 : digits + 1;
		if (digits > 4)
			return false;
	}
	bool opens_badly = s.n && s.p[0] == ':' && !str_starts(s, STR("::"));
	return !opens_badly && (doubled == 1 || (doubled == 0 && colons == (dots ? 6 : 7)));
}

bool prefix_is_command_tag(struct str s)
{
	return s.n && longest_of(command_tags, ARRAY_LEN(command_tags), s) == s.n;
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
	/* "::1:shop": the ':' of a separator is no part of it. */
	bool before_separator = n > 2 && s.p[n - 1] == ':' && s.p[n - 2] != ':';
	n -= before_separator;
	colons -= before_separator;
	if (n < s.n && s.p[n] == '(' && n) {
		ptrdiff_t close = str_find_char(str_head(str_skip(s, n), 8), ')');
		return close > 1 ? n + (size_t)close + 1 : 0;
	}
	return (dots == 3 && colons == 0) || (colons && is_ipv6(str_head(s, n), dots)) ? n : 0;
}

static size_t put_time(struct template *t, struct str s, bool is_start)
{
	struct time_cache none = {0};
	int64_t at_us;
	ptrdiff_t n = shape_time(&none, s, &at_us);
	if (n <= 0)
		return 0;
	bool has_ms = s.n > 19 && (s.p[19] == '.' || s.p[19] == ',');
	if (has_ms && t->seen['t'] && !t->seen['m']) {
		/* Only a log time has milliseconds: the time before was the session's start. */
		t->text[t->time_at + 1] = 's';
		t->seen['t'] = false;
		t->seen['s'] = true;
	}
	if (!is_start && !t->seen['t'] && !t->seen['m'])
		t->time_at = t->n;
	is_start |= t->seen['t'] || t->seen['m'] || t->seen['n'];
	put_escape(t, is_start ? 's' : has_ms ? 'm' : 't');
	return (size_t)n;
}

/* Of `n` bytes of digits those that are no part of a time that follows without anything in between. */
static ptrdiff_t before_time(struct str s, ptrdiff_t n)
{
	struct time_cache none = {0};
	int64_t at_us;
	if (n > 4 && shape_time(&none, str_skip(s, (size_t)n - 4), &at_us) > 0)
		return n - 4;
	if (n > 10 && shape_epoch(str_skip(s, (size_t)n - 10), &at_us) > 0)
		return n - 10;
	return n;
}

/* Times, session ids, addresses: what can be told by its shape. Returns the bytes taken. */
static size_t put_shape(struct template *t, struct str s)
{
	int64_t at_us;
	size_t time = put_time(t, s, false);
	if (time)
		return time;
	ptrdiff_t n = shape_epoch(s, &at_us);
	if (n > 0) {
		put_escape(t, 'n');
		return (size_t)n;
	}
	n = before_time(s, shape_session(s));
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
	ptrdiff_t n = before_time(s, shape_number(s, &v, &negative));
	if (n <= 0 || (!is_digit(s.p[0]) && !negative))
		return 0;
	size_t used = (size_t)n;
	if (used < s.n && s.p[used] == '/' && used + 1 < s.n && is_digit(s.p[used + 1])) {
		put_escape(t, 'v');
		return (size_t)shape_vxid(s);
	}
	bool holds_letter = used < 5 && used < s.n && !is_digit(s.p[used]);
	if (holds_letter && shape_sqlstate(s) == 5 && !t->seen['e']) {
		put_escape(t, 'e');
		return 5;
	}
	if (used == 5 && memcmp(s.p, "00000", 5) == 0 && !t->seen['e'])
		put_escape(t, 'e');
	else if (negative || used > 10)
		put_escape(t, 'Q');
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

/* "key=value", "key: value": the value ends where a separator does, so that lines with plain names give the right
 * template. */
static size_t put_pair(struct template *t, struct str s)
{
	size_t n = 0;
	while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') || (s.p[n] >= 'A' && s.p[n] <= 'Z') || s.p[n] == '_'))
		n++;
	if (n == 0 || n >= s.n || (s.p[n] != '=' && s.p[n] != ':'))
		return 0;
	char escape = key_escape(str_head(s, n));
	if (!escape && s.p[n] == ':')
		return 0;
	t->words += !escape;
	n += str_starts(str_skip(s, n), STR(": "));
	for (size_t i = 0; i <= n; i++)
		put_literal(t, s.p[i]);
	struct str value = str_skip(s, n + 1);
	size_t quoted = value.n && (value.p[0] == '"' || value.p[0] == '\'');
	if (quoted)
		put_literal(t, value.p[0]);
	value = str_skip(value, quoted);
	size_t time = put_time(t, value, escape == 's');
	if (time)
		return n + 1 + quoted + time;
	put_escape(t, escape ? escape : '*');
	size_t used = 0;
	if (value.n && value.p[0] == '[' && str_find_char(value, ']') > 0)
		used = (size_t)str_find_char(value, ']') + 1;
	while (used < value.n && !strchr(" ,;|]>)}\"'", value.p[used]))
		used++;
	if (used < value.n && value.p[used] == ')' && str_find_char(str_head(value, used), '(') >= 0)
		used++;
	return n + 1 + quoted + used;
}

/* "[%P]" behind the backend type, or empty brackets anywhere: only parallel workers have a leader. */
static size_t put_leader(struct template *t, struct str s)
{
	if (t->seen['P'])
		return 0;
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
static size_t put_known_word(const struct introduced *known, struct template *t, struct str s)
{
	size_t n;
	if ((n = longest_of(backend_types, ARRAY_LEN(backend_types), s)) && !t->seen['b']) {
		put_escape(t, 'b');
		n += put_leader(t, str_skip(s, n));
	} else if ((n = longest_of(known->users.items, known->users.n, s)) && !t->seen['u'])
		put_escape(t, 'u');
	else if ((n = longest_of(known->databases.items, known->databases.n, s)) && !t->seen['d'])
		put_escape(t, 'd');
	else if ((n = longest_of(known->applications.items, known->applications.n, s)) && !t->seen['a'])
		put_escape(t, 'a');
	else if ((n = longest_of(command_tags, ARRAY_LEN(command_tags), s)) && !t->seen['i'])
		put_escape(t, 'i');
	else
		return 0;
	return n;
}

/* A name that the log introduces, with another one or a number behind it and nothing in between. */
static size_t put_glued(const struct introduced *known, struct template *t, struct str s)
{
	const struct names *lists[] = {&known->users, &known->databases, &known->applications};
	size_t best = 0, of = 0;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		for (size_t k = 0; k < lists[i]->n && !t->seen[(unsigned char)"uda"[i]]; k++)
			if (lists[i]->items[k].n > best && str_starts(s, lists[i]->items[k])) {
				best = lists[i]->items[k].n;
				of = i;
			}
	if (best)
		put_escape(t, "uda"[of]);
	return best;
}

static size_t put_constant(const struct introduced *known, struct template *t, struct str s)
{
	size_t n = longest_of(known->constants.items, known->constants.n, s);
	for (size_t i = 0; i < n; i++)
		put_literal(t, s.p[i]);
	return n;
}

/* "app@shop" is user and database everywhere. Any other word is literal, or free text when `free_words`. */
static size_t put_word(struct template *t, struct str s, enum free_words words)
{
	size_t n = prefix_word_length(s);
	if (words == WORDS_DASHED && str_find_char(str_head(s, n), '-') > 0)
		n = (size_t)str_find_char(s, '-');
	if (n == 0)
		return 0;
	struct str behind = str_skip(s, n);
	size_t second = behind.n && behind.p[0] == '@' ? prefix_word_length(str_skip(behind, 1)) : 0;
	if (second && !t->seen['u']) {
		put_escape(t, 'u');
		put_literal(t, '@');
		put_escape(t, 'd');
		return n + 1 + second;
	}
	if (words == WORDS_FREE || words == WORDS_DASHED || str_starts(s, STR("[unknown]"))) {
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

/* An escape stands at the end of the template's first `n` bytes. */
static bool ends_with_escape(const struct template *t, size_t n)
{
	return n >= 2 && t->text[n - 2] == '%' && t->text[n - 1] != '%';
}

/* A word begins behind anything that is no part of one; '-' and the like are part of names, but not of "[%p-%l]". */
static bool begins_word(const struct template *t, struct str prefix, struct str rest)
{
	if (t->n == 0 || rest.p == prefix.p)
		return true;
	if (ends_with_escape(t, t->n))
		return rest.p[0] == '[' || (in_name(rest.p[0]) && !strchr("-._", rest.p[0]));
	char before = rest.p[-1];
	if (before == '-' || before == '.' || before == '_')
		return ends_with_escape(t, t->n - 1);
	return !in_name(before);
}

/* "db_1  | " in front of everything is a container's name, as docker compose has it. */
static size_t put_container(struct template *t, struct str prefix)
{
	size_t n = prefix_word_length(prefix);
	while (n && n < prefix.n && prefix.p[n] == ' ')
		n++;
	if (!n || n + 1 >= prefix.n || prefix.p[n] != '|' || prefix.p[n + 1] != ' ')
		return 0;
	for (size_t i = 0; i < n + 2; i++)
		put_literal(t, prefix.p[i]);
	return n + 2;
}

static void fill_template(const struct introduced *known, struct str prefix, enum free_words words, struct template *t)
{
	for (struct str s = str_skip(prefix, put_container(t, prefix)); s.n;) {
		bool at_start = begins_word(t, prefix, s);
		size_t used = at_start ? put_shape(t, s) : 0;
		if (!used && at_start)
			used = put_pair(t, s);
		if (!used && at_start)
			used = put_constant(known, t, s);
		if (!used && at_start && words != WORDS_LITERAL)
			used = put_known_word(known, t, s);
		if (!used && at_start)
			used = put_number(t, s);
		if (!used && at_start && words == WORDS_GLUED)
			used = put_glued(known, t, s);
		if (!used && at_start)
			used = put_word(t, s, words);
		if (!used && str_starts(s, STR("[]")))
			used = put_leader(t, s);
		if (!used)
			used = put_blanks(t, s);
		if (!used) {
			put_literal(t, s.p[0]);
			used = 1;
		}
		s = str_skip(s, used);
	}
}

/* Up to three unknown words are, by far most often, user, database and application, in this order; a single one says
 * most often what application it is. */
static struct str guess_words(const struct template *t, struct arena *arena)
{
	static const char order[] = "uda";
	char *text = (char *)(uintptr_t)arena_strdup(str_of(t->text, t->n), arena).p;
	size_t next = 0;
	if (t->words > 3)
		return str_of(text, t->n);
	if (t->words == 1)
		next = 2;
	for (size_t i = 0; i + 1 < t->n; i++) {
		while (order[next] && t->seen[(unsigned char)order[next]])
			next++;
		if (text[i] == '%' && text[i + 1] == '*' && order[next])
			text[i + 1] = order[next++];
	}
	return str_of(text, t->n);
}

struct str prefix_template(const struct introduced *known, struct str prefix, enum free_words words,
			   struct arena *arena)
{
	struct template t = {0};
	fill_template(known, prefix, words, &t);
	return words == WORDS_KNOWN || words == WORDS_LITERAL ? arena_strdup(str_of(t.text, t.n), arena)
							      : guess_words(&t, arena);
}
