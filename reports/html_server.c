/* The load as a whole, and what the server said. */
#include "base/base.h"
#include "analysis/behaviour.h"
#include "reports/formats.h"
#include "reports/html_charts.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

#define LISTED_NAMES 20
#define LISTED_ERRORS 100

static void print_dimension(FILE *out, const struct report *r, enum dimension d, const char *caption,
			    const char *column)
{
	const struct html_column columns[] = {{column, false}, {"calls", true}, {"total", true}, {"share", true}};
	size_t n = r->workload->dimensions_n[d];
	uint64_t all_us = r->workload->totals.calls.total_us;
	if (n == 0)
		return;
	html_table_open(out, &(struct html_table){.caption = caption, .columns = columns, .columns_n = 4, .sorted = 3});
	for (size_t i = 0; i < n && i < LISTED_NAMES; i++) {
		const struct dimension_row *row = &r->workload->dimensions[d][i];
		html_row_open(out);
		html_cell_name(out, row->name.n ? row->name : STR("(none)"));
		html_cell_count(out, row->tally.calls);
		html_cell_us(out, row->tally.total_us);
		html_cell_share(out, all_us ? (double)row->tally.total_us / (double)all_us : 0);
		html_row_close(out);
	}
	html_table_close(out);
}

void html_load(FILE *out, const struct report *r)
{
	static const char *const series[] = {"statements_at_work", "calls", "connections", NULL};
	html_section_open(out, "load", "Load");
	if (r->workload->totals.calls.calls == 0)
		html_empty(out, "No log with finished statements was given, so there is no load to show: pass the "
				"server\u2019s log.");
	html_chart_timelines(out, r, series, "The load over time");
	html_chart_percentiles(out, r);
	fputs("<div class=\"columns\">\n", out);
	print_dimension(out, r, BY_DATABASE, "Time by database", "database");
	print_dimension(out, r, BY_USER, "Time by user", "user");
	print_dimension(out, r, BY_APPLICATION, "Time by application", "application");
	print_dimension(out, r, BY_CLIENT, "Time by client", "client");
	fputs("</div>\n", out);
	html_section_close(out);
}

static void event_row(FILE *out, const char *name, uint64_t count)
{
	html_row_open(out);
	html_cell_name(out, str_from(name));
	html_cell_count(out, count);
	html_row_close(out);
}

static void duration_row(FILE *out, const char *name, uint64_t us)
{
	html_row_open(out);
	html_cell_name(out, str_from(name));
	html_cell_us(out, us);
	html_row_close(out);
}

static void print_events(FILE *out, const struct totals *t)
{
	static const struct html_column columns[] = {{"event", false}, {"count", true}};
	html_table_open(out, &(struct html_table){.caption = "Server events", .columns = columns, .columns_n = 2});
	event_row(out, "sessions", t->sessions);
	event_row(out, "connections", t->connections);
	event_row(out, "disconnections", t->disconnections);
	event_row(out, "errors", t->errors);
	event_row(out, "statements cancelled", t->cancels);
	event_row(out, "lock waits", t->lock_waits);
	event_row(out, "deadlocks", t->deadlocks);
	event_row(out, "temporary files", t->temp_files);
	event_row(out, "checkpoints", t->checkpoints);
	event_row(out, "automatic vacuums", t->autovacuums);
	event_row(out, "automatic analyzes", t->autoanalyzes);
	event_row(out, "plans logged", t->plans);
	html_table_close(out);
}

static void print_errors(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {{"message", false}, {"code", false},  {"level", false},
						     {"count", true},    {"first", false}, {"last", false}};
	const struct workload *w = r->workload;
	if (w->errors_n == 0)
		return;
	html_table_open(out, &(struct html_table){.caption = "Errors and messages by number",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .sorted = 4,
						  .filterable = w->errors_n > 12});
	for (size_t i = 0; i < w->errors_n && i < LISTED_ERRORS; i++) {
		const struct error_row *e = &w->errors[i];
		html_row_open(out);
		fputs("<th scope=\"row\">", out);
		html_text_cut(out, e->message, 600);
		fputs("</th>", out);
		html_cell_text(out, e->sqlstate);
		html_cell_plain(out, format_log_levels[e->severity]);
		html_cell_count(out, e->count);
		html_cell_plain(out, figure_time(e->first_us, r->zone_offset_us).text);
		html_cell_plain(out, figure_time(e->last_us, r->zone_offset_us).text);
		html_row_close(out);
	}
	html_table_close(out);
	if (w->errors_n > LISTED_ERRORS)
		fprintf(out, "<p class=\"more\">%s more kinds are in report.json.</p>\n",
			figure_count(w->errors_n - LISTED_ERRORS).text);
}

static void cell_pattern(FILE *out, const struct report *r, uint64_t id)
{
	fputs("<td>", out);
	if (id)
		html_link_pattern(out, r, id);
	fputs("</td>", out);
}

static void cell_lock(FILE *out, const struct report_wait *w)
{
	fputs("<td>", out);
	html_text_line(out, w->mode, 40);
	fputs(" on ", out);
	html_text_line(out, w->relation.n ? w->relation : w->object, 120);
	fputs("</td>", out);
}

static void print_waits(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {{"at", false},
						     {"waited", true},
						     {"for", false},
						     {"statement that waited", false},
						     {"statement of the holder", false}};
	if (r->waits_n == 0)
		return;
	html_table_open(out, &(struct html_table){.caption = "Lock waits, the longest first",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .sorted = 2,
						  .filterable = r->waits_n > 12});
	for (size_t i = 0; i < r->waits_n; i++) {
		const struct report_wait *w = &r->waits[i];
		html_row_open(out);
		html_cell_name(out, str_from(figure_time(w->at_us, r->zone_offset_us).text));
		html_cell_us(out, w->waited_us);
		cell_lock(out, w);
		cell_pattern(out, r, w->pattern);
		cell_pattern(out, r, w->holder_pattern);
		html_row_close(out);
	}
	html_table_close(out);
}

static void print_vacuums(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {{"table", false},  {"vacuums", true},      {"total", true},
						     {"longest", true}, {"rows removed", true}, {"cancelled", true}};
	if (r->vacuums_n == 0)
		return;
	html_table_open(out, &(struct html_table){.caption = "Automatic vacuums by table",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .sorted = 3});
	for (size_t i = 0; i < r->vacuums_n && i < LISTED_NAMES; i++) {
		const struct report_vacuum *v = &r->vacuums[i];
		html_row_open(out);
		html_cell_name(out, v->table);
		html_cell_count(out, v->count);
		html_cell_us(out, v->total_us);
		html_cell_us(out, v->longest_us);
		html_cell_count(out, v->rows_removed);
		html_cell_count(out, v->cancelled);
		html_row_close(out);
	}
	html_table_close(out);
}

static void print_checkpoints(FILE *out, const struct behaviour_totals *t)
{
	static const struct html_column columns[] = {{"checkpoints", false}, {"figure", true}};
	if (t->checkpoints == 0)
		return;
	html_table_open(out, &(struct html_table){.caption = "Checkpoints", .columns = columns, .columns_n = 2});
	event_row(out, "completed", t->checkpoints);
	event_row(out, "started by time", t->checkpoints_timed);
	event_row(out, "started by WAL or on request", t->checkpoints_requested);
	event_row(out, "reported as too frequent", t->checkpoints_too_frequent);
	duration_row(out, "time writing", t->checkpoint_write_us);
	duration_row(out, "time syncing", t->checkpoint_sync_us);
	duration_row(out, "the longest", t->longest_checkpoint_us);
	duration_row(out, "the longest sync", t->longest_sync_us);
	html_table_close(out);
}

/* What happened never, with the setting that would have to be on for the log to say so. */
static void print_absent(FILE *out, const struct totals *t)
{
	const struct {
		uint64_t count;
		const char *what, *setting;
	} kinds[] = {
		{t->lock_waits, "lock waits", "log_lock_waits"},
		{t->temp_files, "temporary files", "log_temp_files"},
		{t->checkpoints, "checkpoints", "log_checkpoints"},
		{t->connections, "connections", "log_connections"},
		{t->autovacuums, "automatic vacuums", "log_autovacuum_min_duration"},
	};
	bool any = false;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (kinds[i].count)
			continue;
		fprintf(out, "%s%s (<code>%s</code>)", any ? ", " : "<p class=\"more\">The log speaks of no ",
			kinds[i].what, kinds[i].setting);
		any = true;
	}
	if (any)
		fputs(": there were none, or the setting is off.</p>\n", out);
}

void html_server(FILE *out, const struct report *r)
{
	static const char *const series[] = {"errors", "lock_waits", "temp_bytes", "checkpoints", "wal_bytes", NULL};
	html_section_open(out, "server", "Server events");
	if (r->workload->totals.entries == 0)
		html_empty(out, "No log was given, so nothing is known of errors, lock waits, temporary files and "
				"checkpoints: pass the server\u2019s log.");
	else
		print_absent(out, &r->workload->totals);
	html_chart_timelines(out, r, series, "Server events over time");
	if (r->workload->totals.entries) {
		fputs("<div class=\"columns\">\n", out);
		print_events(out, &r->workload->totals);
		if (r->workload->behaviour)
			print_checkpoints(out, &r->workload->behaviour->totals);
		fputs("</div>\n", out);
	}
	print_errors(out, r);
	print_waits(out, r);
	print_vacuums(out, r);
	html_section_close(out);
}
