/*
 * Sequences, with the columns that they number, and domains. Numbers are read from the statement's text: the tree loses
 * negative ones, and those beyond 32 bits are no integers in it.
 */
#include "base/base.h"
#include "parsers/pg_name.h"
#include "parsers/schema.h"
#include "parsers/sql_split.h"

static const struct {
	struct str type;
	int64_t max;
} limits[] = {
	{STR_INIT("smallint"), INT16_MAX},
	{STR_INIT("integer"), INT32_MAX},
};

int64_t sequence_type_max(struct str type)
{
	for (size_t i = 0; i < ARRAY_LEN(limits); i++)
		if (str_eq(type, limits[i].type))
			return limits[i].max;
	return INT64_MAX;
}

/* The number behind `words`; false when they are not there, or no number follows ("NO MAXVALUE"). */
static bool option(struct str text, struct str words, int64_t *value)
{
	struct str after = str_trim(schema_text_from(text, words, false));
	size_t n = 0;
	while (n < after.n && (after.p[n] == '-' || (after.p[n] >= '0' && after.p[n] <= '9')))
		n++;
	return n > 0 && str_to_i64(str_head(after, n), value);
}

static void set_bounds(struct sequence *q, struct str text)
{
	int64_t most = sequence_type_max(q->type);
	if (!option(text, STR("increment by"), &q->increment))
		option(text, STR("increment"), &q->increment);
	q->max = q->increment < 0 ? -1 : most;
	q->min = q->increment < 0 ? -most - 1 : 1;
	option(text, STR("maxvalue"), &q->max);
	option(text, STR("minvalue"), &q->min);
	q->cycle = schema_text_from(text, STR("cycle"), true).n && !schema_text_from(text, STR("no cycle"), true).n;
}

static const cJSON *find_option(const cJSON *options, const char *name)
{
	const cJSON *item;
	PG_EACH (item, options)
		if (str_eq(pg_text(pg_node(item), "defname"), str_from(name)))
			return pg_get(pg_node(item), "arg");
	return NULL;
}

/* "OWNED BY app.t.id"; "OWNED BY NONE" has one name only. */
static void set_owner(struct schema_statement *s, struct draft_sequence *draft, const cJSON *list)
{
	struct str parts[3] = {0};
	size_t n = 0;
	const cJSON *item;
	PG_EACH (item, pg_get(pg_node(list), "items"))
		if (n < ARRAY_LEN(parts))
			parts[n++] = pg_string(item);
	draft->table = (struct qname){0};
	if (n < 2)
		return;
	draft->table = catalog_qualify(s->c, n == 3 ? parts[0] : str_of("", 0), parts[n - 2]);
	draft->column = arena_strdup(parts[n - 1], &s->c->arena);
}

static void fill_options(struct schema_statement *s, struct draft_sequence *draft, const cJSON *options)
{
	const cJSON *type = find_option(options, "as"), *owner = find_option(options, "owned_by");
	if (type) {
		struct buf name = {0};
		pg_type_write(pg_node(type), PG_TYPE_QUALIFIED, &name);
		draft->sequence->type = arena_strdup(buf_str(&name), &s->c->arena);
		buf_release(&name);
	}
	if (owner)
		set_owner(s, draft, owner);
}

void schema_create_sequence(struct schema_statement *s)
{
	const cJSON *relation = pg_get(s->node, "sequence");
	if (str_eq(pg_text(relation, "relpersistence"), STR("t")))
		return;
	struct draft_sequence *draft = draft_sequence(s->c, schema_new_name(s, relation));
	fill_options(s, draft, pg_get(s->node, "options"));
	set_bounds(draft->sequence, s->text);
}

void schema_alter_sequence(struct schema_statement *s)
{
	struct draft_sequence *draft = draft_sequence(s->c, schema_range_name(s, pg_get(s->node, "sequence")));
	struct sequence *q = draft->sequence;
	fill_options(s, draft, pg_get(s->node, "options"));
	if (find_option(pg_get(s->node, "options"), "as") && q->increment > 0)
		q->max = sequence_type_max(q->type);
	option(s->text, STR("maxvalue"), &q->max);
}

void schema_column_sequence(struct schema_statement *s, struct qname table, const struct column *column,
			    const cJSON *options, bool identity)
{
	const cJSON *name = pg_get(pg_node(find_option(options, "sequence_name")), "items"), *first = pg_first(name);
	struct qname own = {table.schema, str_of("", 0)};
	if (name)
		own = catalog_qualify(s->c, first->next ? pg_string(first) : table.schema, pg_last_string(name));
	else
		own.name = draft_choose_name(s->c, table.schema, table.name, column->name, "seq");
	struct draft_sequence *draft = draft_sequence(s->c, own);
	draft->sequence->type = column->type;
	draft->sequence->identity = identity;
	draft->table = table;
	draft->column = column->name;
	set_bounds(draft->sequence, identity ? s->text : str_of("", 0));
}

void schema_set_sequence(struct schema_statement *s, struct str name, const cJSON *value, const cJSON *called)
{
	struct qname parsed = catalog_parse_name(name, &s->c->arena);
	const cJSON *constant = pg_node(value);
	struct str number = pg_text(pg_get(constant, "fval"), "fval");
	int64_t last = pg_int(pg_get(constant, "ival"), "ival", 0);
	if ((number.n && !str_to_i64(number, &last)) || !pg_node_is(value, "A_Const"))
		return;
	if (called && !pg_flag(pg_get(pg_node(called), "boolval"), "boolval"))
		return;
	struct sequence *q = draft_sequence(s->c, catalog_qualify(s->c, parsed.schema, parsed.name))->sequence;
	q->last = last;
	q->has_last = true;
	q->source = STAT_FROM_DUMP;
}

void schema_create_domain(struct schema_statement *s)
{
	const cJSON *names = pg_get(s->node, "domainname"), *first = pg_first(names), *item;
	struct str schema = first && first->next ? pg_string(first) : str_of("", 0);
	struct qname name = catalog_qualify(s->c, schema, pg_last_string(names));
	struct domain *d = ARENA_NEW(struct domain, &s->c->arena);
	struct buf type = {0};
	*d = (struct domain){.schema = name.schema, .name = name.name};
	pg_type_write(pg_get(s->node, "typeName"), PG_TYPE_QUALIFIED, &type);
	d->type = arena_strdup(buf_str(&type), &s->c->arena);
	buf_release(&type);
	d->collation = arena_strdup(pg_last_string(pg_get(pg_get(s->node, "collClause"), "collname")), &s->c->arena);
	PG_EACH (item, pg_get(s->node, "constraints")) {
		const cJSON *constraint = pg_node(item), *expression = pg_get(constraint, "raw_expr");
		struct str kind = pg_text(constraint, "contype");
		d->not_null |= str_eq(kind, STR("CONSTR_NOTNULL"));
		if (str_eq(kind, STR("CONSTR_DEFAULT")))
			d->default_expr = schema_expression(s, expression, NULL);
		else if (str_eq(kind, STR("CONSTR_CHECK")))
			d->check = schema_expression(s, expression, NULL);
	}
	map_put(&s->c->domains, catalog_key(name, &s->c->arena), d);
}
