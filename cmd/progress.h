#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H
/*
 * A line on the terminal that says how far reading has come. Any thread may add; one at a time prints, five times a
 * second at most. It goes to stderr and is wiped at the end, so that nothing of it stays.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool shown;
	uint64_t total; /* bytes of all files; 0: unknown */
	atomic_uint_fast64_t done;
	pthread_mutex_t printing;
	int64_t printed_at_ms;
};

/* `when` is an enum when; auto means: when stderr is a terminal and --quiet was not given. */
void progress_start(struct progress *p, int when, bool quiet, uint64_t total);
void progress_add(struct progress *p, uint64_t bytes);
void progress_end(struct progress *p);

#endif
