#ifndef ANALYSIS_SCAN_MEMO_H
#define ANALYSIS_SCAN_MEMO_H
/*
 * What statements were scanned into, so that most need no scanning: programs send few texts again and again, either the
 * very same (parameters are bound) or with other constants in them (then their outline is the same: outline.h).
 *
 * A table of fixed size in which a newcomer takes the place of whoever was there; what it answers is what
 * scan_statement() and state_pattern() would. One a workload: it stays for the segments of a thread.
 */
#include "analysis/workload_state.h"

struct scan_memo;

struct scan_memo *scan_memo_new(struct workload_state *w);
void scan_memo_free(struct scan_memo *m);

struct scanned {
	const struct scan_result *scan; /* good until the next look; of all but its literals */
	uint64_t literals;              /* of the text at hand */
	struct pattern_state *pattern;
};

/* `cut`: the text is known to end early. `verbatim`: it is likely to come again as it is, and is looked for as a whole.
 */
struct scanned scan_memo_look(struct scan_memo *m, struct str sql, bool cut, bool verbatim);

#endif
