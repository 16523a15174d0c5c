#ifndef CMD_COMPARE_READ_H
#define CMD_COMPARE_READ_H
/*
 * One side of a comparison: a report.json (or the folder that holds one) is read as it was written; anything else (a
 * digest, a log, a folder of logs, a schema and plans) is analysed first, without writing a report.
 */
#include "analysis/comparison.h"
#include "cmd/options.h"

/*
 * Fills in `side`, all of it in `arena`. *faulty is set when part of the input could not be used. False, with *err,
 * when nothing could be.
 */
bool compare_read(struct comparison_side *side, struct str name, const struct options *o, bool *faulty,
		  struct arena *arena, struct err *err);

/* The same from the text of a report.json. */
bool compare_read_json(struct comparison_side *side, struct str text, bool *faulty, struct arena *arena,
		       struct err *err);
/* Whether a file that begins with `head` is a report.json. */
bool compare_is_report(struct str head);

#endif
