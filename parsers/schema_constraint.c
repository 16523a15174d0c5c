#include "base/base.h"
#include "parsers/pg_name.h"
#include "parsers/schema.h"

static const struct {
	const char *node;
	enum constraint_kind kind;
	const char *label; /* of the name that PostgreSQL chooses */
} kinds[] = {
	{"CONSTR_PRIMARY", CONSTRAINT_PRIMARY, "pkey"},   {"CONSTR_UNIQUE", CONSTRAINT_UNIQUE, "key"},
	{"CONSTR_EXCLUSION", CONSTRAINT_EXCLUDE, "excl"}, {"CONSTR_CHECK", CONSTRAINT_CHECK, "check"},
	{"CONSTR_FOREIGN", CONSTRAINT_FOREIGN, "fkey"},
};

struct str *schema_strings(struct schema_statement *s, const cJSON *list, size_t *n)
{
	const cJSON *item;
	struct str *strings = ARENA_ARRAY(struct str, (size_t)cJSON_GetArraySize(list), &s->c->arena);
	*n = 0;
	PG_EACH (item, list)
		strings[(*n)++] = arena_strdup(pg_string(item), &s->c->arena);
	return strings;
}

static struct str join_names(struct schema_statement *s, const struct str *names, size_t n)
{
	struct buf joined = {0};
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(&joined, '_');
		buf_add(&joined, names[i]);
	}
	struct str kept = arena_strdup(buf_str(&joined), &s->c->arena);
	buf_release(&joined);
	return kept;
}

/* Columns that a constraint includes are in its name, too. */
static struct str key_columns(struct schema_statement *s, const cJSON *constraint, const struct str *columns, size_t n)
{
	size_t include_n;
	struct str *include = schema_strings(s, pg_get(constraint, "including"), &include_n);
	struct str keys = join_names(s, columns, n), more = join_names(s, include, include_n);
	return more.n ? arena_fmt(&s->c->arena, "%.*s_%.*s", STR_ARG(keys), STR_ARG(more)) : keys;
}

/* The elements of an exclusion without their operators, as a name lists them. */
static struct str exclusion_columns(struct schema_statement *s, const cJSON *exclusions)
{
	cJSON *elements = cJSON_CreateArray();
	const cJSON *item;
	PG_EACH (item, exclusions) {
		const cJSON *first = pg_first(pg_get(pg_node(item), "items"));
		if (first)
			cJSON_AddItemReferenceToArray(elements, (cJSON *)first);
	}
	struct str names = schema_index_columns(s, elements, NULL);
	cJSON_Delete(elements);
	return names;
}

/* Counts the columns that an expression refers to; *name is the last one met. */
static void referenced_columns(const cJSON *node, struct str *name, unsigned *n)
{
	for (const cJSON *item = node ? node->child : NULL; item; item = item->next) {
		if (item->string && strcmp(item->string, "ColumnRef") == 0) {
			struct str column = pg_last_string(pg_get(item, "fields"));
			*n += !*n || !str_eq(*name, column);
			*name = column;
		} else
			referenced_columns(item, name, n);
	}
}

static struct str choose_name(struct schema_statement *s, struct qname table, const cJSON *constraint, size_t kind,
			      const struct str *columns, size_t columns_n)
{
	struct str name2 = key_columns(s, constraint, columns, columns_n);
	unsigned n = 0;
	if (kinds[kind].kind == CONSTRAINT_PRIMARY)
		name2.n = 0;
	if (kinds[kind].kind == CONSTRAINT_EXCLUDE)
		name2 = exclusion_columns(s, pg_get(constraint, "exclusions"));
	if (kinds[kind].kind == CONSTRAINT_CHECK) {
		referenced_columns(pg_get(constraint, "raw_expr"), &name2, &n);
		name2.n = n == 1 ? name2.n : 0;
	}
	struct str name = draft_choose_name(s->c, table.schema, table.name, name2, kinds[kind].label);
	struct str base = name;
	for (unsigned number = 1; draft_constraint_find(s->c, table, name); number++)
		name = arena_fmt(&s->c->arena, "%.*s%u", STR_ARG(base), number);
	return name;
}

static char action(const cJSON *constraint, const char *field)
{
	struct str text = pg_text(constraint, field);
	return text.n ? text.p[0] : 'a';
}

static void fill_foreign(struct schema_statement *s, struct draft_constraint *draft, const cJSON *n)
{
	struct constraint *c = draft->constraint;
	draft->references = schema_range_name(s, pg_get(n, "pktable"));
	c->references_name = catalog_key(draft->references, &s->c->arena);
	draft->referenced = schema_strings(s, pg_get(n, "pk_attrs"), &c->referenced_n);
	c->on_delete = action(n, "fk_del_action");
	c->on_update = action(n, "fk_upd_action");
	c->match_full = str_eq(pg_text(n, "fk_matchtype"), STR("f"));
}

static void write_columns(const struct str *columns, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		buf_add(out, i ? STR(", ") : STR("("));
		pg_name_quote(columns[i], out);
	}
	buf_add_char(out, ')');
}

/* The ALTER TABLE that makes a constraint which was written inside CREATE TABLE. */
static struct str constraint_definition(struct schema_statement *s, const struct draft_constraint *draft,
					const cJSON *n)
{
	const struct constraint *c = draft->constraint;
	const struct draft_index *index = draft->index;
	struct buf text = {0};
	buf_add(&text, STR("ALTER TABLE ONLY "));
	pg_name_quote_qualified(draft->table.schema, draft->table.name, &text);
	buf_add(&text, STR(" ADD CONSTRAINT "));
	pg_name_quote(c->name, &text);
	buf_add(&text, c->kind == CONSTRAINT_PRIMARY ? STR(" PRIMARY KEY ") : STR(" UNIQUE "));
	if (c->nulls_not_distinct)
		buf_add(&text, STR("NULLS NOT DISTINCT "));
	write_columns(draft->columns, c->columns_n, &text);
	if (index && index->index->include_n) {
		buf_add(&text, STR(" INCLUDE "));
		write_columns(index->include, index->index->include_n, &text);
	}
	struct str with = schema_options(s, pg_get(n, "options"));
	if (with.n)
		buf_fmt(&text, " WITH (%.*s)", STR_ARG(with));
	if (c->deferrable)
		buf_add(&text, pg_flag(n, "initdeferred") ? STR(" DEFERRABLE INITIALLY DEFERRED") : STR(" DEFERRABLE"));
	struct str kept = arena_strdup(buf_str(&text), &s->c->arena);
	buf_release(&text);
	return kept;
}

/* The elements of EXCLUDE (c WITH =, …): each a list of an IndexElem and its operator. */
static void fill_exclusion(struct schema_statement *s, struct draft_constraint *draft, const cJSON *n)
{
	const cJSON *item;
	size_t i = 0;
	PG_EACH (item, pg_get(n, "exclusions")) {
		const cJSON *pair = pg_get(pg_node(item), "items");
		schema_fill_key(s, draft->index, i++, pair ? pg_node(pair->child) : NULL);
	}
	struct str method = pg_text(n, "access_method");
	draft->index->index->method = arena_strdup(method.n ? method : STR("btree"), &s->c->arena);
	draft->constraint->expression = arena_strdup(schema_text_from(s->text, STR("exclude"), true), &s->c->arena);
}

static void make_index(struct schema_statement *s, struct draft_constraint *draft, const cJSON *n, struct str text)
{
	struct constraint *c = draft->constraint;
	const cJSON *exclusions = pg_get(n, "exclusions"), *where = pg_get(n, "where_clause");
	size_t include_n, keys_n = exclusions ? (size_t)cJSON_GetArraySize(exclusions) : c->columns_n;
	struct str *include = schema_strings(s, pg_get(n, "including"), &include_n);
	draft->index = draft_index_new(s->c, draft->table, c->name, keys_n, include_n);
	if (!draft->index)
		return;
	struct index *index = draft->index->index;
	index->method = STR("btree");
	index->unique = c->kind != CONSTRAINT_EXCLUDE;
	index->nulls_not_distinct = c->nulls_not_distinct;
	index->constraint = c;
	index->only = pg_get(s->node, "cmds") && !pg_flag(pg_get(s->node, "relation"), "inh");
	draft->index->name_columns =
		exclusions ? exclusion_columns(s, exclusions) : key_columns(s, n, draft->columns, c->columns_n);
	index->with = schema_options(s, pg_get(n, "options"));
	struct str space = pg_text(n, "indexspace");
	index->tablespace = space.n ? arena_strdup(space, &s->c->arena) : s->c->state->tablespace;
	index->predicate = where ? schema_expression(s, where, draft_table(s->c, draft->table)->table) : str_of("", 0);
	memcpy(draft->index->include, include, include_n * sizeof *include);
	if (exclusions)
		fill_exclusion(s, draft, n);
	else
		memcpy(draft->index->columns, draft->columns, keys_n * sizeof *draft->columns);
	index->definition = text.n || exclusions ? schema_squeeze(text.n ? text : s->text, &s->c->arena)
						 : constraint_definition(s, draft, n);
}

/* A NOT NULL constraint in newer grammar was rewritten as a check. */
static void fill_check(struct schema_statement *s, struct draft_constraint *draft, const cJSON *n)
{
	struct constraint *c = draft->constraint;
	struct draft_table *t = draft_table(s->c, draft->table);
	const cJSON *test = pg_get(n, "raw_expr");
	c->expression = schema_expression(s, test, t->table);
	if (!s->rewritten || !pg_node_is(test, "NullTest"))
		return;
	struct column *column =
		draft_table_find_column(t, pg_last_string(pg_get(pg_node(pg_get(pg_node(test), "arg")), "fields")));
	c->kind = CONSTRAINT_NOT_NULL;
	if (column)
		column->not_null = true;
}

/* ADD CONSTRAINT … USING INDEX gives the index the constraint's name. */
static void rename_used_index(struct schema_statement *s, const struct draft_constraint *draft)
{
	struct qname now = {draft->table.schema, draft->constraint->name};
	struct draft_index *index = draft_index_find(s->c, (struct qname){draft->table.schema, draft->using_index});
	if (index)
		map_put(&s->c->state->index_names, catalog_key(now, &s->c->arena), index);
}

static void fill(struct schema_statement *s, struct draft_constraint *draft, const cJSON *n, struct str text)
{
	struct constraint *c = draft->constraint;
	c->deferrable = pg_flag(n, "deferrable");
	/* Only ALTER TABLE … ADD CONSTRAINT says it of this constraint alone. */
	c->not_enforced = s->not_enforced && pg_get(s->node, "cmds");
	c->not_valid = pg_flag(n, "skip_validation") || c->not_enforced;
	c->nulls_not_distinct = pg_flag(n, "nulls_not_distinct");
	draft->using_index = arena_strdup(pg_text(n, "indexname"), &s->c->arena);
	if (draft->using_index.n)
		rename_used_index(s, draft);
	if (c->kind == CONSTRAINT_CHECK)
		fill_check(s, draft, n);
	else if (c->kind == CONSTRAINT_FOREIGN)
		fill_foreign(s, draft, n);
	else if (!draft->using_index.n)
		make_index(s, draft, n, text);
}

/* "DEFERRABLE" behind a column's constraint is a node of its own. */
static void fill_attribute(struct schema_statement *s, struct qname table, struct str kind)
{
	struct table *t = draft_table(s->c, table)->table;
	if (t->constraints_n && str_eq(kind, STR("CONSTR_ATTR_DEFERRABLE")))
		t->constraints[t->constraints_n - 1]->deferrable = true;
}

void schema_add_constraint(struct schema_statement *s, struct qname table, const cJSON *n, struct str column,
			   struct str text)
{
	struct str node_kind = pg_text(n, "contype"), name = pg_text(n, "conname");
	size_t kind = 0, columns_n;
	while (kind < ARRAY_LEN(kinds) && !str_eq(node_kind, str_from(kinds[kind].node)))
		kind++;
	if (kind == ARRAY_LEN(kinds)) {
		fill_attribute(s, table, node_kind);
		return;
	}
	const char *field = kinds[kind].kind == CONSTRAINT_FOREIGN ? "fk_attrs" : "keys";
	struct str *columns = schema_strings(s, pg_get(n, field), &columns_n);
	if (columns_n == 0 && column.n && kinds[kind].kind != CONSTRAINT_CHECK) {
		columns = ARENA_NEW(struct str, &s->c->arena);
		columns[0] = column;
		columns_n = 1;
	}
	if (!name.n)
		name = choose_name(s, table, n, kind, columns, columns_n);
	struct draft_constraint *draft = draft_constraint_new(s->c, table, kinds[kind].kind, name);
	if (!draft)
		return;
	draft->columns = columns;
	draft->constraint->columns_n = columns_n;
	fill(s, draft, n, text);
}
