#include "analysis/index_value.h"

#include "analysis/index_compare.h"
#include "analysis/index_size.h"
#include "base/base.h"
#include "base/timestamp.h"

/* One entry of a b-tree on a warm cache: descent, insertion, its share of WAL and of the page written back. */
#define ENTRY_US 4.0
/* Of updates that need new entries in every index, where no statistics tell how many were HOT. */
#define COLD_UPDATES 0.5
#define MAX_COLUMNS 64
#define MAX_PARTITION_DEPTH 20

double index_value_fresh_bytes(const struct index *index)
{
	struct size_column columns[MAX_COLUMNS];
	size_t n = 0;
	double rows = index->rows >= 0 ? index->rows : index->table->rows;
	if (rows < 0 || !str_eq(index->method, STR("btree")) || index->keys_n + index->include_n > MAX_COLUMNS)
		return STAT_NONE;
	if (index->predicate.n && index->rows < 0)
		return STAT_NONE;
	for (size_t i = 0; i < index->keys_n; i++) {
		if (!index->keys[i].column)
			return STAT_NONE;
		columns[n++] = size_column_of(index->keys[i].column, rows);
	}
	for (size_t i = 0; i < index->include_n; i++)
		columns[n++] = size_column_of(index->include[i], rows);
	return index_size_btree(columns, index->keys_n, index->include_n, rows).pages * 8192;
}

double index_value_bytes(const struct index *index)
{
	double children = 0;
	if (index->bytes > 0)
		return index->bytes;
	for (size_t i = 0; i < index->table->partitions_n; i++) {
		const struct table *p = index->table->partitions[i];
		for (size_t k = 0; k < p->indexes_n; k++)
			if (p->indexes[k]->parent == index)
				children += MAX(index_value_bytes(p->indexes[k]), 0.0);
	}
	return children > 0 ? children : index_value_fresh_bytes(index);
}

double counter_days(const struct catalog *c)
{
	if (c->captured_at_us == TIME_UNKNOWN || c->stats_reset_us == TIME_UNKNOWN ||
	    c->captured_at_us <= c->stats_reset_us)
		return 0;
	return (double)(c->captured_at_us - c->stats_reset_us) / (double)US_PER_DAY;
}

struct table_writes table_writes_per_day(const struct rule_context *c, const struct table *t)
{
	const struct joined_table *j = join_table(c->join, t);
	struct table_writes w = {0};
	double days = counter_days(c->catalog);
	if (j && j->inserts + j->updates + j->deletes > 0) {
		w.inserts = per_day(c, j->inserts);
		w.updates = per_day(c, j->updates);
		w.deletes = per_day(c, j->deletes);
	} else if (t->inserts >= 0 && days > 0) {
		w.inserts = t->inserts / days;
		w.updates = MAX(t->updates, 0.0) / days;
		w.deletes = MAX(t->deletes, 0.0) / days;
		w.from_snapshot = true;
	}
	return w;
}

static double cold_updates(const struct table *t)
{
	if (t->updates <= 0 || t->hot_updates < 0)
		return COLD_UPDATES;
	return 1 - MIN(t->hot_updates / t->updates, 1.0);
}

int64_t index_value_write_us(const struct rule_context *c, const struct index *index)
{
	struct table_writes w = table_writes_per_day(c, index->table);
	return (int64_t)((w.inserts + w.updates * cold_updates(index->table)) * ENTRY_US);
}

bool index_supports_any_key(const struct index *index, struct arena *arena)
{
	/* A partition's rows are looked for by the foreign keys of the tables above it, too. */
	const struct table *t = index->table;
	for (int depth = 0; t && depth < MAX_PARTITION_DEPTH; depth++, t = t->parent)
		for (size_t i = 0; i < t->constraints_n; i++) {
			const struct constraint *key = t->constraints[i];
			if (key->kind == CONSTRAINT_FOREIGN && index_supports_key(index, key, arena) == SUPPORT_FULL)
				return true;
		}
	return false;
}

struct str table_subject(struct rule_context *c, const struct table *t)
{
	return arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(t->schema), STR_ARG(t->name));
}

struct str bytes_text(double bytes, struct arena *arena)
{
	static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
	size_t unit = 0;
	for (; bytes >= 1024 && unit + 1 < ARRAY_LEN(units); unit++)
		bytes /= 1024;
	return arena_fmt(arena, unit ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

void index_value_subject(struct rule_context *c, struct finding *f, const struct index *index)
{
	struct str *columns = ARENA_ARRAY(struct str, index->keys_n, c->arena);
	for (size_t i = 0; i < index->keys_n; i++)
		columns[i] = index->keys[i].column ? index->keys[i].column->name : index->keys[i].expression;
	f->table = table_subject(c, index->table);
	f->columns = columns;
	f->columns_n = index->keys_n;
	f->index = (struct index *)index;
	finding_identify(f, arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(index->schema), STR_ARG(index->name)));
}

void finding_statements(struct rule_context *c, struct finding *f, const struct sql_list *apply,
			const struct sql_list *rollback)
{
	for (size_t i = 0; i < apply->n; i++)
		finding_apply(c, f, apply->items[i]);
	for (size_t i = 0; i < rollback->n; i++)
		finding_rollback(c, f, rollback->items[i]);
}

struct finding *index_value_drop(struct rule_context *c, const struct index *index)
{
	struct finding *f = rule_finding(c);
	struct sql_list apply = {0}, rollback = {0};
	double bytes = index_value_bytes(index);
	const struct joined_index *j = join_index(c->join, index);
	index_value_subject(c, f, index);
	index_ddl_remove(index, &apply, &rollback, c->arena);
	finding_statements(c, f, &apply, &rollback);
	f->basis = BASIS_MODELLED;
	f->write_us_per_day = -index_value_write_us(c, index);
	f->benefit_us_per_day = -f->write_us_per_day;
	finding_evidence(c, f, "definition", STR("schema"), "%.*s", STR_ARG(index->definition));
	if (bytes > 0) {
		f->index_bytes = -bytes;
		finding_evidence(c, f, "size that is freed",
				 index->bytes > 0 ? str_from(stat_source_names[index->size_source]) : STR("estimated"),
				 "%.*s", STR_ARG(bytes_text(bytes, c->arena)));
	}
	if (index->scans >= 0)
		finding_evidence(c, f, "scans", STR("snapshot"), "%.0f", index->scans);
	for (size_t i = 0; j && i < j->serves_n && i < 5; i++)
		finding_pattern(c, f, j->serves[i]->pattern);
	return f;
}

static void add_reserve(struct rule_context *c, struct finding *f, struct str sentence)
{
	f->apply_commented = true;
	f->confidence = MIN(f->confidence, 700u);
	f->rationale = arena_fmt(c->arena, "%.*s %.*s", STR_ARG(f->rationale), STR_ARG(sentence));
}

void index_value_reserve(struct rule_context *c, struct finding *f, const struct index *index,
			 const struct index *cover)
{
	if (index->clustered)
		add_reserve(c, f,
			    arena_fmt(c->arena, "The table is clustered on it: ALTER TABLE … CLUSTER ON %.*s first.",
				      STR_ARG(cover->name)));
	if (!str_eq(index->tablespace, cover->tablespace))
		add_reserve(c, f, STR("They lie in different tablespaces: look which one is the faster."));
	if (!str_eq(index->with, cover->with))
		finding_evidence(c, f, "storage parameters", STR("schema"), "%.*s here, %.*s of the one that stays",
				 STR_ARG(index->with.n ? index->with : STR("none")),
				 STR_ARG(cover->with.n ? cover->with : STR("none")));
}
