#ifndef CMD_INGEST_H
#define CMD_INGEST_H
/*
 * Everything the user named, read: logs into one workload, schema dumps and snapshots into one catalogue, plans into a
 * list. Logs are read in parallel, each thread into a workload of its own; the merge law makes the result independent
 * of who read what.
 */
#include "analysis/join.h"
#include "cmd/inputs.h"
#include "cmd/options.h"

struct ingest {
	struct inputs inputs;
	struct workload *workload;
	struct catalog *catalog;
	struct joined_plan *plans; /* from files */
	size_t plans_n, plans_cap;
	bool usable, faulty;  /* something could be used; something could not */
	struct arena *arenas; /* what the reading threads keep */
	size_t arenas_n;
};

/* Reads everything; faults are printed as they are met (unless --quiet) and kept with their input. */
void ingest_read(struct ingest *in, const struct options *o, struct arena *arena);
void ingest_release(struct ingest *in);

#endif
