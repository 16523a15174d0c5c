#include "base/base.h"

#include "analysis/index_size.h"
#include "analysis/query_model.h"

#include <math.h>

#define DERIVED_ROWS 1000.0
#define MAX_SURPRISE 1000.0
#define UNKNOWN_LIMIT 20.0

/* What is carried along while one pattern is modelled. */
struct builder {
	const struct query_context *context;
	const struct pattern *pattern;
	struct query *query;
	struct arena *arena;
};

void query_context_init(struct query_context *c, const struct workload *w, const struct catalog *catalog,
			const struct join *join, struct arena *arena)
{
	*c = (struct query_context){
		.workload = w, .catalog = catalog, .join = join, .settings = cost_settings_of(catalog)};
	for (size_t i = 0; join && i < join->accesses_n; i++)
		u64_map_put(&c->observed, (uint64_t)(uintptr_t)join->accesses[i]->access, join->accesses[i]);
	if (join && join->plans_n)
		c->plan_stats = plan_stats_collect(join->plans, join->plans_n, arena);
	c->learned = ARENA_NEW(struct u64_map, arena);
	c->asked = ARENA_NEW(struct u64_map, arena);
	c->arena = arena;
	table_sizes_guess(c, arena);
}

/* Plans whose look-ups found nothing say nothing about how many values there are. */
bool query_has_statistics(const struct column *column, double rows)
{
	const struct column_stats *s = &column->stats;
	return s->source > STAT_FROM_PLAN || (s->source == STAT_FROM_PLAN && s->n_distinct < rows / 2);
}

static const struct table *parent_of(const struct table *t, const struct column *column)
{
	for (size_t i = 0; i < t->constraints_n; i++) {
		const struct constraint *k = t->constraints[i];
		if (k->kind == CONSTRAINT_FOREIGN && k->columns_n == 1 && k->columns[0] == column)
			return k->references;
	}
	return NULL;
}

enum size_source query_parent_source(const struct query_context *c, const struct table *t, const struct column *column)
{
	const struct table *parent = parent_of(t, column);
	return parent ? query_size_source(c, parent) : SIZE_UNKNOWN;
}

/* What plans taught about other keys that refer to `parent`: a tenant that fills one table fills the next as well. */
static double sibling_distinct(const struct query_context *c, const struct table *parent)
{
	double sum = 0, n = 0;
	for (size_t i = 0; i < parent->referenced_by_n; i++) {
		const struct constraint *k = parent->referenced_by[i];
		const double *learned = k->columns_n == 1 && k->columns[0]
						? u64_map_get(c->learned, (uint64_t)(uintptr_t)k->columns[0])
						: NULL;
		sum += learned ? log(MAX(*learned, 1.0)) : 0;
		n += learned != NULL;
	}
	return n > 0 ? exp(sum / n) : INFINITY;
}

/* A foreign key has no more values than the table it refers to has rows. */
static double foreign_distinct(const struct query_context *c, const struct table *t, const struct column *column)
{
	const struct table *parent = parent_of(t, column);
	if (!parent)
		return 0;
	double distinct = sibling_distinct(c, parent);
	if (query_size_source(c, parent) != SIZE_UNKNOWN)
		distinct = MIN(distinct, query_table_size(c, parent)->rows);
	return isinf(distinct) ? 0 : distinct;
}

double query_learned_distinct(const struct query_context *c, const struct table *t, const struct column *column,
			      double rows)
{
	if (query_has_statistics(column, rows))
		return 0;
	const double *learned = u64_map_get(c->learned, (uint64_t)(uintptr_t)column);
	double distinct = learned ? *learned : foreign_distinct(c, t, column);
	return distinct > 0 ? MAX(1.0, MIN(distinct, rows)) : 0;
}

double query_distinct(const struct query_context *c, const struct table *t, const struct column *column, double rows,
		      struct value_variety seen)
{
	double learned = column ? query_learned_distinct(c, t, column, rows) : 0;
	return learned > 0 ? learned : selectivity_distinct(c->catalog, t, column, rows, seen);
}

void query_context_release(struct query_context *c)
{
	if (c->plan_stats)
		plan_stats_release(c->plan_stats);
	u64_map_release(c->learned);
	u64_map_release(c->asked);
	u64_map_release(&c->observed);
	u64_map_release(&c->sizes);
}

/* EXISTS and IN over one table join its parent. */
static bool is_pulled_up(const struct shape_block *b)
{
	return b->parent && (b->in_exists || b->in_in) && b->accesses_n == 1 && b->accesses[0]->table && !b->group_n &&
	       !b->has_limit && !b->has_aggregates && !b->is_set_operation;
}

static struct relation *relation_of(struct query_block *b, const struct shape_access *a)
{
	for (size_t i = 0; a && i < b->relations_n; i++)
		if (b->relations[i].access == a)
			return &b->relations[i];
	return NULL;
}

static void need_column(struct relation *r, const struct column *column, struct arena *arena)
{
	for (size_t i = 0; i < r->needed_n; i++)
		if (r->needed[i] == column)
			return;
	if (column)
		*ARENA_PUSH(r->needed, r->needed_n, r->needed_cap, arena) = column;
}

static void add_relation(struct builder *m, struct query_block *b, const struct shape_access *a,
			 enum relation_join join)
{
	if (b->relations_n == QUERY_MAX_RELATIONS)
		return;
	struct relation *r = &b->relations[b->relations_n];
	*r = (struct relation){.number = (unsigned)b->relations_n++,
			       .join = join,
			       .access = a,
			       .table = a->table,
			       .selectivity = 1,
			       .observed_rows = PLAN_NONE,
			       .observed_us = PLAN_NONE};
	r->all_columns = a->all_columns || a->written || a->locked;
	const struct heap_size *size = a->table ? query_table_size(m->context, a->table) : NULL;
	if (!size) {
		r->table = NULL;
		r->heap = (struct heap_size){.rows = DERIVED_ROWS, .pages = 0, .all_visible = 0};
		r->width = 40;
		return;
	}
	m->query->has_catalog_tables = true;
	r->heap = *size;
	b->query_pages += size->pages;
	for (size_t i = 0; i < a->columns_n; i++)
		need_column(r, table_column(a->table, a->columns[i]), m->arena);
	for (size_t i = 0; i < r->needed_n && !r->all_columns; i++)
		r->width += column_width(r->needed[i]);
	if (r->all_columns)
		r->width = table_row_bytes(a->table);
}

static double term_distinct(const struct builder *m, const struct relation *r, const struct term *t)
{
	if (!r->table)
		return r->heap.rows;
	return query_distinct(m->context, r->table, t->column, r->heap.rows, (struct value_variety){0, 0});
}

static void add_join(struct builder *m, struct query_block *b, struct relation *left, const struct term *left_term,
		     struct relation *right, const struct term *right_term)
{
	for (size_t i = 0; i < b->joins_n; i++) {
		const struct join_clause *j = &b->joins[i];
		if ((j->left == right->number && j->right == left->number && term_equal(&j->left_term, right_term) &&
		     term_equal(&j->right_term, left_term)) ||
		    (j->left == left->number && j->right == right->number && term_equal(&j->left_term, left_term) &&
		     term_equal(&j->right_term, right_term)))
			return;
	}
	struct join_clause *j = ARENA_PUSH(b->joins, b->joins_n, b->joins_cap, m->arena);
	*j = (struct join_clause){
		.left = left->number, .right = right->number, .left_term = *left_term, .right_term = *right_term};
	j->left_distinct = term_distinct(m, left, left_term);
	j->right_distinct = term_distinct(m, right, right_term);
	j->selectivity = 1 / MAX(1.0, MAX(j->left_distinct, j->right_distinct));
	need_column(left, left_term->column, m->arena);
	need_column(right, right_term->column, m->arena);
}

/* Does a subquery inside a condition of the block depend on it? */
static bool has_correlated_value(const struct builder *m, const struct query_block *b)
{
	const struct shape *s = m->pattern->shape;
	for (size_t i = 0; i < s->blocks_n; i++)
		if (s->blocks[i]->parent == b->shape && s->blocks[i]->correlated && !s->blocks[i]->in_exists &&
		    !s->blocks[i]->in_in)
			return true;
	return false;
}

/* A value that is only known once other rows are: of several tables, or from a subquery that runs for each row. */
static bool is_value_of_rows(const struct builder *m, const struct query_block *b, const struct shape_operand *o,
			     struct str text)
{
	if (o->kind != OPERAND_EXPRESSION)
		return false;
	if (o->term.expression.n && !o->term.access)
		return true;
	return str_find(text, STR("(select")) >= 0 && has_correlated_value(m, b);
}

static void add_predicate(struct builder *m, struct query_block *b, struct relation *r,
			  const struct shape_predicate *predicate)
{
	if (predicate->having)
		return;
	bool of_column = predicate->operand.kind == OPERAND_COLUMN || predicate->operand.kind == OPERAND_EXPRESSION;
	struct relation *other = of_column ? relation_of(b, predicate->operand.term.access) : NULL;
	if (other && other != r && predicate->or_group <= 0) {
		if (predicate->kind != PRED_EQ && predicate->kind != PRED_IN)
			return;
		struct term mine = query_term(r, &predicate->term),
			    theirs = query_term(other, &predicate->operand.term);
		add_join(m, b, r, &mine, other, &theirs);
		return;
	}
	if (!r->table)
		return;
	struct clause *k = query_add_clause(m->context, m->pattern, r, predicate, m->arena);
	if (other || is_value_of_rows(m, b, &predicate->operand, predicate->text))
		k->kind = PRED_OTHER; /* a filter, no key */
	need_column(r, k->term.column, m->arena);
}

/* How much of the table plans saw come out of the scan, or 0. */
static double observe(struct builder *m, struct relation *r)
{
	const struct joined_access *seen = u64_map_get(&m->context->observed, (uint64_t)(uintptr_t)r->access);
	if (!seen || seen->rows_out < 0)
		return 0;
	bool shared = seen->node && seen->node->parallel_aware; /* its loops are workers */
	double loops = shared ? 1 : MAX(seen->loops, 1.0);
	r->observed_rows = seen->rows_out / loops;
	r->observed_us = seen->self_us;
	r->observed_whole = seen->node && str_eq(seen->node->type, STR("Seq Scan"));
	if (loops > 1.5 || !seen->node || str_starts(seen->node->type, STR("Index")))
		return 0; /* one of many look-ups, or cut short by a limit */
	bool whole = seen->rows_removed >= 0 && seen->rows_out + seen->rows_removed > r->heap.rows * 0.5;
	return whole ? MAX(seen->rows_out, 0.5) / (seen->rows_out + seen->rows_removed) : 0;
}

static double limit_of(const struct pattern *p, const struct shape_operand *o)
{
	double sum = 0, n = 0, constant;
	if (o->kind == OPERAND_CONSTANT && str_to_double(o->constant, &constant))
		return constant;
	for (size_t i = 0; o->kind == OPERAND_SLOT && i < p->samples_n; i++) {
		const struct sample *s = &p->samples[i];
		if (o->slot && o->slot <= s->values_n && s->values[o->slot - 1].number >= 0) {
			sum += s->values[o->slot - 1].number;
			n++;
		}
	}
	return n > 0 ? sum / n : UNKNOWN_LIMIT;
}

/* "max(created_at)" alone is the first row in descending order. */
static bool order_from_aggregate(struct builder *m, struct query_block *b, const struct shape_block *shape)
{
	struct str text = shape->aggregates, inside;
	bool is_max = str_starts(text, STR("max("));
	if (b->relations_n != 1 || !b->relations[0].table || shape->group_n ||
	    (!is_max && !str_starts(text, STR("min("))))
		return false;
	inside = str_skip(text, 4);
	if (!str_ends(inside, STR(")")))
		return false;
	inside = str_head(inside, inside.n - 1);
	ptrdiff_t dot = str_find_last(inside, STR("."));
	const struct column *column = table_column(b->relations[0].table, str_skip(inside, (size_t)(dot + 1)));
	if (!column)
		return false;
	b->order = ARENA_NEW(struct order_key, m->arena);
	b->order[0] = (struct order_key){.term = {.column = column}, .desc = is_max, .nulls_first = is_max};
	b->order_n = 1;
	b->order_relation = 0;
	b->sorts = true;
	b->limit_rows = 1;
	b->stops_early = true;
	return true;
}

static void add_order(struct builder *m, struct query_block *b, const struct shape_block *shape)
{
	b->sorts = shape->order_n > 0;
	b->order_relation = QUERY_MAX_RELATIONS;
	b->order = ARENA_ARRAY(struct order_key, shape->order_n, m->arena);
	for (size_t i = 0; i < shape->order_n; i++) {
		const struct shape_sort *s = &shape->order[i];
		struct relation *r = relation_of(b, s->term.access);
		if (!r || !r->table || (i && r->number != b->order_relation)) {
			b->order_n = 0; /* no index gives an order over several tables */
			return;
		}
		b->order_relation = r->number;
		b->order[b->order_n++] = (struct order_key){query_term(r, &s->term), s->desc, s->nulls_first};
	}
}

static void add_output(struct builder *m, struct query_block *b, const struct shape_block *shape)
{
	b->distinct = shape->distinct;
	b->group_n = shape->group_n;
	b->locks = shape->for_update;
	b->aggregated = shape->has_aggregates || shape->group_n > 0;
	for (size_t i = 0; i < shape->aggregates.n; i++)
		b->aggregates_n += shape->aggregates.p[i] == '(';
	b->group_distinct = 1;
	for (size_t i = 0; i < shape->group_n; i++) {
		struct relation *r = relation_of(b, shape->group[i].term.access);
		struct term t = r ? query_term(r, &shape->group[i].term) : (struct term){NULL, STR("")};
		b->group_distinct *= r ? term_distinct(m, r, &t) : 200;
	}
	if (!shape->is_set_operation)
		add_order(m, b, shape);
	if (shape->has_limit)
		b->limit_rows = limit_of(m->pattern, &shape->limit);
	if (shape->has_offset && shape->has_limit)
		b->limit_rows += limit_of(m->pattern, &shape->offset);
	b->stops_early = shape->has_limit && !b->aggregated && !b->distinct && !shape->is_set_operation;
	if (!order_from_aggregate(m, b, shape) && b->aggregated && !shape->group_n)
		b->order_n = 0;
}

/* Does something that varies narrow the relation down: an equality or a join? */
static bool is_looked_up(const struct query_block *b, const struct relation *r)
{
	for (size_t i = 0; i < b->joins_n; i++)
		if (b->joins[i].left == r->number || b->joins[i].right == r->number)
			return true;
	for (size_t i = 0; i < r->clauses_n; i++)
		if (r->clauses[i].kind == PRED_EQ && !r->clauses[i].constant && r->clauses[i].or_group <= 0)
			return true;
	return false;
}

static void fill_block(struct builder *m, struct query_block *b, const struct shape_block *shape)
{
	b->shape = shape;
	b->executions = 1;
	b->relations = ARENA_ARRAY(struct relation, QUERY_MAX_RELATIONS, m->arena);
	for (size_t i = 0; i < shape->accesses_n; i++)
		add_relation(m, b, shape->accesses[i], shape->accesses[i]->nullable ? RELATION_OUTER : RELATION_INNER);
	const struct shape *whole = m->pattern->shape;
	for (size_t i = 0; i < whole->blocks_n; i++)
		if (whole->blocks[i]->parent == shape && is_pulled_up(whole->blocks[i]))
			add_relation(m, b, whole->blocks[i]->accesses[0],
				     whole->blocks[i]->in_not_in ? RELATION_ANTI : RELATION_SEMI);
	for (size_t i = 0; i < b->relations_n; i++) {
		struct relation *r = &b->relations[i];
		for (size_t j = 0; j < r->access->predicates_n; j++)
			add_predicate(m, b, r, r->access->predicates[j]);
	}
	for (size_t i = 0; i < b->relations_n; i++)
		if (b->relations[i].table)
			query_finish_clauses(m->context, &b->relations[i], observe(m, &b->relations[i]),
					     is_looked_up(b, &b->relations[i]));
	add_output(m, b, shape);
}

/* The server looks for rows that refer to a deleted one: one equality per referencing column. */
static void add_foreign_key(struct builder *m, const struct constraint *fk, double executions)
{
	struct query_block *b = &m->query->blocks[m->query->blocks_n++];
	*b = (struct query_block){.foreign_key = fk,
				  .executions = executions,
				  .join_surprise = 1,
				  .group_distinct = 1,
				  .order_relation = QUERY_MAX_RELATIONS,
				  .relations_n = 1,
				  .locks = true};
	struct relation *r = b->relations = ARENA_NEW(struct relation, m->arena);
	*r = (struct relation){.table = fk->table,
			       .heap = *query_table_size(m->context, fk->table),
			       .all_columns = true,
			       .width = 8,
			       .observed_rows = PLAN_NONE,
			       .observed_us = PLAN_NONE};
	b->query_pages = r->heap.pages;
	for (size_t i = 0; i < fk->columns_n; i++) {
		struct clause *k = ARENA_PUSH(r->clauses, r->clauses_n, r->clauses_cap, m->arena);
		*k = (struct clause){
			.term = {.column = fk->columns[i]}, .kind = PRED_EQ, .lists = 1, .cost = {1, 0.012}};
		struct column_view view = column_view_of(m->context->catalog, fk->table, fk->columns[i], r->heap.rows,
							 (struct value_variety){0, 0});
		view.distinct = term_distinct(m, r, &(struct term){.column = fk->columns[i]});
		k->selectivity = selectivity_equal(&view, NULL);
		need_column(r, fk->columns[i], m->arena);
	}
	query_finish_clauses(m->context, r, 0, true);
}

static bool writes_column(const struct shape *s, const struct constraint *fk)
{
	for (size_t i = 0; i < fk->referenced_n; i++)
		for (size_t j = 0; j < s->written_columns_n; j++)
			if (fk->referenced[i] && str_eq(fk->referenced[i]->name, s->written_columns[j]))
				return true;
	return false;
}

static const struct table *written_table(const struct shape *s)
{
	for (size_t i = 0; i < s->accesses_n; i++)
		if (s->accesses[i]->written)
			return s->accesses[i]->table;
	return NULL;
}

static bool fires(const struct shape *s, const struct constraint *fk)
{
	return s->kind == KIND_DELETE || (s->kind == KIND_UPDATE && writes_column(s, fk));
}

/* The rows for which a subquery in a condition runs: all that the conditions without one leave. */
static double rows_before_subqueries(const struct query_block *b)
{
	double rows = query_rows(b, (1u << b->relations_n) - 1);
	for (size_t i = 0; i < b->relations_n; i++)
		for (size_t j = 0; j < b->relations[i].clauses_n; j++) {
			const struct clause *k = &b->relations[i].clauses[j];
			if (k->predicate && k->or_group <= 0 && str_find(k->predicate->text, STR("(select")) >= 0)
				rows /= MAX(k->selectivity, 1e-6);
		}
	return rows;
}

/* Subqueries that depend on their parent run once per row of it. */
static void settle_executions(struct query *q)
{
	for (size_t i = 0; i < q->blocks_n; i++) {
		struct query_block *b = &q->blocks[i];
		for (size_t j = 0; b->shape && b->shape->correlated && j < q->blocks_n; j++)
			if (q->blocks[j].shape == b->shape->parent) {
				double rows = rows_before_subqueries(&q->blocks[j]);
				b->executions =
					MAX(1.0, MIN(rows, q->blocks[j].stops_early ? q->blocks[j].limit_rows : rows));
			}
		for (size_t k = 0; k < b->relations_n; k++) {
			struct relation *r = &b->relations[k];
			for (size_t j = 0; r->access && r->access->derived && j < q->blocks_n; j++)
				if (q->blocks[j].shape == r->access->derived)
					r->heap.rows = query_rows(&q->blocks[j], (1u << q->blocks[j].relations_n) - 1);
		}
	}
}

static bool is_join(const struct plan_node *node)
{
	return str_eq(node->type, STR("Nested Loop")) || str_eq(node->type, STR("Hash Join")) ||
	       str_eq(node->type, STR("Merge Join"));
}

/*
 * Where a join returned many more rows than expected, what is looked up for each of them is looked up as often: the
 * server, which goes by its expectation, chooses that plan all the same.
 */
static double join_surprise(const struct query_context *c, const struct pattern *p)
{
	double most = 1;
	for (size_t i = 0; c->join && i < c->join->plans_n; i++) {
		const struct joined_plan *plan = &c->join->plans[i];
		for (size_t k = 0; plan->pattern == p && k < plan->times->nodes_n; k++) {
			const struct node_time *t = &plan->times->nodes[k];
			bool too_few = false;
			double factor = is_join(t->node) ? node_misestimate(t, &too_few) : 1;
			most = too_few ? MAX(most, factor) : most;
		}
	}
	return MIN(most, MAX_SURPRISE);
}

struct query *query_model_of(const struct query_context *c, const struct pattern *p, struct arena *arena)
{
	const struct shape *shape = p->shape;
	if (!shape || !shape->parsed || p->nested_only || p->is_other || !p->tally.calls || !shape->accesses_n)
		return NULL;
	struct builder m = {c, p, ARENA_NEW(struct query, arena), arena};
	struct query *q = m.query;
	q->pattern = p;
	q->calls = (double)p->tally.calls;
	q->mean_us = (double)p->tally.total_us / q->calls;
	const struct table *target = written_table(shape);
	q->blocks = ARENA_ARRAY(struct query_block, shape->blocks_n + (target ? target->referenced_by_n : 0), arena);
	for (size_t i = 0; i < shape->blocks_n; i++)
		if (!is_pulled_up(shape->blocks[i]))
			fill_block(&m, &q->blocks[q->blocks_n++], shape->blocks[i]);
	double surprise = shape->accesses_n > 1 ? join_surprise(c, p) : 1;
	for (size_t i = 0; i < q->blocks_n; i++)
		q->blocks[i].join_surprise = surprise;
	settle_executions(q);
	for (size_t i = 0; target && i < target->referenced_by_n; i++)
		if (fires(shape, target->referenced_by[i]) && query_table_size(c, target->referenced_by[i]->table))
			add_foreign_key(&m, target->referenced_by[i],
					q->blocks_n ? MAX(1.0, query_rows(&q->blocks[0], 1)) : 1);
	return q->has_catalog_tables ? q : NULL;
}

double query_rows(const struct query_block *b, uint32_t mask)
{
	double rows = 1;
	for (unsigned i = 0; i < b->relations_n; i++)
		if (mask >> i & 1 && b->relations[i].join == RELATION_INNER)
			rows *= MAX(b->relations[i].heap.rows * b->relations[i].selectivity, 0.001);
	for (size_t i = 0; i < b->joins_n; i++) {
		const struct join_clause *j = &b->joins[i];
		if (mask >> j->left & 1 && mask >> j->right & 1 && b->relations[j->left].join == RELATION_INNER &&
		    b->relations[j->right].join == RELATION_INNER)
			rows *= j->selectivity;
	}
	for (unsigned i = 0; i < b->relations_n; i++) {
		const struct relation *r = &b->relations[i];
		if (!(mask >> i & 1) || r->join == RELATION_INNER)
			continue;
		double matches = r->heap.rows * r->selectivity;
		for (size_t k = 0; k < b->joins_n; k++) {
			const struct join_clause *j = &b->joins[k];
			unsigned other = j->left == i ? j->right : j->left;
			if ((j->left == i || j->right == i) && mask >> other & 1)
				matches *= j->selectivity;
		}
		rows *= r->join == RELATION_OUTER  ? MAX(matches, 1.0)
			: r->join == RELATION_SEMI ? MIN(matches, 1.0)
						   : MAX(1 - matches, 0.1);
	}
	return MAX(rows, 1.0);
}
