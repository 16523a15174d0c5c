/*
 * alembic_revision.py: apply.sql and rollback.sql as a revision of Alembic. Each statement runs in an autocommit block,
 * because concurrent index builds refuse a transaction.
 */
#include "base/base.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "analysis/rule.h"
#include "reports/display.h"
#include "reports/figures.h"
#include "reports/formats.h"
#include "reports/script.h"
#include "reports/sql_text.h"

static const char preamble[] = "# Set this to the current head (\"alembic heads\") before the revision is used.\n"
			       "down_revision = None\n"
			       "branch_labels = None\n"
			       "depends_on = None\n"
			       "\n"
			       "\n"
			       "def execute(statement):\n"
			       "    # text() would take \":name\" for a parameter.\n"
			       "    op.execute(sa.text(statement.replace(\":\", \"\\\\:\")))\n";

static const char block_open[] = "    with op.get_context().autocommit_block():\n"
				 "        execute(\"SET lock_timeout = '5s'\")\n"
				 "        execute(\"SET statement_timeout = 0\")\n";
static const char block_close[] = "        execute(\"RESET lock_timeout\")\n"
				  "        execute(\"RESET statement_timeout\")\n";

/* The same for the same recommendations. */
static uint64_t revision_of(const struct script *script)
{
	uint64_t id = hash_bytes(STR("pgassay"));
	for (size_t i = 0; i < script->n; i++)
		id = hash_mix(id, script->findings[i]->id);
	return id;
}

/* One character of a Python string literal in double quotes. */
static size_t print_character(struct str s, FILE *out)
{
	size_t n = utf8_sequence(s);
	char c = s.p[0];
	if (n == 0 || c == '\0')
		fputs("\\ufffd", out);
	else if (c == '"' || c == '\\')
		fprintf(out, "\\%c", c);
	else if (c == '\t')
		fputs("\\t", out);
	else if (display_is_unsafe(s))
		fprintf(out, "\\u%04" PRIx32, display_code_point(s.p, n));
	else
		fwrite(s.p, 1, n, out);
	return MAX(n, 1u);
}

/* A statement of several lines becomes adjacent literals, one a line. */
static void print_call(struct str statement, bool commented, FILE *out)
{
	const char *margin = commented ? "        # " : "        ";
	fprintf(out, "%sexecute(\n%s    \"", margin, margin);
	while (statement.n) {
		if (statement.p[0] == '\n') {
			fprintf(out, "\\n\"\n%s    \"", margin);
			statement = str_skip(statement, 1);
		} else
			statement = str_skip(statement, print_character(statement, out));
	}
	fprintf(out, "\"\n%s)\n", margin);
}

static void print_statement(struct str statement, bool commented, FILE *out)
{
	struct sql_built_index built;
	if (sql_find_built_index(statement, &built) && built.concurrently) {
		struct buf guard = {0};
		sql_add_guard(&guard, &built);
		print_call(buf_str(&guard), commented, out);
		buf_release(&guard);
	}
	print_call(statement, commented, out);
}

static void print_comment(const struct finding *f, const char *what, FILE *out)
{
	struct buf line = {0};
	buf_fmt(&line, "        # %s%u. ", what, f->rank);
	sql_add_comment_text(&line, f->title);
	buf_add_char(&line, '\n');
	fwrite(line.p, 1, line.n, out);
	buf_release(&line);
}

static void print_upgrade(const struct script *script, FILE *out)
{
	fprintf(out, "\n\ndef upgrade() -> None:\n%s", block_open);
	for (size_t i = 0; i < script->n; i++) {
		const struct finding *f = script->findings[i];
		print_comment(f, "", out);
		for (size_t k = 0; k < f->apply_n; k++)
			if (!script_has_before(script, i, SCRIPT_APPLY, f->apply[k]))
				print_statement(f->apply[k], f->apply_commented, out);
	}
	fputs(block_close, out);
}

static void print_downgrade(const struct script *script, FILE *out)
{
	fprintf(out, "\n\ndef downgrade() -> None:\n%s", block_open);
	for (size_t i = script->n; i-- > 0;) {
		const struct finding *f = script->findings[i];
		print_comment(f, "Undo ", out);
		for (size_t k = 0; k < f->rollback_n; k++)
			if (!script_has_before(script, i, SCRIPT_UNDO, f->rollback[k]))
				print_statement(f->rollback[k], f->apply_commented, out);
	}
	fputs(block_close, out);
}

static void print_revision(const struct report *r, const struct render_options *options, FILE *out)
{
	struct script script = script_of(r);
	uint64_t revision = revision_of(&script) >> 16;
	(void)options;
	fprintf(out,
		"\"\"\"Changes recommended by pgassay %.*s\n\nRevision ID: %012" PRIx64 "\nCreate Date: %s\n\"\"\"\n",
		STR_ARG(r->version), revision, figure_time(r->to_us, 0).text);
	fprintf(out, "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = \"%012" PRIx64 "\"\n", revision);
	fputs(preamble, out);
	print_upgrade(&script, out);
	print_downgrade(&script, out);
	script_release(&script);
}

static bool render_alembic(const struct report *report, const struct render_options *options, struct err *err)
{
	return format_write_file(report, options, "alembic_revision.py", print_revision, err);
}

const struct renderer renderer_alembic = {
	.format = "alembic",
	.files = (const char *const[]){"alembic_revision.py", NULL},
	.by_default = false,
	.render = render_alembic,
};
