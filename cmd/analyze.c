/* pgassay analyze: from logs, plans and dumps to the reports. */
#include "base/base.h"

#include "base/outfile.h"
#include "cmd/command.h"
#include "cmd/ingest.h"
#include "cmd/make_report.h"
#include "cmd/pattern_filter.h"
#include "cmd/summary.h"
#include "cmd/suppress.h"
#include "reports/renderer.h"

/* The renderers that --formats names, or the default ones. False, with *err, on an unknown name. */
static bool choose_renderers(struct str formats, const struct renderer **chosen, size_t *n, struct err *err)
{
	struct str rest = formats, name;
	for (size_t i = 0; !formats.n && renderers[i]; i++)
		if (renderers[i]->by_default)
			chosen[(*n)++] = renderers[i];
	while (rest.n) {
		if (!str_cut(&rest, ',', &name)) {
			name = rest;
			rest = STR("");
		}
		const struct renderer *found = renderer_find(str_trim(name));
		if (!found) {
			err_set(err, ERR_USAGE, "there is no report format \"%.*s\"", STR_ARG(str_trim(name)));
			return err_hint(err, "\"--formats\" takes a list of html,json,xlsx,md,sql,alembic");
		}
		for (size_t i = 0; i < *n && found; i++)
			found = chosen[i] == found ? NULL : found;
		if (found)
			chosen[(*n)++] = found;
	}
	return true;
}

static bool write_reports(const struct report *report, const struct options *o, const char *folder,
			  const struct renderer **chosen, size_t n, struct err *err)
{
	struct render_options options = {.folder = folder, .flavor = o->flavor};
	if (!make_folders(folder, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!chosen[i]->render(report, &options, err))
			return false;
	return true;
}

static bool reaches(const struct report *report, int fail_on)
{
	for (size_t i = 0; fail_on && i < report->recommendations_n; i++)
		if ((int)report->recommendations[i]->severity + 1 >= fail_on)
			return true;
	return false;
}

static int exit_code(const struct ingest *in, const struct report *report, const struct options *o)
{
	if (in->faulty)
		return EXIT_PARTIAL;
	return reaches(report, o->fail_on) ? EXIT_FOUND : EXIT_DONE;
}

static int analyze(struct ingest *in, const struct options *o, const struct renderer **chosen, size_t chosen_n,
		   struct arena *arena)
{
	struct err err = {0};
	const char *folder = o->out.n ? o->out.p : "pgassay-report";
	ingest_read(in, o, arena);
	if (!in->usable) {
		err_set(&err, ERR_UNKNOWN, "nothing usable in any input, no report was written");
		return fail(&err);
	}
	workload_finish(in->workload, in->catalog);
	if (!pattern_filter(in->workload, o, &err))
		return fail(&err);
	struct report *report = make_report(in, o, arena);
	if (!write_reports(report, o, folder, chosen, chosen_n, &err))
		return fail(&err);
	struct terminal terminal = terminal_on(stdout, o->color);
	if (!o->quiet)
		summary_print(&terminal, report, folder, chosen, chosen_n);
	return exit_code(in, report, o);
}

static int run(const struct options *o, struct arena *arena)
{
	struct ingest in = {0};
	struct err err = {0};
	const struct renderer *chosen[16];
	size_t chosen_n = 0;
	if (!o->inputs_n) {
		err_set(&err, ERR_USAGE, "no input is named");
		err_hint(&err, "name logs, plans, schema dumps or folders of them, or - for standard input");
		return fail(&err);
	}
	if (!choose_renderers(o->formats, chosen, &chosen_n, &err) || !event_init(&err))
		return fail(&err);
	int code = analyze(&in, o, chosen, chosen_n, arena);
	ingest_release(&in);
	return code;
}

const struct command command_analyze = {
	.name = "analyze",
	.arguments = "INPUT...",
	.summary = "reads logs, plans, schema dumps, snapshots, digests, folders of them, or -; writes the reports",
	.bit = FOR_ANALYZE,
	.run = run,
};
