#ifndef CMD_READ_LOG_H
#define CMD_READ_LOG_H
/*
 * Reads one log, or one piece of one, into a workload: source, format's reader, filter, classification, workload.
 *
 * A large log that is not compressed is cut into pieces at entry boundaries, so that several threads can read it. A log
 * that cannot be entered in the middle (compressed, a pipe) is shared part by part as it is decompressed. Lines are
 * numbered within pieces and parts; when all are read, it is known how many came before.
 */
#include "analysis/seams.h"
#include "cmd/inputs.h"
#include "cmd/options.h"
#include "cmd/progress.h"

#define UNPARSED_KEPT 5

struct unparsed_line {
	uint64_t part, line; /* line: of the part, from 1 */
	struct str form;
};

struct log_piece {
	struct input *input;
	uint64_t from, to;   /* bytes; to == 0: all of it */
	uint64_t order;      /* of the log, among those that begin at the same time */
	uint64_t part;       /* of the log, from 0 */
	struct seams *seams; /* where the parts of the log meet; NULL: it has one */
	bool ahead;          /* decompress on a thread of its own */
	/* What reading it found. */
	uint64_t bytes, entries, lines, unparsed_lines;
	int64_t first_us, last_us; /* of its entries; TIME_UNKNOWN without one that has a time */
	struct unparsed_line unparsed[UNPARSED_KEPT];
	size_t unparsed_n;
	enum source_status status;
	struct err err;
	struct shared_log *shared; /* that several threads read together, or NULL */
};

/* The pieces of `input`, about `piece_bytes` long each; one when it cannot be shared. They are added to `pieces`. */
struct log_pieces {
	struct log_piece *items;
	size_t n, cap;
	uint64_t logs;
};
void log_cut(struct log_pieces *pieces, struct input *input, uint64_t piece_bytes, struct arena *arena);

void log_read(struct log_piece *piece, const struct options *o, struct progress *progress, struct workload *w,
	      struct arena *arena);
/* A block of the log's text with the place of its first byte, as one segment of the workload. */
void log_read_text(struct log_piece *piece, struct str text, const struct options *o, struct workload *w,
		   struct arena *arena);

/* Opens a log to be shared among threads; piece->shared stays NULL when it cannot be. */
void log_share_begin(struct log_piece *piece, struct arena *arena);
/* Reads parts of it until there are none; called by every thread with a workload and arena of its own. */
void log_share_read(struct log_piece *piece, const struct options *o, struct progress *progress, struct workload *w,
		    struct arena *arena);
void log_share_end(struct log_piece *piece);

/* Widens the time that the piece covers. */
void log_piece_see(struct log_piece *piece, int64_t first_us, int64_t last_us);
/* Takes over what the pieces found into their inputs, in order. */
void log_pieces_finish(struct log_pieces *pieces, struct arena *arena);

#endif
