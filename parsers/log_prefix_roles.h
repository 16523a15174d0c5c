#ifndef PARSERS_LOG_PREFIX_ROLES_H
#define PARSERS_LOG_PREFIX_ROLES_H
/*
 * Which number of a prefix is which? A pid, a line number, a transaction id and a query id look alike in one line, but
 * not over many: within a process the line number grows by one with every line, while the pid stays; a DETAIL has the
 * pid of the message above it; the pid is the second half of the session id. So is the session's start never behind
 * the time of the line. Private to log_prefix_infer.c.
 */
#include "base/arena.h"
#include "base/str.h"

/* `text`, a prefix that fits the lines of `head`, with its numbers and times named by what they do there. */
struct str prefix_name_roles(struct str text, struct str head, struct arena *arena);

#endif
