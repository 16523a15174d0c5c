#ifndef ANALYSIS_SEAMS_H
#define ANALYSIS_SEAMS_H
/*
 * Seams: where the parts of one log meet. Threads that share a log read its parts into workloads of their own; what a
 * part leaves open at its ends (session.h) comes here and is joined with what the neighbours left, in the order of the
 * file, as soon as they are there. So what is kept does not grow with the number of parts, and within one file the
 * order of a session's events is that of the file, whatever the clock did: as if one thread had read it all.
 *
 *     struct seams *seams = seams_new(&options, stream_order);
 *     workload_end_part(segment, seams, part);      // any thread, parts in any order, all of them from 0 on
 *     seams_end(seams, merged);                     // when the workloads of all threads are merged into one
 */
#include "analysis/workload.h"

struct seams;

/* Of the log whose pieces workload_begin() would give this order. */
struct seams *seams_new(const struct workload_options *options, uint64_t stream_order);
/*
 * Moves what `w` holds of part `part`: fragments and pieces of tracks from these numbers on. Any thread; `w` is its
 * own.
 */
void seams_take(struct seams *seams, struct workload *w, size_t first_fragment, size_t first_piece, uint64_t part);
/* Joins what is left, merges it into `w`, and frees the seams. NULL is allowed. */
void seams_end(struct seams *seams, struct workload *w);

#endif
