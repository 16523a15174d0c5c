#include "analysis/counted.h"

#include "analysis/index_serve.h"
#include "analysis/join_views.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/timestamp.h"
#include "parsers/pg_tree.h"

struct counting {
	struct counted *counted;
	struct join *join;
	const struct workload *workload;
	const struct catalog *catalog;
	struct map by_text;         /* normalised text -> pattern */
	struct u64_map by_query_id; /* -> pattern */
	struct view_shapes views;
};

/* A hidden statement at the tables that it reads. */
struct hidden_reader {
	struct counting *counting;
	const struct statement_stats *stats;
	struct pattern *pattern; /* stands for the statement: it has a shape and no calls */
};

static void list_patterns(struct counting *s)
{
	for (size_t i = 0; i < s->workload->patterns_n; i++) {
		struct pattern *p = s->workload->patterns[i];
		map_put(&s->by_text, p->query, p);
		for (size_t k = 0; k < p->query_ids_n; k++)
			u64_map_put(&s->by_query_id, (uint64_t)p->query_ids[k], p);
	}
}

static void add(struct counted_total *total, const struct statement_stats *stats)
{
	total->calls += stats->calls;
	total->total_ms += stats->total_ms;
	total->rows += stats->rows;
}

static void add_to_pattern(struct counting *s, const struct pattern *p, const struct statement_stats *stats)
{
	struct counted_total *total = u64_map_get(&s->counted->by_pattern, p->id);
	if (!total) {
		total = ARENA_NEW(struct counted_total, s->join->arena);
		u64_map_put(&s->counted->by_pattern, p->id, total);
	}
	add(total, stats);
}

static void mark_indexes(void *context, const struct shape_access *access)
{
	struct hidden_reader *r = context;
	for (size_t i = 0; i < access->table->indexes_n; i++) {
		const struct index *index = access->table->indexes[i];
		struct joined_index *j = (struct joined_index *)join_index(r->counting->join, index);
		struct index_service service = {0};
		if (!j || !index_serves(index, access, r->pattern, &service))
			continue;
		/* Rows come with the most time first. */
		if (!j->hidden_n++)
			j->hidden = r->stats;
	}
}

static void add_hidden(struct counting *s, const struct statement_stats *stats, struct shape *shape)
{
	struct pattern pattern = {.query = stats->query, .kind = shape->kind, .shape = shape};
	struct hidden_reader reader = {s, stats, &pattern};
	s->counted->hidden_n++;
	add(&s->counted->hidden, stats);
	if (!s->counted->largest_hidden)
		s->counted->largest_hidden = stats;
	for (size_t i = 0; i < shape->accesses_n; i++) {
		const struct shape_access *a = shape->accesses[i];
		if (a->table && a->table->kind == TABLE_VIEW)
			view_each_table(&s->views, a, mark_indexes, &reader);
		else if (a->table)
			mark_indexes(&reader, a);
	}
}

static void count_statement(struct counting *s, const struct statement_stats *stats)
{
	struct buf text = {0};
	scan_normalize(stats->query, &s->workload->options.scan, &text);
	struct pattern *p = map_get(&s->by_text, buf_str(&text));
	if (!p && stats->query_id)
		p = u64_map_get(&s->by_query_id, (uint64_t)stats->query_id);
	struct shape *shape =
		p ? NULL : shape_parse(arena_strdup(buf_str(&text), s->join->arena), s->catalog, s->join->arena);
	if (shape && shape->parsed)
		p = workload_pattern(s->workload, shape->fingerprint);
	s->counted->statements_n++;
	add(&s->counted->all, stats);
	if (p)
		add_to_pattern(s, p, stats);
	else
		add_hidden(s, stats, shape);
	buf_release(&text);
}

/* Taking the snapshot is no part of the workload. */
static bool is_own(const struct statement_stats *stats)
{
	return str_find(stats->query, STR("pgassay_snapshot")) >= 0;
}

static void count_all(void *context)
{
	struct counting *s = context;
	list_patterns(s);
	for (size_t i = 0; i < s->catalog->statements_n; i++)
		if (!is_own(&s->catalog->statements[i]))
			count_statement(s, &s->catalog->statements[i]);
}

struct counted *counted_build(struct join *j, const struct workload *w, const struct catalog *c)
{
	if (!c->statements_n)
		return NULL;
	struct counting s = {.join = j, .workload = w, .catalog = c};
	s.counted = ARENA_NEW(struct counted, j->arena);
	s.counted->complete = c->has_statements;
	s.views = (struct view_shapes){.catalog = c, .arena = j->arena};
	if (c->statements_since_us != TIME_UNKNOWN && c->captured_at_us > c->statements_since_us)
		s.counted->days = (double)(c->captured_at_us - c->statements_since_us) / (double)US_PER_DAY;
	pg_on_large_stack(count_all, &s);
	map_release(&s.by_text);
	u64_map_release(&s.by_query_id);
	map_release(&s.views.shapes);
	return s.counted;
}

void counted_release(struct counted *counted)
{
	if (counted)
		u64_map_release(&counted->by_pattern);
}

const struct counted_total *counted_of(const struct counted *counted, uint64_t pattern)
{
	return counted ? u64_map_get(&counted->by_pattern, pattern) : NULL;
}

struct str counted_text(const struct counted *counted, const struct counted_total *total, struct arena *arena)
{
	struct str since = counted->days > 0 ? arena_fmt(arena, " in %.1f days", counted->days) : STR("");
	return arena_fmt(arena, "%.0f calls%.*s, %.3f ms each", total->calls, STR_ARG(since),
			 total->total_ms / MAX(total->calls, 1.0));
}
