#include "base/base.h"
#include "base/buf.h"
#include "parsers/schema.h"
#include "parsers/sql_split.h"

static const struct {
	const char *kind;
	void (*run)(struct schema_statement *s);
} handlers[] = {
	{"CreateStmt", schema_create_table},
	{"CreateForeignTableStmt", schema_create_foreign_table},
	{"CreateTableAsStmt", schema_create_table_as},
	{"CompositeTypeStmt", schema_create_composite},
	{"AlterTableStmt", schema_alter_table},
	{"IndexStmt", schema_create_index},
	{"ViewStmt", schema_create_view},
	{"CreateEnumStmt", schema_create_enum},
	{"AlterEnumStmt", schema_alter_enum},
	{"CreateExtensionStmt", schema_create_extension},
	{"CreateTrigStmt", schema_create_trigger},
	{"CreateStatsStmt", schema_create_statistics},
	{"CreateSeqStmt", schema_create_sequence},
	{"AlterSeqStmt", schema_alter_sequence},
	{"CreateDomainStmt", schema_create_domain},
	{"CommentStmt", schema_comment},
	{"DropStmt", schema_drop},
	{"RenameStmt", schema_rename},
	{"AlterObjectSchemaStmt", schema_move},
	{"VariableSetStmt", schema_set},
	{"SelectStmt", schema_select},
};

/* First words of statements that are worth a parse; those of others are not in here. */
static const char *const wanted[] = {
	"create table",
	"create unlogged table",
	"create foreign table",
	"create index",
	"create unique index",
	"create view",
	"create or replace view",
	"create recursive view",
	"create or replace recursive view",
	"create materialized view",
	"create sequence",
	"create type",
	"create domain",
	"create extension",
	"create statistics",
	"create trigger",
	"create constraint trigger",
	"create or replace trigger",
	"alter table",
	"alter index",
	"alter foreign table",
	"alter materialized view",
	"alter view",
	"alter type",
	"alter sequence",
	"comment on table",
	"comment on column",
	"comment on index",
	"comment on view",
	"comment on materialized view",
	"comment on foreign table",
	"drop table",
	"drop index",
	"drop view",
	"drop materialized view",
	"set search_path",
	"set session search_path",
	"set default_tablespace",
	"set local search_path",
	"reset search_path",
	"reset all",
};

static bool begins_with_words(struct str text, struct str words)
{
	while (words.n)
		if (!sql_take_keyword(&text, sql_take_word(&words)))
			return false;
	return true;
}

/* Half of a dump's ALTER statements only name an owner. */
static bool is_change_of_owner(struct str text)
{
	ptrdiff_t at = str_find_last(text, STR(" OWNER TO "));
	return at >= 0 && str_find_char(str_skip(text, (size_t)at + strlen(" OWNER TO ")), ' ') < 0;
}

static bool is_wanted(struct str text)
{
	if (text.n && (text.p[0] | 0x20) == 's' && sql_take_keyword(&text, STR("select")))
		return str_find(text, STR("pg_restore_")) >= 0 || str_find(text, STR("set_config")) >= 0 ||
		       str_find(text, STR("setval(")) >= 0;
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (begins_with_words(text, str_from(wanted[i])))
			return !((text.p[0] | 0x20) == 'a' && is_change_of_owner(text));
	return false;
}

void schema_diagnose(const struct schema_origin *origin, struct err *err, uint64_t line)
{
	err->at.file = origin->file;
	err->at.line = line;
	if (origin->sink && origin->sink->diagnostic)
		origin->sink->diagnostic(origin->sink->context, err);
}

static uint64_t lines_before(struct str text, uint64_t byte)
{
	uint64_t lines = 0;
	for (size_t i = 0; i < text.n && i < byte; i++)
		lines += text.p[i] == '\n';
	return lines;
}

/* The tree of `text`, or of `text` in older words, which then lie in *rewritten. */
static cJSON *parse(struct str *text, struct buf *rewritten, bool *not_enforced, struct err *err)
{
	cJSON *tree = pg_tree_parse(*text, err);
	if (tree || err->code != ERR_UNSUPPORTED || !schema_rewrite_newer(*text, rewritten, not_enforced))
		return tree;
	tree = pg_tree_parse(buf_str(rewritten), NULL);
	if (tree)
		*text = buf_str(rewritten);
	return tree;
}

void schema_run(struct catalog *c, struct str text, uint64_t line, const struct schema_origin *origin)
{
	struct err err = {0};
	struct buf rewritten = {0};
	if (!is_wanted(text))
		return;
	struct schema_statement s = {.c = c, .text = text, .original = text};
	cJSON *tree = parse(&s.text, &rewritten, &s.not_enforced, &err);
	const cJSON *statement = pg_tree_statement(tree);
	s.rewritten = rewritten.n > 0 && s.text.p == rewritten.p;
	if (!tree)
		schema_diagnose(origin, &err, line + lines_before(text, err.at.byte));
	for (size_t i = 0; i < ARRAY_LEN(handlers); i++)
		if (pg_node_is(statement, handlers[i].kind)) {
			s.node = pg_node(statement);
			handlers[i].run(&s);
		}
	cJSON_Delete(tree);
	buf_release(&rewritten);
}
