/* pgassay plan FILE|-: plans on the terminal, with the time of each node and what is wrong with it. */
#include "cmd/command.h"

#include "base/base.h"
#include "base/buf.h"
#include "cmd/plan_view.h"
#include "parsers/source.h"

#define MAX_PLAN_BYTES ((size_t)256 << 20)
#define READ_BLOCK ((size_t)64 << 10)

struct viewing {
	struct terminal terminal;
	const struct options *options;
	struct arena *arena;
	size_t shown;
};

static void show(void *context, struct plan *plan)
{
	struct viewing *v = context;
	const struct plan_times *times = plan_times_of(plan, v->arena);
	struct plan_issues issues = plan_issues_of(times, NULL, &v->options->overrides, v->arena);
	if (v->shown++)
		fputc('\n', v->terminal.out);
	plan_view_print(&v->terminal, times, &issues, v->arena);
}

static bool read_file(struct str path, struct str *text, struct arena *arena, struct err *err)
{
	struct source *s = source_open(arena_strdup(path, arena).p, err);
	struct buf all = {0};
	size_t n = 1;
	if (!s)
		return false;
	while (n && all.n < MAX_PLAN_BYTES) {
		buf_reserve(&all, READ_BLOCK);
		n = source_read(s, all.p + all.n, READ_BLOCK);
		all.n += n;
	}
	bool ok = n == 0 && source_status(s, err) == SOURCE_OK;
	if (n)
		err_set(err, ERR_LIMIT, "is larger than %zu MiB", MAX_PLAN_BYTES >> 20);
	*text = arena_strdup(buf_str(&all), arena);
	buf_release(&all);
	source_close(s);
	return ok;
}

static int run(const struct options *o, struct arena *arena)
{
	struct viewing v = {terminal_on(stdout, o->color), o, arena, 0};
	struct err err = {0};
	struct str text = {0};
	if (o->inputs_n != 1) {
		err_set(&err, ERR_USAGE, o->inputs_n ? "only one file can be shown at a time" : "no plan is named");
		err_hint(&err, "pgassay plan FILE, or - for standard input");
		return fail(&err);
	}
	const char *path = arena_strdup(o->inputs[0], arena).p;
	bool whole = read_file(o->inputs[0], &text, arena, &err);
	if (!whole && err.code == ERR_UNREADABLE)
		return fail(&err);
	if (!whole)
		print_err(&err);
	bool understood = plan_read_all(text, (struct pos){path, 1, 0}, show, &v, arena, &err);
	if (!understood)
		err.at.file = path;
	if (!understood && !v.shown)
		return fail(&err);
	if (!understood)
		print_err(&err);
	if (fflush(stdout) != 0) {
		err_set(&err, ERR_WRITE, "could not write to standard output");
		return fail(&err);
	}
	return whole && understood ? EXIT_DONE : EXIT_PARTIAL;
}

const struct command command_plan = {
	.name = "plan",
	.arguments = "FILE|-",
	.summary = "shows EXPLAIN plans with the time of each node and what is wrong with it",
	.bit = FOR_PLAN,
	.run = run,
};
