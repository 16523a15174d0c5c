#include "cmd/options.h"

#include <errno.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "cmd/setters.h"

#define READS (FOR_ANALYZE | FOR_DIGEST | FOR_COMPARE)
#define RUNS (READS | FOR_MERGE)
#define REPORTS (FOR_ANALYZE | FOR_COMPARE)
#define AT(field) offsetof(struct options, field)

static const char *const sample_choices[] = {"redacted", "none", "raw", NULL};
static const char *const severity_choices[] = {"never", "info", "warning", "critical", NULL};
static const char *const when_choices[] = {"auto", "always", "never", NULL};
static const char *const flavor_choices[] = {"github", "jira", NULL};

/* clang-format off */
static const struct option options[] = {
	{"out", 'o', "PATH", "the reports' folder (pgassay-report), or the digest's file", RUNS, set_text, AT(out), NULL},
	{"formats", 'f', "LIST", "of html,json,xlsx,md,sql,alembic (html,json,xlsx,sql)", FOR_ANALYZE, set_text, AT(formats), NULL},
	{"formats", 'f', "LIST", "of html,json,md (all of them)", FOR_COMPARE, set_text, AT(formats), NULL},
	{"prefix", 'p', "STRING", "the server's log_line_prefix (found from the log)", READS, set_text, AT(prefix), NULL},
	{"jobs", 'j', "N", "threads (one a processor)", RUNS, set_count, AT(jobs), NULL},
	{"from", 0, "TIME", "only what was logged at or after TIME, as 2026-11-21T02:00:00Z", READS, set_time, AT(from_us), NULL},
	{"to", 0, "TIME", "only what was logged before TIME", READS, set_time, AT(to_us), NULL},
	{"database", 0, "NAME", "only this database; several times for several", READS, set_list, AT(databases), NULL},
	{"user", 0, "NAME", "only this user", READS, set_list, AT(users), NULL},
	{"app", 0, "NAME", "only this application_name", READS, set_list, AT(applications), NULL},
	{"client", 0, "HOST", "only this client", READS, set_list, AT(clients), NULL},
	{"include", 0, "REGEX", "only patterns whose normalised query matches", READS, set_regex, AT(include), NULL},
	{"exclude", 0, "REGEX", "no patterns whose normalised query matches", READS, set_regex, AT(exclude), NULL},
	{"top", 0, "N", "patterns shown in full by the readable reports (50)", FOR_ANALYZE, set_count, AT(top), NULL},
	{"samples", 0, "MODE", "redacted, none, or raw: constants of samples as they were", RUNS, set_choice, AT(samples), sample_choices},
	{"timezone", 0, "OFFSET", "of the readable reports, as +02:00 (UTC)", FOR_ANALYZE, set_zone, AT(zone), NULL},
	{"flavor", 0, "NAME", "of Markdown: github or jira", REPORTS, set_choice_text, AT(flavor), flavor_choices},
	{"index-budget", 0, "SIZE", "bytes that new indexes may take together, as 2GB", REPORTS, set_budget, AT(index_budget_bytes), NULL},
	{"max-patterns", 0, "N", "patterns kept apart in memory (50000)", RUNS, set_count, AT(max_patterns), NULL},
	{"fail-on", 0, "SEVERITY", "exit code 1 when a finding reaches info, warning or critical", FOR_ANALYZE, set_choice, AT(fail_on), severity_choices},
	{"fail-on", 0, "SEVERITY", "exit code 1 when a slower or new statement reaches it", FOR_COMPARE, set_choice, AT(fail_on), severity_choices},
	{"min-ratio", 0, "FACTOR", "between the means of a statement that is slower or faster (1.5)", FOR_COMPARE, set_ratio, AT(min_ratio), NULL},
	{"min-time", 0, "TIME", "a day that a change must move, as 500ms, 10s, 5min (0.1 % of all time)", FOR_COMPARE, set_duration, AT(min_time_us), NULL},
	{"min-calls", 0, "N", "on both sides, for a change of speed to be certain (20)", FOR_COMPARE, set_count, AT(min_calls), NULL},
	{"suppress", 0, "FILE", "findings that are known and accepted: a line RULE [TABLE] each", REPORTS, set_suppress, AT(suppressed), NULL},
	{"set", 0, "RULE.THRESHOLD=VALUE", "change a rule's threshold", REPORTS | FOR_PLAN, set_threshold, AT(overrides), NULL},
	{"config", 0, "FILE", "options as lines name = value", FOR_ALL, set_text, AT(config), NULL},
	{"quiet", 'q', NULL, "only errors on the terminal", FOR_ALL, set_flag, AT(quiet), NULL},
	{"verbose", 'v', NULL, "more on what was read and what was not", FOR_ALL, set_flag, AT(verbose), NULL},
	{"progress", 0, "WHEN", "auto, always or never", RUNS, set_choice, AT(progress), when_choices},
	{"color", 0, "WHEN", "auto, always or never", FOR_ALL, set_choice, AT(color), when_choices},
	{"help", 'h', NULL, "this text", FOR_ALL, set_flag, AT(help), NULL},
	{"version", 0, NULL, "the versions of the program and its libraries", FOR_ALL, set_flag, AT(version), NULL},
};
/* clang-format on */

/* Edit distance: enough to guess which option was meant. */
static unsigned typos_between(struct str a, struct str b)
{
	unsigned row[64];
	if (a.n >= ARRAY_LEN(row) || b.n >= ARRAY_LEN(row))
		return 99;
	for (unsigned j = 0; j <= b.n; j++)
		row[j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		unsigned diagonal = row[0];
		row[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			unsigned above = row[j], best = diagonal + (a.p[i - 1] != b.p[j - 1]);
			best = MIN(best, MIN(above, row[j - 1]) + 1);
			diagonal = above;
			row[j] = best;
		}
	}
	return row[b.n];
}

static void unknown_option(const struct parse *p, struct str name)
{
	const struct option *closest = NULL;
	unsigned least = 3;
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		unsigned typos = typos_between(name, str_from(options[i].name));
		if ((options[i].commands & p->command) && typos < least && typos < name.n) {
			least = typos;
			closest = &options[i];
		}
	}
	err_set(p->err, ERR_USAGE, "unknown option \"%s%.*s\"", name.n == 1 ? "-" : "--", STR_ARG(name));
	if (closest)
		err_hint(p->err, "did you mean \"--%s\"?", closest->name);
	else
		err_hint(p->err, "\"--help\" lists the options");
}

static const struct option *find_option(const struct parse *p, struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if ((options[i].commands & p->command) && str_eq(name, str_from(options[i].name)))
			return &options[i];
	unknown_option(p, name);
	return NULL;
}

static const struct option *find_letter(const struct parse *p, char letter)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if ((options[i].commands & p->command) && options[i].letter == letter)
			return &options[i];
	unknown_option(p, str_of(&letter, 1));
	return NULL;
}

static bool set_option(const struct parse *p, const struct option *option, struct str value)
{
	return option->set(option, value, (char *)p->o + option->offset, p);
}

/* "--name", "--name=value", "--name value". Returns the arguments used, 0 on error. */
static size_t parse_long(const struct parse *p, char *const *args, size_t n)
{
	struct str rest = str_from(args[0] + 2), name = rest;
	bool has_value = str_cut(&rest, '=', &name);
	const struct option *option = find_option(p, name);
	if (!option)
		return 0;
	if (!option->argument) {
		if (has_value)
			err_set(p->err, ERR_USAGE, "option \"--%s\" takes no value", option->name);
		return !has_value && set_option(p, option, STR("")) ? 1 : 0;
	}
	if (has_value)
		return set_option(p, option, rest) ? 1 : 0;
	if (n < 2) {
		err_set(p->err, ERR_USAGE, "option \"--%s\" needs a value: %s", option->name, option->argument);
		return 0;
	}
	return set_option(p, option, str_from(args[1])) ? 2 : 0;
}

/* "-q", "-qv", "-oDIR", "-o DIR". */
static size_t parse_letters(const struct parse *p, char *const *args, size_t n)
{
	for (const char *at = args[0] + 1; *at; at++) {
		const struct option *option = find_letter(p, *at);
		if (!option)
			return 0;
		if (!option->argument) {
			if (!set_option(p, option, STR("")))
				return 0;
			continue;
		}
		if (at[1])
			return set_option(p, option, str_from(at + 1)) ? 1 : 0;
		if (n < 2) {
			err_set(p->err, ERR_USAGE, "option \"-%c\" needs a value: %s", *at, option->argument);
			return 0;
		}
		return set_option(p, option, str_from(args[1])) ? 2 : 0;
	}
	return 1;
}

static bool parse_arguments(const struct parse *p, char *const *args, size_t n)
{
	bool only_inputs = false;
	p->o->inputs = ARENA_ARRAY(struct str, n, p->arena);
	for (size_t i = 0; i < n;) {
		const char *arg = args[i];
		size_t used = 1;
		if (!only_inputs && strcmp(arg, "--") == 0)
			only_inputs = true;
		else if (!only_inputs && arg[0] == '-' && arg[1] == '-')
			used = parse_long(p, args + i, n - i);
		else if (!only_inputs && arg[0] == '-' && arg[1])
			used = parse_letters(p, args + i, n - i);
		else
			p->o->inputs[p->o->inputs_n++] = str_from(arg);
		if (!used)
			return false;
		i += used;
	}
	return true;
}

/* One configuration file serves all commands. */
static bool is_of_another_command(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (str_eq(name, str_from(options[i].name)))
			return true;
	return false;
}

static bool parse_config_line(const struct parse *p, struct str line)
{
	struct str name, value = line;
	if (!line.n || line.p[0] == '#')
		return true;
	if (!str_cut(&value, '=', &name))
		return err_set(p->err, ERR_USAGE, "a line \"name = value\" was expected");
	value = str_trim(value);
	if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
		value = str_head(str_skip(value, 1), value.n - 2);
	const struct option *option = find_option(p, str_trim(name));
	if (!option)
		return is_of_another_command(str_trim(name));
	if (option->argument || str_eq(value, STR("true")))
		return set_option(p, option, value);
	if (str_eq(value, STR("false")))
		return true;
	return err_set(p->err, ERR_USAGE, "\"%s\" is true or false", option->name);
}

/* Errors say the file and the line. */
static void place_fault(const char *file, unsigned line, struct err *err)
{
	struct err inner = *err;
	err_set(err, ERR_USAGE, "%s:%u: %s", file, line, inner.msg);
	err_hint(err, "%s", inner.hint);
}

static bool parse_config(const struct parse *p, const char *file)
{
	char *line = NULL;
	size_t cap = 0;
	unsigned number = 0;
	bool ok = true;
	FILE *f = fopen(file, "r");
	if (!f)
		return err_set(p->err, ERR_USAGE, "could not open configuration file \"%s\": %s", file,
			       strerror(errno));
	for (ssize_t n; ok && (n = getline(&line, &cap, f)) >= 0;) {
		number++;
		ok = parse_config_line(p, str_trim(arena_strdup(str_of(line, (size_t)n), p->arena)));
		if (!ok)
			place_fault(file, number, p->err);
	}
	free(line);
	fclose(f);
	return ok;
}

bool options_parse(struct options *o, unsigned command, char *const *args, size_t args_n, struct arena *arena,
		   struct err *err)
{
	static const struct options defaults = {.from_us = TIME_UNKNOWN, .to_us = TIME_UNKNOWN};
	struct parse p = {o, command, arena, err};
	*o = defaults;
	if (!parse_arguments(&p, args, args_n))
		return false;
	if (!o->config.n)
		return true;
	struct str config = arena_strdup(o->config, arena);
	*o = defaults;
	return parse_config(&p, config.p) && parse_arguments(&p, args, args_n);
}

static void print_option(FILE *out, const struct option *option)
{
	char left[64];
	snprintf(left, sizeof left, "%c%c%c --%s%s%s", option->letter ? '-' : ' ',
		 option->letter ? option->letter : ' ', option->letter ? ',' : ' ', option->name,
		 option->argument ? " " : "", option->argument ? option->argument : "");
	if (strlen(left) > 28)
		fprintf(out, "  %s\n  %-28s  %s\n", left, "", option->help);
	else
		fprintf(out, "  %-28s  %s\n", left, option->help);
}

void options_print(FILE *out, unsigned commands)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (options[i].commands & commands)
			print_option(out, &options[i]);
}

bool str_list_has(const struct str_list *list, struct str s)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->items[i], s))
			return true;
	return false;
}
