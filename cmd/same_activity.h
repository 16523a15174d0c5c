#ifndef CMD_SAME_ACTIVITY_H
#define CMD_SAME_ACTIVITY_H
/*
 * A server with log_destination = 'stderr, csvlog, jsonlog' leaves each message in three files, and an archive may hold
 * a log twice, once compressed. Counting the same activity again would double every number, so of logs that begin with
 * the same messages only one is read: the one whose format carries most.
 */
#include "parsers/log_entry.h"

#define OPENING_ENTRIES 64

/* The first messages of a log, by time (in seconds: clocks of formats differ in the milliseconds), process and text. */
struct opening {
	uint64_t keys[OPENING_ENTRIES];
	size_t n;
};

void opening_add(struct opening *o, const struct log_entry *entry);
/* True when nearly all messages of the shorter one are in the other. Too few messages prove nothing. */
bool opening_is_same(const struct opening *a, const struct opening *b);

struct inputs;
/* Sets input.repeats of every log whose activity another one holds. */
void inputs_mark_repeats(struct inputs *in);

#endif
