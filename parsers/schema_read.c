#include "base/base.h"
#include "parsers/catalog_databases.h"
#include "parsers/schema.h"
#include "parsers/source.h"
#include "parsers/sql_split.h"

struct reading {
	struct source *src;
	struct str text; /* in place of a source */
	struct catalog *c;
	struct schema_origin origin;
	struct err *err;
	bool ok;
};

static size_t read_source(void *context, char *block, size_t cap)
{
	return source_read(context, block, cap);
}

/* Of a text in memory, what is left. */
static size_t read_text(void *context, char *block, size_t cap)
{
	struct str *rest = context, head = str_head(*rest, cap);
	memcpy(block, head.p, head.n);
	*rest = str_skip(*rest, head.n);
	return head.n;
}

/* From "-- Dumped from database version 15.20 (Debian …)". */
static int version_of(struct str head)
{
	ptrdiff_t at = str_find(head, STR("Dumped from database version "));
	return at < 0 ? 0 : catalog_version(str_skip(head, (size_t)at + strlen("Dumped from database version ")));
}

/* "\connect [-reuse-previous=on] name": the next database of a pg_dumpall script. */
static void run_meta(struct catalog *c, struct str text)
{
	if (!str_take(&text, STR("\\connect ")) && !str_take(&text, STR("\\c ")))
		return;
	text = str_trim(text);
	ptrdiff_t blank = str_find_last(text, STR(" "));
	struct str name = str_skip(text, blank < 0 ? 0 : (size_t)blank + 1);
	if (name.n > 1 && (name.p[0] == '"' || name.p[0] == '\''))
		name = str_of(name.p + 1, name.n - 2);
	catalog_enter_database(c, name);
}

void schema_read_script(struct catalog *c, size_t (*read)(void *context, char *block, size_t cap), void *context,
			const struct schema_origin *origin)
{
	struct sql_split split = sql_split_from(read, context);
	struct sql_statement statement;
	while (sql_split_next(&split, &statement)) {
		struct err cut = {0};
		if (statement.is_meta)
			run_meta(c, statement.text);
		else if (statement.cut) {
			err_set(&cut, ERR_TRUNCATED, "statement has no end, or is longer than %zu bytes",
				SQL_STATEMENT_MAX_BYTES);
			schema_diagnose(origin, &cut, statement.line);
		} else
			schema_run(c, statement.text, statement.line, origin);
	}
	sql_split_release(&split);
}

static void read_all(void *context)
{
	struct reading *r = context;
	struct str head = source_peek(r->src);
	if (!r->c->server_version)
		r->c->server_version = version_of(head);
	if (schema_archive_sniff(head)) {
		/* What follows the table of contents is data: it is not read. */
		r->ok = schema_archive_read(r->src, r->c, &r->origin, r->err);
		return;
	}
	schema_read_script(r->c, read_source, r->src, &r->origin);
	r->ok = source_status(r->src, r->err) == SOURCE_OK;
}

/* What one file sets holds for that file. */
static void begin(struct catalog *c)
{
	catalog_begin(c);
	c->state = c->first_state;
	c->state->tablespace = str_of("", 0);
	catalog_reset_path(c);
}

bool schema_read(struct source *src, const char *file, struct catalog *c, const struct catalog_sink *sink,
		 struct err *err)
{
	struct reading r = {.src = src, .c = c, .origin = {file, sink}, .err = err, .ok = true};
	begin(c);
	pg_on_large_stack(read_all, &r);
	c->state = c->first_state;
	c->has_schema = true;
	return r.ok;
}

static void read_memory(void *context)
{
	struct reading *r = context;
	schema_read_script(r->c, read_text, &r->text, &r->origin);
}

void schema_read_text(struct str text, const char *file, struct catalog *c, const struct catalog_sink *sink)
{
	struct reading r = {.text = text, .c = c, .origin = {file, sink}};
	begin(c);
	pg_on_large_stack(read_memory, &r);
	c->state = c->first_state;
	c->has_schema = true;
}

static bool begins_with_any(struct str *line, const char *const *words, size_t n)
{
	struct str word = sql_take_word(line);
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(word, str_from(words[i])))
			return true;
	return false;
}

/* "CREATE TABLE", "alter index": a definition's first two words. */
static bool is_definition(struct str line)
{
	static const char *const verbs[] = {"create", "alter", "comment", "drop"};
	static const char *const objects[] = {
		"table",    "index",        "unique",    "view",    "type",    "schema",     "extension", "sequence",
		"function", "materialized", "unlogged",  "foreign", "trigger", "domain",     "or",        "on",
		"default",  "database",     "procedure", "role",    "policy",  "statistics", "aggregate", "collation"};
	return begins_with_any(&line, verbs, ARRAY_LEN(verbs)) && begins_with_any(&line, objects, ARRAY_LEN(objects));
}

/* Statements that a schema has as well as any other script. */
static bool is_common(struct str line)
{
	static const char *const words[] = {"set",   "select", "insert", "copy", "begin",  "commit", "start",
					    "grant", "revoke", "update", "do",   "delete", "with",   "values"};
	return begins_with_any(&line, words, ARRAY_LEN(words));
}

bool schema_sniff(struct str head)
{
	unsigned definitions = 0, others = 0;
	if (schema_archive_sniff(head) || str_find(head, STR("-- PostgreSQL database")) >= 0)
		return true;
	str_take(&head, STR("\xef\xbb\xbf"));
	/* Statements begin a line; a log's lines begin with a time, a plan's with anything else. */
	for (struct str line; str_cut(&head, '\n', &line) && definitions + others < 200;) {
		if (!line.n || memchr(" \t\r()\\", line.p[0], 6) || str_starts(line, STR("--")) || is_common(line))
			continue;
		if (is_definition(line))
			definitions++;
		else
			others++;
	}
	return definitions > 0 && definitions >= others;
}
