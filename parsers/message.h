#ifndef PARSERS_MESSAGE_H
#define PARSERS_MESSAGE_H
/*
 * The table of messages: which text of the server means which event, what in it is to be kept, and what in it may be
 * user data. The rows are in messages.def; this module finds the row of a message and fills in the event.
 */
#include "parsers/event.h"

/* For everything but durations and statements. `event` is as event_classify() began it. */
void message_classify(const struct log_entry *entry, struct event *event);

#endif
