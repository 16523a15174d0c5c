#include "parsers/message_template.h"

#include "base/base.h"

/* The literal at the start of `t`: up to the next capture, or to the end. */
static struct str literal_of(const char *t)
{
	return str_of(t, strcspn(t, "{"));
}

bool template_match(const char *template, struct str text, struct template_match *match)
{
	struct str literal = literal_of(template);
	match->n = 0;
	if (!str_take(&text, literal))
		return false;
	for (const char *t = template + literal.n; *t;) {
		size_t name = strcspn(t + 1, "}");
		if (match->n == TEMPLATE_MAX_CAPTURES)
			return false;
		struct template_capture *capture = &match->captures[match->n++];
		capture->name = str_of(t + 1, name);
		t += name + 2;
		literal = literal_of(t);
		/* The last literal ends the message; any other is where it is met first. */
		bool last = literal.n && !t[literal.n];
		ptrdiff_t at = !literal.n ? (ptrdiff_t)text.n
			       : last     ? str_find_last(text, literal)
					  : str_find(text, literal);
		if (at < 0 || (last && (size_t)at + literal.n != text.n))
			return false;
		capture->text = str_head(text, (size_t)at);
		text = str_skip(text, (size_t)at + literal.n);
		t += literal.n;
	}
	return text.n == 0;
}
