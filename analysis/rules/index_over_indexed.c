/*
 * index-over-indexed: a table that is written far more than it is read, with more indexes than its reads need; and
 * large b-trees on the time column of such tables, where a BRIN does.
 */
#include "base/base.h"

#include "analysis/index_compare.h"
#include "analysis/index_name.h"
#include "analysis/index_value.h"
#include "base/buf.h"

static const char explain[] =
	"Finds tables with many indexes whose traffic is mostly writes: logs, events, queues. Every row written is "
	"written "
	"once more per index, updates of indexed columns are no longer HOT, vacuum passes over every index.\n"
	"Named are the indexes that nothing in the log or the counters uses. What such tables usually need is the "
	"primary "
	"key and the time column, the latter as BRIN when rows come in order of time.\n"
	"Verify: idx_scan of each in pg_stat_user_indexes, and n_tup_hot_upd against n_tup_upd.\n"
	"Ignore it where the reads are few but must be fast.";

struct load {
	double reads, writes; /* a day */
	double index_scans;   /* -1: unknown */
	struct str source;
};

static struct load load_of(const struct rule_context *c, const struct table *t)
{
	const struct joined_table *j = join_table(c->join, t);
	struct table_writes w = table_writes_per_day(c, t);
	double days = counter_days(c->catalog);
	struct load l = {.writes = w.inserts + w.updates + w.deletes, .index_scans = t->index_scans};
	l.source = w.from_snapshot ? STR("snapshot") : STR("log");
	if (w.from_snapshot && days > 0)
		l.reads = (MAX(t->seq_scans, 0.0) + MAX(t->index_scans, 0.0)) / days;
	else if (j)
		l.reads = per_day(c, MAX((double)j->calls - j->inserts - j->updates - j->deletes, 0.0));
	return l;
}

static bool is_idle(struct rule_context *c, const struct index *index)
{
	const struct joined_index *j = join_index(c->join, index);
	return !(j && (j->serves_n || j->hidden_n || j->seen_in_plan)) && index->scans <= 0 &&
	       index_need(index, NULL) == NEED_NONE && !index_supports_any_key(index, c->arena);
}

static const struct column *time_column(const struct table *t)
{
	for (size_t i = 0; i < t->columns_n; i++)
		if (str_starts(t->columns[i].type, STR("timestamp")) && t->columns[i].not_null)
			return &t->columns[i];
	return NULL;
}

static void report(struct rule_context *c, const struct table *t, const struct load *load)
{
	struct finding *f = rule_finding(c);
	struct buf idle = {0};
	int64_t write_us = 0;
	size_t idle_n = 0;
	for (size_t i = 0; i < t->indexes_n; i++) {
		if (!is_idle(c, t->indexes[i]))
			continue;
		buf_fmt(&idle, "%s%.*s", idle_n++ ? ", " : "", STR_ARG(t->indexes[i]->name));
		write_us += index_value_write_us(c, t->indexes[i]);
	}
	const struct column *time = time_column(t);
	f->table = table_subject(c, t);
	f->confidence = idle_n ? 600 : 400;
	f->basis = BASIS_MODELLED;
	f->severity = idle_n ? c->rule->severity : SEVERITY_FINDING_INFO;
	f->title = arena_fmt(c->arena, "Thin out the %zu indexes of %.*s", t->indexes_n, STR_ARG(t->name));
	f->rationale = arena_fmt(c->arena, "%.0f rows are written for each statement that reads it. %s%.*s%s%.*s%s",
				 load->writes / MAX(load->reads, 1.0),
				 idle_n ? "Nothing seen uses " : "All indexes have a use, but each costs every write",
				 STR_ARG(buf_str(&idle)), time ? ". Keep the primary key and the time column " : "",
				 STR_ARG(time ? time->name : STR("")), ".");
	finding_evidence(c, f, "rows written a day", load->source, "%.0f", load->writes);
	finding_evidence(c, f, "reads a day", load->source, "%.0f", load->reads);
	finding_evidence(c, f, "indexes without a use", STR(""), "%zu of %zu", idle_n, t->indexes_n);
	/* What dropping them saves is promised by the findings of each. */
	if (write_us)
		finding_evidence(c, f, "time their upkeep takes", STR("modelled"), "%.1f s a day",
				 (double)write_us / 1e6);
	finding_identify(f, f->table);
	buf_release(&idle);
}

/* A plain b-tree on a time that rows come in the order of, which nothing reads in order. */
static bool suits_brin(const struct rule_context *c, const struct index *index)
{
	const struct joined_index *j = join_index(c->join, index);
	const struct column *column = index->keys_n == 1 ? index->keys[0].column : NULL;
	if (!column || !str_eq(index->method, STR("btree")) || index->predicate.n || index->include_n ||
	    index_need(index, NULL) != NEED_NONE || !str_starts(column->type, STR("timestamp")))
		return false;
	if (!column->stats.has_correlation || column->stats.correlation < rule_threshold(c, "min_correlation"))
		return false;
	for (size_t i = 0; j && i < j->serves_n; i++)
		for (size_t k = 0; k < j->serves[i]->services_n; k++) {
			const struct index_service *s = &j->serves[i]->services[k];
			if (s->index == index && (s->order || s->equality_keys))
				return false;
		}
	return true;
}

static void offer_brin(struct rule_context *c, const struct index *index)
{
	struct index brin = {.table = index->table, .schema = index->schema, .method = STR("brin"), .keys_n = 1};
	struct index_key key = {.column = index->keys[0].column};
	struct sql_list apply = {0}, rollback = {0};
	struct finding *f = index_value_drop(c, index);
	brin.keys = &key;
	brin.name = index_name_choose(c->catalog, &brin, c->arena);
	index_ddl_make(&brin, &apply, &rollback, c->arena);
	index_ddl_remove(index, &apply, &rollback, c->arena);
	f->apply_n = f->rollback_n = 0;
	finding_statements(c, f, &apply, &rollback);
	f->apply_commented = true;
	f->severity = SEVERITY_FINDING_INFO;
	f->confidence = 600;
	f->title = arena_fmt(c->arena, "Replace index %.*s by a BRIN", STR_ARG(index->name));
	f->rationale = arena_fmt(
		c->arena,
		"Rows lie in the order of %.*s (correlation %.3f): a BRIN of a thousandth of the size finds a "
		"span of time as well. It gives no order, so keep the b-tree where the latest rows are asked for.",
		STR_ARG(key.column->name), key.column->stats.correlation);
}

static void check_time_indexes(struct rule_context *c, const struct table *t)
{
	double least = rule_threshold(c, "min_time_index_bytes");
	double changed = rule_threshold(c, "max_changed_percent") / 100;
	bool grows = t->inserts > 0 && MAX(t->updates, 0.0) <= changed * t->inserts;
	for (size_t i = 0; grows && i < t->indexes_n; i++)
		if (index_value_bytes(t->indexes[i]) >= least && suits_brin(c, t->indexes[i]))
			offer_brin(c, t->indexes[i]);
}

static void check(struct rule_context *c)
{
	double least = rule_threshold(c, "min_indexes"), writes = rule_threshold(c, "min_writes_per_day");
	double ratio = rule_threshold(c, "min_writes_per_read");
	for (size_t i = 0; i < c->catalog->tables_n; i++) {
		const struct table *t = c->catalog->tables[i];
		check_time_indexes(c, t);
		if ((double)t->indexes_n < least || t->parent)
			continue;
		struct load load = load_of(c, t);
		if (load.writes >= writes && load.writes >= ratio * load.reads)
			report(c, t, &load);
	}
}

const struct rule rule_index_over_indexed = {
	.name = "index-over-indexed",
	.category = CATEGORY_INDEX,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_CATALOG,
	.summary = "tables that are mostly written and carry many indexes",
	.explain = explain,
	.thresholds =
		{
			{"min_indexes", "indexes", 5,
			 "a primary key, a time column and a foreign key or two are normal"},
			{"min_writes_per_day", "rows", 10000, "below, the indexes' upkeep is seconds a day"},
			{"min_writes_per_read", "rows", 10, "the table is written ten times for each time it is read"},
			{"min_time_index_bytes", "bytes", 104857600, "a smaller b-tree stays in memory"},
			{"min_correlation", "", 0.99, "a BRIN leaves out pages only where rows lie in order"},
			{"max_changed_percent", "%", 5, "updates put rows where they do not belong by their time"},
		},
	.check = check,
};
