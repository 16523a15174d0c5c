#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H
/*
 * Commands: one file and one row of commands[] each. A command gets its options and returns the exit code.
 */
#include "cmd/options.h"

enum exit_code { EXIT_DONE, EXIT_FOUND, EXIT_USAGE, EXIT_PARTIAL, EXIT_WRITE, EXIT_NOTHING };

#define PGASSAY_VERSION "1.0.0"

struct command {
	const char *name, *arguments, *summary;
	unsigned bit; /* enum command_bit */
	int (*run)(const struct options *o, struct arena *arena);
};

extern const struct command *const commands[]; /* NULL-terminated */
const struct command *command_find(struct str name);

void print_help(FILE *out);
void print_command_help(FILE *out, const struct command *command);
void print_version(FILE *out);

/* The one place errors are printed: one line for usage; for the rest the remedy has a line of its own. */
void print_err(const struct err *err);
/* Prints and returns the exit code that fits. */
int fail(const struct err *err);

extern const struct command command_analyze;
extern const struct command command_compare;
extern const struct command command_digest;
extern const struct command command_merge;
extern const struct command command_plan;
extern const struct command command_rules;
extern const struct command command_snapshot_sql;

#endif
