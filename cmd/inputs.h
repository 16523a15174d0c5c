#ifndef CMD_INPUTS_H
#define CMD_INPUTS_H
/*
 * What the user named, made into a list of files and what each is. Folders are walked, names sorted, so that the list
 * does not depend on the file system; hidden files are left out. The kind of a file is told from its content alone.
 */
#include "analysis/report.h"
#include "cmd/same_activity.h"
#include "parsers/log_reader.h"
#include "parsers/source.h"

struct input {
	struct report_input report; /* what the report says of it; path, kind and format are set by inputs_sniff() */
	const struct log_format *format; /* INPUT_LOG */
	struct source *source;           /* kept open when it can be read only once (a pipe), else NULL */
	uint64_t size;                   /* of the file as it is, 0 when unknown */
	int64_t first_us;                /* INPUT_LOG: time of the first entry */
	struct opening *opening;         /* INPUT_LOG: its first messages */
	const struct input *repeats;     /* INPUT_LOG: holds the same activity and is read instead; NULL: none */
	struct str query;                /* INPUT_PLAN: text of the .sql file beside it */
	struct str note;                 /* a word to the user, though all is well; or empty */
	bool translated;                 /* INPUT_LOG: its messages are not in English */
	bool companion;                  /* is such a .sql file: belongs to the plan beside it */
};

struct inputs {
	struct input *items;
	size_t n, cap;
};

/* Folders become the files in them. A name that does not exist is an input with status INPUT_UNREADABLE. */
void inputs_expand(struct inputs *in, const struct str *names, size_t names_n, struct arena *arena);
/* Opens each and tells what it is. `prefix`: the log_line_prefix the user gave, or empty. */
void inputs_sniff(struct inputs *in, struct str prefix, struct arena *arena);

/* Gives the input a status other than ok, with the reason. */
void input_fault(struct input *input, enum input_status status, const struct err *err, struct arena *arena);
void input_fault_of_source(struct input *input, enum source_status status, const struct err *err, struct arena *arena);
/* Opens it, or gives what was kept open. NULL when it cannot be opened any more: then its status says so. */
struct source *input_open(struct input *input, struct arena *arena);
/* Takes over how the source ended, and closes it. */
void input_close(struct input *input, struct source *source, struct arena *arena);
/* All of it, up to `limit` bytes; the rest is a fault. */
struct str input_read_all(struct input *input, size_t limit, struct arena *arena);

#endif
