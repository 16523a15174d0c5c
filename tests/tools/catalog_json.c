/*
 * Prints what the schema and snapshot readers make of their inputs, as JSON, for the end-to-end tests:
 *
 *     catalog_json schema.sql snapshot.json …
 */
#include "analysis/index_ddl.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/json.h"
#include "parsers/catalog.h"
#include "parsers/source.h"

static void print_diagnostic(void *context, const struct err *err)
{
	(void)context;
	fprintf(stderr, "%s:%" PRIu64 ": %s\n", err->at.file ? err->at.file : "", err->at.line, err->msg);
}

static void text(struct json *j, const char *key, struct str value)
{
	json_key(j, key);
	json_str(j, value);
}

static void flag(struct json *j, const char *key, bool value)
{
	json_key(j, key);
	json_bool(j, value);
}

static void number(struct json *j, const char *key, double value)
{
	json_key(j, key);
	json_double(j, value, 6);
}

static void texts(struct json *j, const char *key, const struct str *values, size_t n)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		json_str(j, values[i]);
	json_close(j);
}

static void column_names(struct json *j, const char *key, struct column *const *columns, size_t n)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		json_str(j, columns[i]->name);
	json_close(j);
}

static void print_column(struct json *j, const struct column *c)
{
	json_open(j, '{');
	text(j, "name", c->name);
	text(j, "type", c->type);
	text(j, "default", c->default_expr);
	text(j, "generated", c->generated);
	text(j, "collation", c->collation);
	text(j, "comment", c->comment);
	flag(j, "not_null", c->not_null);
	flag(j, "identity", c->identity);
	text(j, "source", str_from(stat_source_names[c->stats.source]));
	number(j, "null_frac", c->stats.null_frac);
	number(j, "avg_width", c->stats.avg_width);
	number(j, "n_distinct", c->stats.n_distinct);
	number(j, "correlation", c->stats.correlation);
	texts(j, "mcv", c->stats.mcv, c->stats.mcv_n);
	texts(j, "histogram", c->stats.histogram, c->stats.histogram_n);
	json_close(j);
}

static void print_constraint(struct json *j, const struct constraint *c)
{
	char kind[2] = {"puxcfn"[c->kind], '\0'}, on_delete[2] = {c->on_delete ? c->on_delete : ' ', '\0'};
	char on_update[2] = {c->on_update ? c->on_update : ' ', '\0'};
	json_open(j, '{');
	text(j, "name", c->name);
	text(j, "kind", str_from(kind));
	column_names(j, "columns", c->columns, c->columns_n);
	text(j, "references", c->references_name);
	column_names(j, "referenced", c->referenced, c->referenced_n);
	text(j, "on_delete", str_from(on_delete));
	text(j, "on_update", str_from(on_update));
	flag(j, "deferrable", c->deferrable);
	flag(j, "not_valid", c->not_valid);
	flag(j, "match_full", c->match_full);
	text(j, "expression", c->expression);
	text(j, "index", c->index ? c->index->name : STR(""));
	json_close(j);
}

static void print_index(struct json *j, const struct index *i, struct arena *arena)
{
	json_open(j, '{');
	text(j, "schema", i->schema);
	text(j, "name", i->name);
	text(j, "method", i->method);
	text(j, "create", index_ddl_create(i, arena));
	text(j, "definition", i->definition);
	text(j, "constraint", i->constraint ? i->constraint->name : STR(""));
	text(j, "parent", i->parent ? i->parent->name : STR(""));
	text(j, "comment", i->comment);
	flag(j, "unique", i->unique);
	flag(j, "invalid", i->invalid);
	flag(j, "clustered", i->clustered);
	flag(j, "replica_identity", i->replica_identity);
	number(j, "pages", i->pages);
	number(j, "rows", i->rows);
	number(j, "scans", i->scans);
	json_close(j);
}

static void print_table(struct json *j, const struct table *t, struct arena *arena)
{
	char kind[2] = {"rpfvm"[t->kind], '\0'};
	json_open(j, '{');
	text(j, "schema", t->schema);
	text(j, "name", t->name);
	text(j, "kind", str_from(kind));
	flag(j, "unlogged", t->unlogged);
	text(j, "parent", t->parent ? t->parent->name : STR(""));
	text(j, "bound", t->partition_bound);
	text(j, "key", t->partition_key);
	text(j, "comment", t->comment);
	text(j, "query", t->view_query);
	number(j, "rows", t->rows);
	number(j, "pages", t->pages);
	json_key(j, "columns");
	json_open(j, '[');
	for (size_t i = 0; i < t->columns_n; i++)
		print_column(j, &t->columns[i]);
	json_close(j);
	json_key(j, "constraints");
	json_open(j, '[');
	for (size_t i = 0; i < t->constraints_n; i++)
		print_constraint(j, t->constraints[i]);
	json_close(j);
	json_key(j, "indexes");
	json_open(j, '[');
	for (size_t i = 0; i < t->indexes_n; i++)
		print_index(j, t->indexes[i], arena);
	json_close(j);
	json_key(j, "triggers");
	json_open(j, '[');
	for (size_t i = 0; i < t->triggers_n; i++)
		json_str(j, t->triggers[i].name);
	json_close(j);
	json_key(j, "statistics");
	json_open(j, '[');
	for (size_t i = 0; i < t->statistics_n; i++)
		json_str(j, t->statistics[i].name);
	json_close(j);
	json_close(j);
}

static struct str read_whole(struct source *source, struct buf *content)
{
	char block[1 << 16];
	for (size_t n; (n = source_read(source, block, sizeof block)) > 0;)
		buf_add(content, str_of(block, n));
	return buf_str(content);
}

static bool read_input(const char *path, struct catalog *c, struct err *err)
{
	struct catalog_sink sink = {print_diagnostic, NULL};
	struct source *source = source_open(path, err);
	struct buf content = {0};
	bool ok;
	if (!source)
		return false;
	if (snapshot_sniff(source_peek(source)))
		ok = snapshot_read(read_whole(source, &content), (struct pos){path, 1, 0}, c, &sink, err);
	else
		ok = schema_read(source, path, c, &sink, err);
	source_close(source);
	buf_release(&content);
	return ok;
}

int main(int argc, char **argv)
{
	struct catalog *c = catalog_new();
	struct err err = {0};
	for (int i = 1; i < argc; i++)
		if (!read_input(argv[i], c, &err)) {
			fprintf(stderr, "%s: %s\n", argv[i], err.msg);
			return 1;
		}
	catalog_finish(c);
	struct json j = json_to(stdout);
	json_open(&j, '[');
	for (size_t i = 0; i < c->tables_n; i++)
		print_table(&j, c->tables[i], &c->arena);
	json_close(&j);
	catalog_free(c);
	return 0;
}
