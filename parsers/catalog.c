#include "parsers/catalog.h"

#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/catalog_databases.h"

const char *const stat_source_names[] = {"none", "plan", "dump", "snapshot"};

struct catalog *catalog_new(void)
{
	struct catalog *c = xcalloc(1, sizeof *c);
	c->database_bytes = c->blocks_hit = c->blocks_read = STAT_NONE;
	c->statements_since_us = c->captured_at_us = c->first_captured_at_us = c->stats_reset_us = TIME_UNKNOWN;
	return c;
}

void catalog_free(struct catalog *c)
{
	if (!c)
		return;
	catalog_end(c);
	map_release(&c->by_name);
	map_release(&c->by_bare_name);
	map_release(&c->index_names);
	map_release(&c->enums);
	map_release(&c->domains);
	arena_release(&c->arena);
	free(c);
}

/* The key of a name that is longer than any the server can hold is no key. */
static struct str key_in(char *text, size_t size, struct str schema, struct str name)
{
	if (schema.n + name.n + 1 > size)
		return str_of(NULL, 0);
	memcpy(text, schema.p, schema.n);
	text[schema.n] = '.';
	if (name.n)
		memcpy(text + schema.n + 1, name.p, name.n);
	return str_of(text, schema.n + 1 + name.n);
}

struct table *catalog_table(const struct catalog *c, struct str schema, struct str name)
{
	char text[512];
	if (schema.n)
		return map_get(&c->by_name, key_in(text, sizeof text, schema, name));
	struct table *t = map_get(&c->by_name, key_in(text, sizeof text, STR("public"), name));
	return t ? t : map_get(&c->by_bare_name, name);
}

struct index *catalog_index(const struct catalog *c, struct str schema, struct str name)
{
	char text[512];
	return map_get(&c->index_names, key_in(text, sizeof text, schema, name));
}

struct column *table_column(const struct table *t, struct str name)
{
	for (size_t i = 0; i < t->columns_n; i++)
		if (str_eq(t->columns[i].name, name))
			return &t->columns[i];
	return NULL;
}

struct str column_base_type(const struct column *c)
{
	return c->base_type.n ? c->base_type : c->type;
}

static double setting_number(struct str text, double fallback)
{
	double value;
	if (str_eq(text, STR("on")) || str_eq(text, STR("off")))
		return str_eq(text, STR("on"));
	return str_to_double(text, &value) ? value : fallback;
}

double catalog_setting(const struct catalog *c, const char *name, double fallback)
{
	for (size_t i = 0; i < c->settings_n; i++)
		if (str_eq(c->settings[i].name, str_from(name)))
			return setting_number(c->settings[i].value, fallback);
	return fallback;
}
