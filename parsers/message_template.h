#ifndef PARSERS_MESSAGE_TEMPLATE_H
#define PARSERS_MESSAGE_TEMPLATE_H
/*
 * Templates of messages: "process {waiter} acquired {mode} on {object} after {ms} ms". A capture takes the shortest
 * text in front of what follows it; one at the very end takes all. No regular expression: templates read like the
 * messages, need no compiling and no state.
 */
#include "base/str.h"

#define TEMPLATE_MAX_CAPTURES 8

struct template_capture {
	struct str name; /* empty for {} */
	struct str text;
};

struct template_match {
	struct template_capture captures[TEMPLATE_MAX_CAPTURES];
	size_t n;
};

/* True when all of `text` fits. */
bool template_match(const char *template, struct str text, struct template_match *match);

#endif
