#ifndef BASE_OUTFILE_H
#define BASE_OUTFILE_H
/*
 * Atomic output: a file appears whole under its name, or not at all.
 *
 * Bytes go to a temporary file in the same folder; outfile_commit() flushes, syncs and renames it. A file that is not
 * committed is removed by outfile_abort(), at exit, and when SIGINT, SIGTERM or SIGHUP ends the program
 * (outfile_remove_leftovers() is async-signal-safe and may be called from a handler).
 */
#include <stdio.h>

#include "base/err.h"
#include "base/str.h"

struct outfile {
	FILE *stream; /* write here; errors are found by outfile_commit() */
	char *path, *temporary;
	int slot; /* in the table of files to remove */
};

bool outfile_open(struct outfile *f, const char *path, struct err *err);
/* For libraries that open the file themselves: the temporary name, with no stream. */
bool outfile_reserve(struct outfile *f, const char *path, struct err *err);
bool outfile_commit(struct outfile *f, struct err *err);
void outfile_abort(struct outfile *f);
void outfile_remove_leftovers(void);

/* Makes `dir` and its parents. */
bool make_folders(const char *dir, struct err *err);

#endif
