/* Messages without what users wrote: event_mask_message(). */
#include "base/base.h"
#include "parsers/message.h"

#define MASK_MAX 500

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c | 0x20) == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c & 0x80);
}

/* Letters of the scripts that put blanks between words; those of the Far East follow a quote as they are. */
static bool continues_word(char c)
{
	return is_word(c) && (unsigned char)c < 0xe3;
}

/* The end of a quoted text that starts at `i`: the closing quote that no word follows, or the end. */
static size_t quoted_end(struct str s, size_t i)
{
	char quote = s.p[i];
	for (size_t j = i + 1; j < s.n; j++)
		if (s.p[j] == quote && (j + 1 == s.n || !continues_word(s.p[j + 1])))
			return j + 1;
	return s.n;
}

/* An e-mail address, or anything like it, that starts at `i`: its end; else `i`. */
static size_t address_end(struct str s, size_t i)
{
	size_t end = i;
	bool at = false;
	while (end < s.n && s.p[end] != ' ' && s.p[end] != '\n' && s.p[end] != '\t')
		at |= s.p[end++] == '@';
	return at ? end : i;
}

/* Quotes of other languages' messages, and how they close. */
static const struct {
	struct str open, close;
} quotes[] = {
	{STR_INIT("»"), STR_INIT("«")},   {STR_INIT("«"), STR_INIT("»")},   {STR_INIT("„"), STR_INIT("“")},
	{STR_INIT("“"), STR_INIT("”")},   {STR_INIT("‚"), STR_INIT("‘")},   {STR_INIT("‘"), STR_INIT("’")},
	{STR_INIT("「"), STR_INIT("」")}, {STR_INIT("『"), STR_INIT("』")},
};

/* The end of a text in such quotes that starts at `i`, or `i`. */
static size_t foreign_quoted_end(struct str s, size_t i, struct buf *out)
{
	struct str rest = str_skip(s, i);
	for (size_t k = 0; (s.p[i] & 0x80) && k < ARRAY_LEN(quotes); k++) {
		if (!str_starts(rest, quotes[k].open))
			continue;
		ptrdiff_t close = str_find(str_skip(rest, quotes[k].open.n), quotes[k].close);
		buf_fmt(out, "%.*s…%.*s", STR_ARG(quotes[k].open), STR_ARG(quotes[k].close));
		return close < 0 ? s.n : i + quotes[k].open.n + (size_t)close + quotes[k].close.n;
	}
	return i;
}

/*
 * Messages quote names and values alike ("invalid input syntax for type integer: "4711""). All of it is masked, so that
 * messages of a kind meet and none gives a value away.
 */
static void mask_words(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n;) {
		char c = s.p[i];
		bool starts_word = i == 0 || !is_word(s.p[i - 1]);
		bool opens = c == '"' || (c == '\'' && starts_word);
		size_t quoted = opens ? i : foreign_quoted_end(s, i, out);
		size_t address = starts_word && !opens ? address_end(s, i) : i;
		if (opens) {
			buf_fmt(out, "%c…%c", c, c);
			i = quoted_end(s, i);
		} else if (quoted > i) {
			i = quoted;
		} else if (address > i) {
			buf_add(out, STR("…"));
			i = address;
		} else if (is_digit(c)) {
			buf_add_char(out, 'N');
			while (i < s.n && is_digit(s.p[i]))
				i++;
		} else {
			buf_add_char(out, c == '\n' ? ' ' : c);
			i++;
		}
	}
}

static void mask_capture(const struct template_capture *capture, struct buf *out)
{
	switch (message_secret_of(capture->name)) {
	case SECRET_PUBLIC:
	case SECRET_NAME:
		buf_add(out, capture->text);
		break;
	case SECRET_NUMBER:
		buf_add_char(out, 'N');
		break;
	case SECRET_WORDS:
		mask_words(capture->text, out);
		break;
	case SECRET_TEXT:
		if (capture->text.n)
			buf_add(out, STR("…"));
		break;
	}
}

static void mask_by_template(struct str message, const struct template_match *match, struct buf *out)
{
	const char *at = message.p;
	for (size_t i = 0; i < match->n; i++) {
		const struct template_capture *capture = &match->captures[i];
		buf_add(out, str_of(at, (size_t)(capture->text.p - at)));
		mask_capture(capture, out);
		at = capture->text.p + capture->text.n;
	}
	buf_add(out, str_of(at, (size_t)(message.p + message.n - at)));
}

/* "PL/pgSQL function price(integer) line 5 at RAISE": the message is the function's, with whatever it put in. */
static bool is_raised(const struct log_entry *entry, struct str *by)
{
	struct str context = entry->context, line = context;
	if (str_cut(&context, '\n', &line))
		line = str_trim(line);
	bool by_plpgsql = str_ends(line, STR(" RAISE")) || str_ends(line, STR(" ASSERT"));
	bool by_code = str_eq(entry->sqlstate, STR("P0001")) || str_eq(entry->sqlstate, STR("P0004"));
	bool by_other = str_starts(line, STR("PL/")) && !str_starts(line, STR("PL/pgSQL "));
	by_other |= str_starts(line, STR("Traceback ")) || str_find(entry->context, STR("\nPL/Python ")) >= 0;
	*by = by_plpgsql ? line : STR("a function");
	return by_plpgsql || by_other || by_code;
}

void event_mask_message(const struct log_entry *entry, struct buf *out)
{
	struct template_match match;
	struct str by;
	if (is_raised(entry, &by))
		buf_fmt(out, "raised by %.*s", STR_ARG(str_head(by, MASK_MAX)));
	else if (message_find(entry, &match))
		mask_by_template(entry->message, &match, out);
	else
		mask_words(str_head(entry->message, MASK_MAX), out);
}
