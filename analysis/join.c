#include "analysis/join.h"

#include "analysis/counted.h"
#include "analysis/index_serve.h"
#include "analysis/join_plans.h"
#include "analysis/join_views.h"
#include "base/base.h"
#include "base/map.h"

static uint64_t key_of(const void *object)
{
	return (uint64_t)(uintptr_t)object;
}

static void list_objects(struct join *j, struct catalog *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->tables_n; i++)
		n += c->tables[i]->indexes_n;
	j->tables = ARENA_ARRAY(struct joined_table, c->tables_n, j->arena);
	j->tables_n = c->tables_n;
	j->indexes = ARENA_ARRAY(struct joined_index, n, j->arena);
	j->lookup = ARENA_NEW(struct join_places, j->arena);
	for (size_t i = 0; i < c->tables_n; i++) {
		j->tables[i].table = c->tables[i];
		u64_map_put(&j->lookup->tables, key_of(c->tables[i]), &j->tables[i]);
		for (size_t k = 0; k < c->tables[i]->indexes_n; k++) {
			struct joined_index *index = &j->indexes[j->indexes_n++];
			index->index = c->tables[i]->indexes[k];
			u64_map_put(&j->lookup->indexes, key_of(index->index), index);
		}
	}
}

void join_release(struct join *j)
{
	counted_release(j->counted);
	u64_map_release(&j->lookup->tables);
	u64_map_release(&j->lookup->indexes);
	u64_map_release(&j->lookup->used);
}

const struct joined_table *join_table(const struct join *j, const struct table *t)
{
	return u64_map_get(&j->lookup->tables, key_of(t));
}

const struct joined_index *join_index(const struct join *j, const struct index *i)
{
	return u64_map_get(&j->lookup->indexes, key_of(i));
}

static void add_access(struct join *j, struct pattern *p, const struct shape_access *a)
{
	struct joined_access *access = ARENA_NEW(struct joined_access, j->arena);
	struct joined_table *t = u64_map_get(&j->lookup->tables, key_of(a->table));
	*access = (struct joined_access){.pattern = p, .access = a, .table = a->table};
	access->self_us = access->rows_out = access->rows_removed = access->loops = PLAN_NONE;
	*ARENA_PUSH(j->accesses, j->accesses_n, j->accesses_cap, j->arena) = access;
	if (t)
		*ARENA_PUSH(t->accesses, t->accesses_n, t->accesses_cap, j->arena) = access;
}

/* A pattern that reads a view. */
struct view_reader {
	struct join *join;
	struct pattern *pattern;
};

static void add_view_access(void *context, const struct shape_access *a)
{
	struct view_reader *r = context;
	add_access(r->join, r->pattern, a);
}

static void list_accesses(struct join *j, struct workload *w, const struct catalog *c)
{
	struct view_shapes views = {.catalog = c, .arena = j->arena};
	for (size_t i = 0; i < w->patterns_n; i++) {
		struct pattern *p = w->patterns[i];
		for (size_t k = 0; p->shape && k < p->shape->accesses_n; k++) {
			const struct shape_access *a = p->shape->accesses[k];
			struct view_reader reader = {j, p};
			if (a->table && a->table->kind == TABLE_VIEW)
				view_each_table(&views, a, add_view_access, &reader);
			else if (a->table)
				add_access(j, p, a);
		}
	}
	map_release(&views.shapes);
}

/* Indexes of the accessed table, each with what it can do; best first. */
static void match_indexes(struct join *j, struct joined_access *a)
{
	const struct table *t = a->table;
	a->services = ARENA_ARRAY(struct index_service, t->indexes_n, j->arena);
	for (size_t i = 0; i < t->indexes_n; i++) {
		struct index_service *s = &a->services[a->services_n];
		bool seen = join_plan_used(j, a, t->indexes[i]);
		if (!index_serves(t->indexes[i], a->access, a->pattern, s) && !seen)
			continue;
		s->seen = seen;
		a->services_n++;
		struct joined_index *index = u64_map_get(&j->lookup->indexes, key_of(t->indexes[i]));
		index->seen_in_plan |= seen;
		*ARENA_PUSH(index->serves, index->serves_n, index->serves_cap, j->arena) = a;
	}
	if (a->services_n)
		qsort(a->services, a->services_n, sizeof *a->services, index_service_compare);
}

static bool writes(const struct joined_access *a)
{
	return a->access->written;
}

static void count_statements(struct joined_table *t, const struct joined_access *a)
{
	double calls = (double)a->pattern->tally.calls;
	switch (a->pattern->shape->kind) {
	case KIND_INSERT:
	case KIND_COPY:
		t->inserts += calls;
		break;
	case KIND_UPDATE:
	case KIND_MERGE:
		t->updates += calls;
		break;
	case KIND_DELETE:
		t->deletes += calls;
		break;
	default:
		break;
	}
}

/* Shares the time of one pattern's accesses [from, to): by what a plan measured, else evenly. */
static void share_time(struct join *j, size_t from, size_t to)
{
	double measured = 0, done = 0;
	uint64_t given = 0, total_us = j->accesses[from]->pattern->tally.total_us;
	for (size_t i = from; i < to; i++)
		measured += MAX(j->accesses[i]->self_us, 0.0);
	for (size_t i = from; i < to; i++) {
		struct joined_access *a = j->accesses[i];
		struct joined_table *t = u64_map_get(&j->lookup->tables, key_of(a->table));
		done += measured > 0 ? MAX(a->self_us, 0.0) / measured : 1.0 / (double)(to - from);
		/* The last one takes what rounding left. */
		uint64_t until = i + 1 == to ? total_us : MIN((uint64_t)((double)total_us * done), total_us);
		*(writes(a) ? &t->write_us : &t->read_us) += until - given;
		given = until;
		bool first = true;
		for (size_t k = from; k < i; k++)
			first = first && j->accesses[k]->table != a->table;
		t->calls += first ? a->pattern->tally.calls : 0;
		if (writes(a))
			count_statements(t, a);
	}
}

static void share_all_time(struct join *j)
{
	for (size_t from = 0, to; from < j->accesses_n; from = to) {
		for (to = from; to < j->accesses_n && j->accesses[to]->pattern == j->accesses[from]->pattern;)
			to++;
		share_time(j, from, to);
	}
}

/* An index on a partitioned table was used when one of its partitions' was. */
static void credit_parents(struct join *j)
{
	for (size_t i = 0; i < j->indexes_n; i++) {
		const struct index *parent = j->indexes[i].index->parent;
		for (int depth = 0; parent && depth < 20; depth++, parent = parent->parent) {
			struct joined_index *p = u64_map_get(&j->lookup->indexes, key_of(parent));
			if (p)
				p->seen_in_plan |= j->indexes[i].seen_in_plan;
		}
	}
}

static void mark_refreshed(void *context, const struct shape_access *access)
{
	static const struct pattern refresh = {0};
	struct join *j = context;
	for (size_t i = 0; i < access->table->indexes_n; i++) {
		struct joined_index *index = u64_map_get(&j->lookup->indexes, key_of(access->table->indexes[i]));
		struct index_service service = {0};
		if (index && index_serves(index->index, access, &refresh, &service))
			index->hidden_n++;
	}
}

/* REFRESH says nothing of the tables that it reads. */
static void mark_materialized(struct join *j, const struct catalog *c)
{
	struct view_shapes views = {.catalog = c, .arena = j->arena};
	for (size_t i = 0; i < c->tables_n; i++)
		if (c->tables[i]->kind == TABLE_MATVIEW && c->tables[i]->view_query.n)
			view_each_of_materialized(&views, c->tables[i], mark_refreshed, j);
	map_release(&views.shapes);
}

struct join *join_build(struct workload *w, struct catalog *c, struct joined_plan *file_plans, size_t file_plans_n,
			struct arena *arena)
{
	struct join *j = ARENA_NEW(struct join, arena);
	j->arena = arena;
	list_objects(j, c);
	list_accesses(j, w, c);
	join_plans_add(j, w, c, file_plans, file_plans_n);
	for (size_t i = 0; i < j->accesses_n; i++)
		match_indexes(j, j->accesses[i]);
	share_all_time(j);
	credit_parents(j);
	mark_materialized(j, c);
	j->counted = counted_build(j, w, c);
	return j;
}
