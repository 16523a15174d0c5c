/*
 * apply.sql and rollback.sql. What takes nothing away comes first, by rank; what drops something comes last. Nothing
 * stands in a transaction, because concurrent index builds refuse one. rollback.sql undoes the same list from its end.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "analysis/rule.h"
#include "reports/figures.h"
#include "reports/formats.h"
#include "reports/script.h"
#include "reports/sql_text.h"

static const char head[] = "-- Not in one transaction: concurrent index builds refuse to run inside one. A build that "
			   "is interrupted leaves\n"
			   "-- an INVALID index behind; the DO block before each build drops such a leftover, so this "
			   "file can be run again.\n"
			   "-- lock_timeout keeps a waiting statement from blocking everybody behind it: when one "
			   "fails, run the file again.\n"
			   "\n"
			   "SET lock_timeout = '5s';\n"
			   "SET statement_timeout = 0;\n";

static void print_window(const struct report *r, FILE *out)
{
	fprintf(out, "-- pgassay %.*s: %s%s\n", STR_ARG(r->version), figure_window(r->from_us, r->to_us, 0).text,
		r->from_us == TIME_UNKNOWN ? "" : " (UTC)");
}

/* Rule, severity and confidence, then what it brings and costs, as far as there is any. */
static void add_impact(struct buf *out, const struct finding *f)
{
	buf_fmt(out, "%s, %s, confidence %s", f->rule->name, finding_severity_names[f->severity],
		figure_confidence(f->confidence).text);
	if (f->benefit_us_per_day)
		buf_fmt(out, "; saves %s a day (%s)", figure_duration(f->benefit_us_per_day).text,
			finding_basis_names[f->basis]);
	if (f->index_bytes != 0)
		buf_fmt(out, "; index size %s", figure_bytes_change(f->index_bytes).text);
	if (f->write_us_per_day)
		buf_fmt(out, "; writes %s a day", figure_duration_change(f->write_us_per_day).text);
	buf_fmt(out, "; id %016" PRIx64, f->id);
}

static void print_reason(const struct finding *f, FILE *out)
{
	struct buf text = {0};
	buf_fmt(&text, "%u. ", f->rank);
	buf_add(&text, f->title);
	fputc('\n', out);
	sql_print_comment(out, buf_str(&text));
	buf_clear(&text);
	add_impact(&text, f);
	sql_print_comment(out, buf_str(&text));
	if (f->rationale.n)
		sql_print_comment(out, f->rationale);
	if (f->apply_commented)
		sql_print_comment(out,
				  STR("Not certain enough to run unread: remove the comment marks after checking."));
	buf_release(&text);
}

/*
 * Where a linter of migrations (squawk) must be told why the statement is safe as it is. The first row that fits
 * counts.
 */
static const struct lint_exception {
	const char *head, *rule, *why;
} lint_exceptions[] = {
	{"DROP INDEX CONCURRENTLY", NULL, NULL},
	{"DROP INDEX", "require-concurrent-index-deletion",
	 "A partitioned table's index cannot be dropped concurrently; lock_timeout bounds the wait."},
	{"ALTER TABLE", "prefer-robust-stmts", "Sets a value: running it again changes nothing."},
};

static void print_lint_exception(struct str statement, FILE *out)
{
	for (size_t i = 0; i < ARRAY_LEN(lint_exceptions); i++) {
		const struct lint_exception *e = &lint_exceptions[i];
		if (!sql_begins(statement, e->head))
			continue;
		if (e->rule)
			fprintf(out, "-- %s\n-- squawk-ignore %s\n", e->why, e->rule);
		return;
	}
}

static void print_guard(const struct sql_built_index *built, bool commented, FILE *out)
{
	struct buf guard = {0};
	sql_add_guard(&guard, built);
	sql_print_statement(out, buf_str(&guard), commented);
	buf_release(&guard);
}

static void print_statement(struct str statement, bool commented, FILE *out)
{
	struct sql_built_index built;
	bool builds = sql_find_built_index(statement, &built);
	if (builds && built.concurrently)
		print_guard(&built, commented, out);
	if (builds && built.only)
		fputs("-- The partitioned table's own entry: it is empty and takes no time.\n"
		      "-- squawk-ignore require-concurrent-index-creation\n",
		      out);
	if (!commented)
		print_lint_exception(statement, out);
	sql_print_statement(out, statement, commented);
}

static void print_apply(const struct report *r, const struct render_options *options, FILE *out)
{
	(void)options;
	struct script script = script_of(r);
	print_window(r, out);
	fputs("-- Recommended changes, those that drop something last. Run with: psql -X -v ON_ERROR_STOP=1 -f "
	      "apply.sql\n"
	      "-- rollback.sql undoes them.\n",
	      out);
	fputs(head, out);
	for (size_t i = 0; i < script.n; i++) {
		const struct finding *f = script.findings[i];
		print_reason(f, out);
		for (size_t k = 0; k < f->apply_n; k++)
			if (!script_has_before(&script, i, SCRIPT_APPLY, f->apply[k]))
				print_statement(f->apply[k], f->apply_commented, out);
	}
	script_release(&script);
}

static void print_rollback(const struct report *r, const struct render_options *options, FILE *out)
{
	(void)options;
	struct script script = script_of(r);
	print_window(r, out);
	fputs("-- Undoes apply.sql, from its end. Run with: psql -X -v ON_ERROR_STOP=1 -f rollback.sql\n", out);
	fputs(head, out);
	for (size_t i = script.n; i-- > 0;) {
		const struct finding *f = script.findings[i];
		struct buf text = {0};
		buf_fmt(&text, "Undo %u. ", f->rank);
		buf_add(&text, f->title);
		fputc('\n', out);
		sql_print_comment(out, buf_str(&text));
		for (size_t k = 0; k < f->rollback_n; k++)
			if (!script_has_before(&script, i, SCRIPT_UNDO, f->rollback[k]))
				print_statement(f->rollback[k], f->apply_commented, out);
		buf_release(&text);
	}
	script_release(&script);
}

static bool render_sql(const struct report *report, const struct render_options *options, struct err *err)
{
	return format_write_file(report, options, "apply.sql", print_apply, err) &&
	       format_write_file(report, options, "rollback.sql", print_rollback, err);
}

const struct renderer renderer_sql = {
	.format = "sql",
	.files = (const char *const[]){"apply.sql", "rollback.sql", NULL},
	.by_default = true,
	.render = render_sql,
};
