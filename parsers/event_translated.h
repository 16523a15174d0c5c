#ifndef PARSERS_EVENT_TRANSLATED_H
#define PARSERS_EVENT_TRANSLATED_H
/*
 * Durations and statements of servers whose lc_messages is not English. Everything else such a server says is known by
 * its SQLSTATE only, if at all: see translations.def.
 */
#include "parsers/event.h"

/* True, with the event's type, duration and statement filled in, when the entry is one of them. */
bool event_read_translated(const struct log_entry *entry, struct event *event);

#endif
