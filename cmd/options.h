#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H
/*
 * Options: one table, from which the command line, the configuration file and the help texts come.
 *
 * A configuration file (--config FILE) has a line `name = value` for each option, named as on the command line without
 * the dashes; '#' begins a comment. The command line wins over it. Options that make lists (--set, --database …) may
 * come several times.
 */
#include <stdio.h>

#include "analysis/rule.h"
#include "analysis/workload.h"
#include "base/arena.h"
#include "base/err.h"
#include "cmd/suppress.h"

/* The commands an option belongs to. */
enum command_bit {
	FOR_ANALYZE = 1,
	FOR_DIGEST = 2,
	FOR_MERGE = 4,
	FOR_COMPARE = 8,
	FOR_PLAN = 16,
	FOR_RULES = 32,
	FOR_SNAPSHOT_SQL = 64,
	FOR_ALL = 127
};

enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

#define OPTION_LIST_MAX 32
struct str_list {
	struct str items[OPTION_LIST_MAX];
	size_t n;
};

struct options {
	struct str out;     /* folder of the reports, or the digest's file; empty: the command's default */
	struct str formats; /* comma separated */
	struct str prefix;
	uint64_t jobs; /* 0: as many as there are processors */
	int64_t from_us, to_us;
	struct str_list databases, users, applications, clients;
	struct str include, exclude;
	uint64_t top;
	int samples; /* enum sample_mode */
	uint64_t index_budget_bytes;
	bool has_index_budget;
	uint64_t max_patterns;
	int fail_on;          /* enum finding_severity + 1; 0: never */
	uint64_t min_calls;   /* compare; 0: the default */
	double min_ratio;     /* 0: the default */
	uint64_t min_time_us; /* 0: by share */
	struct suppressions suppressed;
	struct str config, flavor;
	struct str zone; /* --timezone as written; empty: UTC */
	int64_t zone_offset_us;
	struct rule_overrides overrides;
	bool quiet, verbose, help, version;
	int progress, color; /* enum when */
	struct str *inputs;  /* what is no option */
	size_t inputs_n;
};

/*
 * Fills in `o` from the arguments behind the command's name, and from the configuration file they name. False, with
 * *err (ERR_USAGE), on the first fault. Everything lives in `arena` or in `args`.
 */
bool options_parse(struct options *o, unsigned command, char *const *args, size_t args_n, struct arena *arena,
		   struct err *err);

/* The options of the commands in `commands`, as lines of a help text. */
void options_print(FILE *out, unsigned commands);

bool str_list_has(const struct str_list *list, struct str s);

#endif
