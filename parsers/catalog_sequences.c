#include "parsers/catalog_sequences.h"

#include "base/base.h"
#include "base/timestamp.h"

#define MAX_DOMAIN_DEPTH 20

/* The sequence in "nextval('app.s'::regclass)", if that is what a default is. */
static struct qname default_sequence(struct str text, struct arena *arena)
{
	struct qname none = {0};
	if (!str_take(&text, STR("nextval('")))
		return none;
	ptrdiff_t end = str_find_char(text, '\'');
	if (end < 0)
		return none;
	struct qname name = catalog_parse_name(str_head(text, (size_t)end), arena);
	if (!name.schema.n)
		name.schema = STR("public");
	return name;
}

/* A sequence that no column owns may be what a column takes its values from all the same. */
static void link_defaults(struct catalog *c)
{
	for (size_t i = 0; i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->columns_n; k++) {
			struct column *column = &c->tables[i]->columns[k];
			struct qname name = default_sequence(column->default_expr, &c->arena);
			struct draft_sequence *draft =
				name.name.n ? map_get(&c->state->sequences, catalog_key(name, &c->arena)) : NULL;
			if (!draft || draft->sequence->column)
				continue;
			draft->sequence->table = c->tables[i];
			draft->sequence->column = column;
		}
}

static int compare_sequences(const void *a, const void *b)
{
	const struct sequence *x = *(struct sequence *const *)a, *y = *(struct sequence *const *)b;
	int order = str_cmp(x->schema, y->schema);
	return order ? order : str_cmp(x->name, y->name);
}

static void set_rate(struct draft_sequence *d)
{
	struct sequence *q = d->sequence;
	if (d->first_us == TIME_UNKNOWN || d->last_us <= d->first_us || q->increment == 0)
		return;
	double steps = ((double)q->last - (double)d->first) / (double)q->increment;
	if (steps >= 0)
		q->per_day = steps / ((double)(d->last_us - d->first_us) / (double)US_PER_DAY);
}

void catalog_link_sequences(struct catalog *c)
{
	struct catalog_state *s = c->state;
	for (size_t i = 0; i < s->sequence_list_n; i++) {
		struct draft_sequence *d = s->sequence_list[i];
		struct table *t = d->table.name.n ? catalog_table(c, d->table.schema, d->table.name) : NULL;
		if (d->dropped)
			continue;
		d->sequence->column = t ? table_column(t, d->column) : NULL;
		d->sequence->table = d->sequence->column ? t : NULL;
		set_rate(d);
		*ARENA_PUSH(c->sequences, c->sequences_n, c->sequences_cap, &c->arena) = d->sequence;
	}
	link_defaults(c);
	if (c->sequences_n)
		qsort(c->sequences, c->sequences_n, sizeof *c->sequences, compare_sequences);
}

static const struct domain *domain_of(const struct catalog *c, struct str type, struct arena *arena)
{
	struct qname name = catalog_parse_name(type, arena);
	if (!name.schema.n)
		name.schema = STR("public");
	return map_get(&c->domains, catalog_key(name, arena));
}

void catalog_resolve_domains(struct catalog *c)
{
	for (size_t i = 0; c->domains.n && i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->columns_n; k++) {
			struct column *column = &c->tables[i]->columns[k];
			const struct domain *d = domain_of(c, column->type, &c->arena);
			for (int depth = 0; d && depth < MAX_DOMAIN_DEPTH; depth++) {
				column->base_type = d->type;
				d = domain_of(c, d->type, &c->arena);
			}
		}
}
