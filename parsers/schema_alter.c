#include "base/base.h"
#include "parsers/pg_deparse.h"
#include "parsers/schema.h"

struct alteration {
	struct schema_statement *s;
	struct qname table;
	struct draft_table *t;
	const cJSON *command, *definition; /* definition without its wrapper */
	bool alone;                        /* the statement's only command */
};

static struct column *altered_column(struct alteration *a)
{
	return draft_table_find_column(a->t, pg_text(a->command, "name"));
}

static void add_column(struct alteration *a)
{
	schema_add_column(a->s, a->table, a->t, a->definition);
}

static void drop_column(struct alteration *a)
{
	draft_table_drop_column(a->t, pg_text(a->command, "name"));
}

static void column_default(struct alteration *a)
{
	struct column *column = altered_column(a);
	const cJSON *expression = pg_get(a->command, "def");
	if (column)
		column->default_expr = expression ? schema_expression(a->s, expression, NULL) : str_of("", 0);
}

static void set_not_null(struct alteration *a)
{
	struct column *column = altered_column(a);
	if (column)
		column->not_null = true;
}

static void drop_not_null(struct alteration *a)
{
	struct column *column = altered_column(a);
	if (column)
		column->not_null = false;
}

static void add_identity(struct alteration *a)
{
	struct column *column = altered_column(a);
	if (!column)
		return;
	column->identity = column->not_null = true;
	schema_column_sequence(a->s, a->table, column, pg_get(a->definition, "options"), true);
}

/* ALTER COLUMN … TYPE: the definition is that of a column without constraints. */
static void alter_type(struct alteration *a)
{
	struct column *column = altered_column(a);
	if (!column)
		return;
	struct column before = *column;
	column->collation = str_of("", 0);
	cJSON *named = cJSON_Duplicate(a->definition, true);
	cJSON_AddStringToObject(named, "colname", before.name.p);
	schema_add_column(a->s, a->table, a->t, named);
	cJSON_Delete(named);
}

static void add_constraint(struct alteration *a)
{
	schema_add_constraint(a->s, a->table, a->definition, str_of(NULL, 0),
			      a->alone ? a->s->original : str_of(NULL, 0));
}

static void drop_constraint(struct alteration *a)
{
	struct draft_constraint *c = draft_constraint_find(a->s->c, a->table, pg_text(a->command, "name"));
	if (!c)
		return;
	c->dropped = true;
	if (c->index)
		c->index->dropped = true;
}

static void validate_constraint(struct alteration *a)
{
	struct draft_constraint *c = draft_constraint_find(a->s->c, a->table, pg_text(a->command, "name"));
	if (c)
		c->constraint->not_valid = false;
}

static void cluster_on(struct alteration *a)
{
	struct qname index = {a->table.schema, arena_strdup(pg_text(a->command, "name"), &a->s->c->arena)};
	draft_note(a->s->c, INDEX_CLUSTERED, index);
}

static void replica_identity(struct alteration *a)
{
	struct str name = pg_text(a->definition, "name");
	if (name.n)
		draft_note(a->s->c, INDEX_REPLICA_IDENTITY,
			   (struct qname){a->table.schema, arena_strdup(name, &a->s->c->arena)});
}

static void attach_partition(struct alteration *a)
{
	struct qname child = schema_range_name(a->s, pg_get(a->definition, "name"));
	const cJSON *bound = pg_get(a->definition, "bound");
	if (str_eq(pg_text(a->s->node, "objtype"), STR("OBJECT_INDEX"))) {
		draft_note(a->s->c, INDEX_ATTACHED, child)->parent = a->table;
		return;
	}
	struct draft_table *t = draft_table(a->s->c, child);
	t->is_partition = true;
	t->attached_at = a->s->c->state->clock++;
	*ARENA_PUSH(t->parents, t->parents_n, t->parents_cap, &a->s->c->arena) = a->table;
	t->table->partition_bound = schema_partition_bound(a->s, bound);
}

static void detach_partition(struct alteration *a)
{
	struct draft_table *t = draft_table(a->s->c, schema_range_name(a->s, pg_get(a->definition, "name")));
	t->is_partition = false;
	t->parents_n = 0;
	t->table->partition_bound = str_of("", 0);
}

static void add_inherit(struct alteration *a)
{
	*ARENA_PUSH(a->t->parents, a->t->parents_n, a->t->parents_cap, &a->s->c->arena) =
		schema_range_name(a->s, a->definition);
}

static void set_options(struct alteration *a)
{
	const cJSON *list = pg_get(a->command, "def");
	const cJSON *items = pg_node_is(list, "List") ? pg_get(pg_node(list), "items") : list;
	struct str added = schema_options(a->s, items), *with = &a->t->table->with;
	*with = with->n ? arena_fmt(&a->s->c->arena, "%.*s, %.*s", STR_ARG(*with), STR_ARG(added)) : added;
}

static void set_unlogged(struct alteration *a)
{
	a->t->table->unlogged = true;
}

static void set_logged(struct alteration *a)
{
	a->t->table->unlogged = false;
}

static const struct {
	const char *subtype;
	void (*run)(struct alteration *a);
	bool on_index; /* means something for ALTER INDEX, too */
} commands[] = {
	{"AT_AddColumn", add_column, false},
	{"AT_DropColumn", drop_column, false},
	{"AT_ColumnDefault", column_default, false},
	{"AT_SetNotNull", set_not_null, false},
	{"AT_DropNotNull", drop_not_null, false},
	{"AT_AddIdentity", add_identity, false},
	{"AT_AlterColumnType", alter_type, false},
	{"AT_AddConstraint", add_constraint, false},
	{"AT_DropConstraint", drop_constraint, false},
	{"AT_ValidateConstraint", validate_constraint, false},
	{"AT_ClusterOn", cluster_on, false},
	{"AT_ReplicaIdentity", replica_identity, false},
	{"AT_AttachPartition", attach_partition, true},
	{"AT_DetachPartition", detach_partition, false},
	{"AT_AddInherit", add_inherit, false},
	{"AT_SetRelOptions", set_options, false},
	{"AT_SetUnLogged", set_unlogged, false},
	{"AT_SetLogged", set_logged, false},
};

static void run_command(struct alteration *a, bool is_index)
{
	struct str subtype = pg_text(a->command, "subtype");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (str_eq(subtype, str_from(commands[i].subtype)) && (!is_index || commands[i].on_index))
			commands[i].run(a);
}

void schema_alter_table(struct schema_statement *s)
{
	const cJSON *cmds = pg_get(s->node, "cmds"), *item;
	bool is_index = str_eq(pg_text(s->node, "objtype"), STR("OBJECT_INDEX"));
	struct alteration a = {.s = s, .table = schema_range_name(s, pg_get(s->node, "relation"))};
	a.alone = cmds && cmds->child && !cmds->child->next;
	a.t = is_index ? NULL : draft_table(s->c, a.table);
	PG_EACH (item, cmds) {
		a.command = pg_node(item);
		a.definition = pg_node(pg_get(a.command, "def"));
		run_command(&a, is_index);
	}
}
