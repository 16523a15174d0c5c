/* pgassay compare: two reports or digests, what changed between them, and what became of the advice. */
#include "analysis/comparison.h"
#include "base/base.h"
#include "base/outfile.h"
#include "cmd/command.h"
#include "cmd/compare_print.h"
#include "cmd/compare_read.h"
#include "parsers/event.h"

static bool write_file(const struct comparison *c, const char *folder, const char *name,
		       void (*print)(const struct comparison *c, FILE *out), struct arena *arena, struct err *err)
{
	struct outfile f;
	if (!outfile_open(&f, arena_fmt(arena, "%s/%s", folder, name).p, err))
		return false;
	print(c, f.stream);
	return outfile_commit(&f, err);
}

static bool write_files(const struct comparison *c, const char *folder, struct arena *arena, struct err *err)
{
	return make_folders(folder, err) && write_file(c, folder, "compare.json", compare_print_json, arena, err) &&
	       write_file(c, folder, "compare.md", compare_print_markdown, arena, err);
}

static int run(const struct options *o, struct arena *arena)
{
	struct comparison_side sides[2] = {0};
	struct err err = {0};
	bool faulty = false;
	if (o->inputs_n != 2) {
		err_set(&err, ERR_USAGE, "two inputs are compared, %zu named", o->inputs_n);
		err_hint(&err, "name the earlier and the later report, digest or log");
		return fail(&err);
	}
	if (!event_init(&err))
		return fail(&err);
	for (size_t i = 0; i < 2; i++)
		if (!compare_read(&sides[i], o->inputs[i], o, &faulty, arena, &err))
			return fail(&err);
	struct comparison c = comparison_make(&sides[0], &sides[1], &comparison_limits_default, arena);
	if (o->out.n && !write_files(&c, o->out.p, arena, &err))
		return fail(&err);
	struct terminal terminal = terminal_on(stdout, o->color);
	if (!o->quiet)
		compare_print_text(&c, &terminal);
	return faulty ? EXIT_PARTIAL : EXIT_DONE;
}

const struct command command_compare = {
	.name = "compare",
	.arguments = "BEFORE AFTER [-o DIR]",
	.summary = "compares two reports, digests or logs: what got slower, and what the advice brought",
	.bit = FOR_COMPARE,
	.run = run,
};
