/* pgassay compare: two reports, digests or logs, what changed between them, and what the advice brought. */
#include "analysis/comparison.h"
#include "base/base.h"
#include "base/outfile.h"
#include "cmd/command.h"
#include "cmd/compare_read.h"
#include "cmd/compare_text.h"
#include "parsers/event.h"
#include "reports/comparison_print.h"

static void print_html(const struct comparison *c, const struct options *o, FILE *out)
{
	(void)o;
	comparison_print_html(c, STR(PGASSAY_VERSION), out);
}

static void print_json(const struct comparison *c, const struct options *o, FILE *out)
{
	(void)o;
	comparison_print_json(c, STR(PGASSAY_VERSION), out);
}

static void print_markdown(const struct comparison *c, const struct options *o, FILE *out)
{
	comparison_print_markdown(c, str_eq(o->flavor, STR("jira")) ? MARKUP_JIRA : MARKUP_GITHUB, out);
}

/* One format: a file of the folder. */
static const struct format {
	const char *name, *file;
	void (*print)(const struct comparison *c, const struct options *o, FILE *out);
} formats[] = {
	{"html", "compare.html", print_html},
	{"json", "compare.json", print_json},
	{"md", "compare.md", print_markdown},
};

static bool write_file(const struct comparison *c, const struct options *o, const struct format *format,
		       struct arena *arena, struct err *err)
{
	struct outfile f;
	if (!outfile_open(&f, arena_fmt(arena, "%s/%s", o->out.p, format->file).p, err))
		return false;
	format->print(c, o, f.stream);
	return outfile_commit(&f, err);
}

static const struct format *find_format(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (str_eq(name, str_from(formats[i].name)))
			return &formats[i];
	return NULL;
}

/* Which formats are wanted; false when one is unknown. */
static bool check_formats(const struct options *o, bool wanted[ARRAY_LEN(formats)], struct err *err)
{
	struct str rest = o->formats.n ? o->formats : STR("html,json,md"), name;
	while (rest.n) {
		if (!str_cut(&rest, ',', &name)) {
			name = rest;
			rest.n = 0;
		}
		const struct format *format = find_format(str_trim(name));
		if (!format) {
			err_set(err, ERR_USAGE, "unknown format \"%.*s\"", STR_ARG(name));
			return err_hint(err, "a comparison is written as html, json or md");
		}
		wanted[format - formats] = true;
	}
	return true;
}

static bool write_files(const struct comparison *c, const struct options *o, const bool *wanted, struct arena *arena,
			struct err *err)
{
	if (!make_folders(o->out.p, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (wanted[i] && !write_file(c, o, &formats[i], arena, err))
			return false;
	return true;
}

static struct comparison_limits limits_of(const struct options *o)
{
	struct comparison_limits limits = comparison_limits_default;
	if (o->min_calls)
		limits.calls = o->min_calls;
	if (o->min_ratio > 0)
		limits.ratio = o->min_ratio;
	limits.us_per_day = (double)o->min_time_us;
	return limits;
}

static bool reaches(const struct comparison *c, int fail_on)
{
	return fail_on && c->regressed && (int)c->worst + 1 >= fail_on;
}

static int run(const struct options *o, struct arena *arena)
{
	struct comparison_side sides[2] = {0};
	struct err err = {0};
	bool faulty = false, wanted[ARRAY_LEN(formats)] = {false};
	if (o->inputs_n != 2) {
		err_set(&err, ERR_USAGE, "two inputs are compared, %zu named", o->inputs_n);
		err_hint(&err, "name the earlier and the later report, digest or log");
		return fail(&err);
	}
	if (!check_formats(o, wanted, &err) || !event_init(&err))
		return fail(&err);
	for (size_t i = 0; i < 2; i++)
		if (!compare_read(&sides[i], o->inputs[i], o, &faulty, arena, &err))
			return fail(&err);
	struct comparison_limits limits = limits_of(o);
	struct comparison c = comparison_make(&sides[0], &sides[1], &limits, arena);
	if (o->out.n && !write_files(&c, o, wanted, arena, &err))
		return fail(&err);
	struct terminal terminal = terminal_on(stdout, o->color);
	if (!o->quiet)
		compare_print_text(&c, &terminal);
	if (faulty)
		return EXIT_PARTIAL;
	return reaches(&c, o->fail_on) ? EXIT_FOUND : EXIT_DONE;
}

const struct command command_compare = {
	.name = "compare",
	.arguments = "BEFORE AFTER [-o DIR]",
	.summary = "compares two reports, digests or logs: what got slower, and what the advice brought",
	.bit = FOR_COMPARE,
	.run = run,
};
