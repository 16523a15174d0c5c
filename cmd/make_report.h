#ifndef CMD_MAKE_REPORT_H
#define CMD_MAKE_REPORT_H
/*
 * From what was read to the report: joins logs, catalogue and plans, runs the rules, settles and ranks what they found.
 */
#include "cmd/ingest.h"

/* `in` was read and its workload finished; the report points into it. */
struct report *make_report(struct ingest *in, const struct options *o, struct arena *arena);

#endif
