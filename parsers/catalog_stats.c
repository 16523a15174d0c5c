#include "parsers/catalog_stats.h"

#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/catalog_build.h"

static void take(double *into, double value)
{
	if (value >= 0)
		*into = value;
}

static void take_time(int64_t *into, int64_t value)
{
	if (value != TIME_UNKNOWN)
		*into = value;
}

static void apply_counters(struct table *t, const struct draft_relation *r)
{
	take(&t->seq_scans, r->seq_scans);
	take(&t->seq_rows, r->seq_rows);
	take(&t->index_scans, r->index_scans);
	take(&t->inserts, r->inserts);
	take(&t->updates, r->updates);
	take(&t->hot_updates, r->hot_updates);
	take(&t->deletes, r->deletes);
	take(&t->live, r->live);
	take(&t->dead, r->dead);
	take(&t->modified_since_analyze, r->modified_since_analyze);
	take_time(&t->last_vacuum_us, r->last_vacuum_us);
	take_time(&t->last_autovacuum_us, r->last_autovacuum_us);
	take_time(&t->last_analyze_us, r->last_analyze_us);
	take_time(&t->last_autoanalyze_us, r->last_autoanalyze_us);
}

/* What changed a day since an earlier snapshot: what the first one said is kept by name until then. */
static double rate(double first, int64_t first_us, double last, int64_t last_us)
{
	bool known = first >= 0 && last >= first && first_us != TIME_UNKNOWN && last_us > first_us;
	return known ? (last - first) / ((double)(last_us - first_us) / (double)US_PER_DAY) : STAT_NONE;
}

static void apply_to_table(struct table *t, const struct draft_relation *r)
{
	/* A table that was never analysed has -1 rows (14 and later), or 0 rows in 0 pages. */
	bool known = r->rows > 0 || (r->rows == 0 && r->pages == 0 && r->source == STAT_FROM_SNAPSHOT);
	if (known && r->source >= t->rows_source) {
		t->rows = r->rows;
		t->rows_source = r->source;
	}
	if (r->pages >= 0 && r->source >= t->pages_source) {
		t->pages = r->pages;
		t->pages_source = r->source;
		take(&t->all_visible, r->all_visible);
		take(&t->bytes, r->bytes);
	}
	apply_counters(t, r);
}

static void apply_to_index(struct index *index, const struct draft_relation *r)
{
	if (r->pages >= 0 && r->source >= index->size_source) {
		index->pages = r->pages;
		index->rows = r->rows;
		index->size_source = r->source;
		take(&index->bytes, r->bytes);
	}
	if (r->scans >= 0 && r->source >= index->scan_source) {
		index->scans = r->scans;
		index->tuples_read = r->tuples_read;
		index->tuples_fetched = r->tuples_fetched;
		index->scan_source = r->source;
	}
}

/* With children: statistics of the parent alone say less than those of the whole tree. */
static void apply_column(struct catalog *c, const struct draft_column *d)
{
	struct table *t = catalog_table(c, d->table.schema, d->table.name);
	struct column *column = t ? table_column(t, d->column) : NULL;
	if (!column || d->stats.source < column->stats.source)
		return;
	if (!d->inherited && t->kind == TABLE_PARTITIONED && column->stats.source == d->stats.source)
		return;
	if (d->inherited && t->kind != TABLE_PARTITIONED && column->stats.source == d->stats.source)
		return;
	column->stats = d->stats;
}

/* A partitioned table holds what its partitions hold. */
static void sum_partitions(struct table *t, int depth)
{
	double rows = 0, pages = 0, bytes = 0, inserts = 0, updates = 0, deletes = 0;
	bool known = t->partitions_n > 0;
	enum stat_source source = STAT_FROM_SNAPSHOT;
	for (size_t i = 0; i < t->partitions_n && depth < 20; i++) {
		struct table *p = t->partitions[i];
		sum_partitions(p, depth + 1);
		known = known && p->rows_source != STAT_FROM_NONE;
		source = MIN(source, p->rows_source);
		rows += MAX(p->rows, 0);
		pages += MAX(p->pages, 0);
		bytes += MAX(p->bytes, 0);
		inserts += MAX(p->inserts, 0);
		updates += MAX(p->updates, 0);
		deletes += MAX(p->deletes, 0);
	}
	if (!known || t->kind != TABLE_PARTITIONED)
		return;
	t->rows = rows;
	t->pages = pages;
	t->bytes = bytes;
	t->rows_source = t->pages_source = source;
	take(&t->inserts, inserts);
	take(&t->updates, updates);
	take(&t->deletes, deletes);
}

/* In the order of their snapshots, so that the last one counts whatever the order of reading. */
static int compare_relations(const void *a, const void *b)
{
	const struct draft_relation *x = a, *y = b;
	if (x->captured_us != y->captured_us)
		return x->captured_us < y->captured_us ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* Growth and scans between the first snapshot that knows of a relation and the last one. */
static void apply_rates(struct catalog *c)
{
	struct catalog_state *s = c->state;
	struct map first = {0};
	for (size_t i = 0; i < s->relations_n && c->first_captured_at_us < c->captured_at_us; i++) {
		const struct draft_relation *r = &s->relations[i], *before;
		struct str kind = r->scans >= 0 ? STR(" scans") : r->bytes >= 0 ? STR(" bytes") : STR("");
		struct str key = catalog_key((struct qname){r->name.schema, r->name.name}, &c->arena);
		if (!kind.n)
			continue;
		key = arena_fmt(&c->arena, "%.*s%.*s", STR_ARG(key), STR_ARG(kind));
		before = map_get(&first, key);
		struct table *t = catalog_table(c, r->name.schema, r->name.name);
		struct draft_index *index = draft_index_find(c, r->name);
		if (!before)
			map_put(&first, key, (void *)r);
		else if (t)
			t->growth_bytes_per_day = rate(before->bytes, before->captured_us, r->bytes, r->captured_us);
		else if (index && r->scans >= 0)
			index->index->scans_per_day =
				rate(before->scans, before->captured_us, r->scans, r->captured_us);
	}
	map_release(&first);
}

static void add_to(double *sum, double value)
{
	if (value >= 0)
		*sum = (*sum < 0 ? 0 : *sum) + value;
}

/* A partitioned index stores nothing and is never scanned itself: it counts what its parts do. */
static void sum_index_parts(struct catalog *c)
{
	for (size_t i = 0; i < c->state->indexes_n; i++) {
		const struct index *part = c->state->indexes[i]->index;
		struct index *parent = part->parent;
		if (!part->table || part->table->kind == TABLE_PARTITIONED)
			continue;
		for (int depth = 0; parent && depth < 20; depth++, parent = parent->parent) {
			add_to(&parent->bytes, part->bytes);
			add_to(&parent->scans, part->scans);
			parent->size_source = MAX(parent->size_source, part->size_source);
			parent->scan_source = MAX(parent->scan_source, part->scan_source);
		}
	}
}

void catalog_apply_statistics(struct catalog *c)
{
	struct catalog_state *s = c->state;
	if (s->relations_n)
		qsort(s->relations, s->relations_n, sizeof *s->relations, compare_relations);
	apply_rates(c);
	for (size_t i = 0; i < s->relations_n; i++) {
		const struct draft_relation *r = &s->relations[i];
		struct table *t = catalog_table(c, r->name.schema, r->name.name);
		struct draft_index *index = t ? NULL : draft_index_find(c, r->name);
		if (t && str_eq(t->schema, r->name.schema))
			apply_to_table(t, r);
		else if (index)
			apply_to_index(index->index, r);
	}
	for (size_t i = 0; i < s->columns_n; i++)
		apply_column(c, &s->columns[i]);
	for (size_t i = 0; i < c->tables_n; i++)
		if (!c->tables[i]->parent)
			sum_partitions(c->tables[i], 0);
	/* What only pages tell. */
	for (size_t i = 0; i < s->indexes_n; i++) {
		struct index *index = s->indexes[i]->index;
		if (index->table && index->table->kind == TABLE_PARTITIONED)
			index->bytes = STAT_NONE;
		else if (index->bytes < 0 && index->pages >= 0)
			index->bytes = index->pages * 8192;
	}
	sum_index_parts(c);
	for (size_t i = 0; i < c->tables_n; i++)
		if (c->tables[i]->bytes < 0 && c->tables[i]->pages >= 0)
			c->tables[i]->bytes = c->tables[i]->pages * 8192;
}
