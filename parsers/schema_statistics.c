#include "base/base.h"
#include "parsers/schema.h"
#include "parsers/text_array.h"

/*
 * Statistics in a dump, PostgreSQL 18: "SELECT * FROM pg_catalog.pg_restore_relation_stats('schemaname', 'app',
 * 'relname', 't', 'relpages', '1'::integer, …)". Names and values alternate.
 */
struct arguments {
	struct str names[32], values[32];
	size_t n;
};

static struct str constant(const cJSON *node)
{
	while (pg_node_is(node, "TypeCast"))
		node = pg_get(pg_node(node), "arg");
	const cJSON *n = pg_node(node);
	return pg_text(pg_get(n, "sval"), "sval");
}

static struct arguments read_arguments(const cJSON *list)
{
	struct arguments a = {0};
	for (const cJSON *item = list ? list->child : NULL; item && item->next; item = item->next->next) {
		if (a.n == ARRAY_LEN(a.names))
			break;
		a.names[a.n] = constant(item);
		a.values[a.n++] = constant(item->next);
	}
	return a;
}

static struct str argument(const struct arguments *a, const char *name)
{
	for (size_t i = 0; i < a->n; i++)
		if (str_eq(a->names[i], str_from(name)))
			return a->values[i];
	return str_of(NULL, 0);
}

static double number(const struct arguments *a, const char *name, double absent)
{
	double value;
	return str_to_double(argument(a, name), &value) ? value : absent;
}

static struct qname relation_name(struct schema_statement *s, const struct arguments *a)
{
	return catalog_qualify(s->c, argument(a, "schemaname"), argument(a, "relname"));
}

static void restore_relation(struct schema_statement *s, const struct arguments *a)
{
	struct draft_relation *r = draft_relation(s->c, relation_name(s, a), STAT_FROM_DUMP);
	r->pages = number(a, "relpages", STAT_NONE);
	r->rows = number(a, "reltuples", STAT_NONE);
	r->all_visible = number(a, "relallvisible", STAT_NONE);
	s->c->has_dump_statistics = true;
}

static void restore_attribute(struct schema_statement *s, const struct arguments *a)
{
	struct draft_column *d = DRAFT_ADD(s->c, columns);
	struct column_stats *stats = &d->stats;
	struct arena *arena = &s->c->arena;
	struct str inherited = argument(a, "inherited");
	size_t n;
	*d = (struct draft_column){.table = relation_name(s, a)};
	d->column = arena_strdup(argument(a, "attname"), arena);
	d->inherited = inherited.n && inherited.p[0] == 't';
	stats->source = STAT_FROM_DUMP;
	stats->null_frac = number(a, "null_frac", 0);
	stats->avg_width = number(a, "avg_width", 0);
	stats->n_distinct = number(a, "n_distinct", 0);
	stats->correlation = number(a, "correlation", 0);
	stats->has_correlation = argument(a, "correlation").n > 0;
	stats->mcv = text_array_read(argument(a, "most_common_vals"), &stats->mcv_n, arena);
	stats->mcf = text_array_numbers(argument(a, "most_common_freqs"), &n, arena);
	stats->mcv_n = MIN(stats->mcv_n, n);
	stats->histogram = text_array_read(argument(a, "histogram_bounds"), &stats->histogram_n, arena);
	stats->mce = text_array_read(argument(a, "most_common_elems"), &stats->mce_n, arena);
	stats->mcef = text_array_numbers(argument(a, "most_common_elem_freqs"), &n, arena);
	stats->mce_n = MIN(stats->mce_n, n);
	s->c->has_dump_statistics = true;
}

/* "SELECT pg_catalog.set_config('search_path', 'app', false)" */
static void set_config(struct schema_statement *s, const cJSON *list)
{
	const cJSON *name = list ? list->child : NULL;
	if (!name || !name->next || !str_eq(constant(name), STR("search_path")))
		return;
	struct str path = constant(name->next), schema;
	catalog_reset_path(s->c);
	while (path.n) {
		if (!str_cut(&path, ',', &schema)) {
			schema = path;
			path = str_of("", 0);
		}
		catalog_add_path(s->c, catalog_parse_name(str_trim(schema), &s->c->arena).name);
	}
}

/* The function call in "SELECT f(…)" or "SELECT * FROM f(…)". */
static const cJSON *called_function(const cJSON *select)
{
	const cJSON *from = pg_get(select, "fromClause"), *targets = pg_get(select, "targetList");
	const cJSON *call = NULL;
	if (from && pg_node_is(from->child, "RangeFunction")) {
		const cJSON *functions = pg_get(pg_node(from->child), "functions");
		const cJSON *items = functions ? pg_get(pg_node(functions->child), "items") : NULL;
		call = items ? items->child : NULL;
	} else if (targets)
		call = pg_get(pg_node(targets->child), "val");
	return pg_node_is(call, "FuncCall") ? pg_node(call) : NULL;
}

void schema_select(struct schema_statement *s)
{
	const cJSON *call = called_function(s->node), *list = pg_get(call, "args");
	struct str name = pg_last_string(pg_get(call, "funcname"));
	if (str_eq(name, STR("set_config"))) {
		set_config(s, list);
		return;
	}
	if (str_eq(name, STR("setval"))) {
		const cJSON *first = pg_first(list);
		schema_set_sequence(s, constant(first), first ? first->next : NULL,
				    first && first->next ? first->next->next : NULL);
		return;
	}
	struct arguments a = read_arguments(list);
	if (str_eq(name, STR("pg_restore_relation_stats")))
		restore_relation(s, &a);
	else if (str_eq(name, STR("pg_restore_attribute_stats")))
		restore_attribute(s, &a);
}
