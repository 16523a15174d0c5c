#ifndef CMD_READ_LOG_H
#define CMD_READ_LOG_H
/*
 * Reads one log into a workload: source, format's reader, filter, classification, workload. Memory is bounded: blocks
 * of 1 MiB, growing for an entry that is longer, up to 8 MiB; what is longer still the reader cuts.
 */
#include "cmd/inputs.h"
#include "cmd/options.h"

/*
 * `order` sorts logs that begin at the same time; `threaded` lets decompression have a thread of its own. Fills in the
 * input's counts and, on a fault, its status.
 */
void read_log(struct input *input, uint64_t order, const struct options *o, bool threaded, struct workload *w,
	      struct arena *arena);

#endif
