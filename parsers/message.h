#ifndef PARSERS_MESSAGE_H
#define PARSERS_MESSAGE_H
/*
 * The table of messages: which text of the server means which event, what in it is to be kept, and what in it may be
 * user data. The rows are in messages.def; this module finds the row of a message and fills in the event.
 */
#include "parsers/event.h"
#include "parsers/message_template.h"

/* For everything but durations and statements. `event` is as event_classify() began it. */
void message_classify(const struct log_entry *entry, struct event *event);

/* What a capture may hold of what users wrote, and so how it is shown where constants are redacted. */
enum secret {
	SECRET_PUBLIC, /* the server's own word: shown */
	SECRET_NUMBER, /* shown as N, so that messages of a kind meet */
	SECRET_NAME,   /* of a table, a constraint, a type, as the catalog has it: shown */
	SECRET_WORDS,  /* the server's words around values: those in quotes, numbers and addresses are not shown */
	SECRET_TEXT,   /* anything: not shown; a capture without a name is this */
};

/* The row that fits the entry's message, for its captures; false when none does. */
bool message_find(const struct log_entry *entry, struct template_match *match);
enum secret message_secret_of(struct str capture);

#endif
