#include "analysis/plan_stats.h"

#include "base/base.h"
#include "base/buf.h"

/* Defaults of PostgreSQL's cost constants; plans that say otherwise are not used for costs. */
#define SEQ_PAGE_COST 1.0
#define CPU_TUPLE_COST 0.01
#define CPU_OPERATOR_COST 0.0025

static bool is_type(const struct plan_node *node, const char *type)
{
	return str_eq(node->type, str_from(type));
}

static struct plan_relation *relation_of(struct plan_stats *s, const struct plan_node *node)
{
	struct plan_relation *r = map_get(&s->by_relation, node->relation);
	if (!r) {
		r = ARENA_NEW(struct plan_relation, s->arena);
		*r = (struct plan_relation){node->schema, node->relation, PLAN_NONE, PLAN_NONE, false, false, 0};
		map_put(&s->by_relation, node->relation, r);
		*ARENA_PUSH(s->relations, s->relations_n, s->relations_cap, s->arena) = r;
	}
	if (!r->schema.n)
		r->schema = node->schema;
	return r;
}

/* Of several plans the largest figure counts: the order of plans must not matter, and tables grow. */
static void take(double value, bool measured, double *kept, bool *kept_measured)
{
	if (value < 0 || (*kept_measured && !measured))
		return;
	*kept = measured && !*kept_measured ? value : MAX(*kept, value);
	*kept_measured |= measured;
}

static bool has_own_costs(const struct plan *plan)
{
	for (size_t i = 0; i < plan->settings_n; i++)
		if (str_ends(plan->settings[i].key, STR("_cost")))
			return true;
	return false;
}

/* How often the whole table was read: loops of all processes that shared one scan count once. */
static double scans_of(const struct node_time *t)
{
	return MAX(t->node->parallel_aware ? t->node->loops / t->processes : t->node->loops, 1);
}

static double own_blocks(const struct plan_node *node)
{
	double blocks = plan_or_zero(node->shared_hit) + plan_or_zero(node->shared_read);
	if (node->shared_hit < 0 && node->shared_read < 0)
		return PLAN_NONE;
	for (size_t i = 0; i < node->children_n; i++)
		blocks -= plan_or_zero(node->children[i]->shared_hit) + plan_or_zero(node->children[i]->shared_read);
	return MAX(blocks, 0);
}

/* cost_seqscan() solved for the pages. */
static double pages_from_cost(const struct plan_node *node, double rows, double divisor)
{
	struct plan_conjunct conjuncts[PLAN_MAX_CONJUNCTS];
	double quals = (double)plan_conjuncts(node->filter, conjuncts);
	double cpu = rows * (CPU_TUPLE_COST + CPU_OPERATOR_COST * quals) / divisor;
	return MAX((node->total_cost - node->startup_cost - cpu) / SEQ_PAGE_COST, 1);
}

static void learn_relation(struct plan_stats *s, const struct plan_times *times, const struct node_time *t)
{
	const struct plan_node *node = t->node;
	if (!is_type(node, "Seq Scan") || !node->relation.n)
		return;
	struct plan_relation *r = relation_of(s, node);
	bool whole = t->node->loops > 0 && !t->stopped_early;
	double rows = PLAN_NONE;
	if (whole) {
		rows = (t->rows + t->removed) / scans_of(t);
		take(rows, true, &r->rows, &r->rows_measured);
		double blocks = own_blocks(node);
		take(blocks > 0 ? blocks / scans_of(t) : PLAN_NONE, true, &r->pages, &r->pages_measured);
	} else if (!node->filter.n && node->plan_rows >= 0) {
		rows = node->loops > 0 ? t->estimated_rows / scans_of(t) : t->estimated_rows;
		take(rows, false, &r->rows, &r->rows_measured);
	} else if (node->loops > 0) {
		r->rows_least = MAX(r->rows_least, (t->rows + t->removed) / scans_of(t));
	}
	if (rows >= 0 && node->total_cost > 0 && !has_own_costs(times->plan))
		take(pages_from_cost(node, rows,
				     node->parallel_aware ? MAX(t->estimated_rows / MAX(node->plan_rows, 1), 1) : 1),
		     false, &r->pages, &r->pages_measured);
}

/* --- conditions --- */

/* One conjunct without alias and literals: "lower(b) = ?". */
static struct str folded_conjunct(const struct plan_conjunct *c, struct arena *arena)
{
	struct str text = plan_condition_folded(c->text, arena);
	struct buf out = {0};
	struct str prefix = c->qualifier.n ? arena_fmt(arena, "%.*s.", STR_ARG(c->qualifier)) : STR("");
	for (ptrdiff_t at; prefix.n && (at = str_find(text, prefix)) >= 0;) {
		buf_add(&out, str_head(text, (size_t)at));
		text = str_skip(text, (size_t)at + prefix.n);
	}
	buf_add(&out, text);
	struct str folded = arena_strdup(buf_str(&out), arena);
	buf_release(&out);
	return folded;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str key_of(struct str relation, const struct plan_conjunct *c, size_t n, struct str *condition,
			 struct arena *arena)
{
	struct str texts[2 * PLAN_MAX_CONJUNCTS];
	struct buf out = {0};
	for (size_t i = 0; i < n; i++)
		texts[i] = folded_conjunct(&c[i], arena);
	qsort(texts, n, sizeof *texts, by_text);
	for (size_t i = 0; i < n; i++) {
		buf_add(&out, i ? STR(" AND ") : STR(""));
		buf_add(&out, texts[i]);
	}
	*condition = arena_strdup(buf_str(&out), arena);
	buf_release(&out);
	return arena_fmt(arena, "%.*s: %.*s", STR_ARG(relation), STR_ARG(*condition));
}

struct observation {
	const struct plan_node *node; /* whose relation it is */
	struct str conditions[2];
	double kept, examined;
	bool measured;
};

static void observe(struct plan_stats *s, const struct observation *o)
{
	struct plan_conjunct conjuncts[2 * PLAN_MAX_CONJUNCTS];
	size_t n = plan_conjuncts(o->conditions[0], conjuncts);
	n += plan_conjuncts(o->conditions[1], conjuncts + n);
	struct str condition;
	if (!n || o->examined <= 0 || !o->node->relation.n)
		return;
	struct str key = key_of(o->node->relation, conjuncts, n, &condition, s->arena);
	struct plan_selectivity *p = map_get(&s->by_condition, key);
	if (!p) {
		p = ARENA_NEW(struct plan_selectivity, s->arena);
		*p = (struct plan_selectivity){.schema = o->node->schema,
					       .table = o->node->relation,
					       .condition = condition,
					       .conjuncts = ARENA_ARRAY(struct plan_conjunct, n, s->arena),
					       .conjuncts_n = n};
		memcpy(p->conjuncts, conjuncts, n * sizeof *conjuncts);
		for (size_t i = 0; i < n; i++)
			p->per_lookup |= !conjuncts[i].operand_constant;
		map_put(&s->by_condition, key, p);
		*ARENA_PUSH(s->selectivities, s->selectivities_n, s->selectivities_cap, s->arena) = p;
	}
	if (o->measured && !p->measured)
		p->kept = p->examined = p->plans = 0;
	if (p->measured && !o->measured)
		return;
	p->measured |= o->measured;
	p->kept += o->kept;
	p->examined += o->examined;
	p->plans++;
}

static const struct plan_node *bitmap_child(const struct plan_node *node)
{
	return node->children_n == 1 && is_type(node->children[0], "Bitmap Index Scan") ? node->children[0] : NULL;
}

/* A sequential scan's filter saw all rows; the ratio holds though it was stopped early. */
static void learn_filter(struct plan_stats *s, const struct node_time *t)
{
	const struct plan_node *node = t->node;
	const struct plan_relation *r = relation_of(s, node);
	struct observation o = {.node = node, .conditions = {node->filter, STR("")}};
	if (node->loops > 0) {
		o.kept = t->rows;
		o.examined = t->rows + t->removed;
		o.measured = true;
	} else if (node->loops < 0) {
		o.kept = t->estimated_rows;
		o.examined = r->rows;
	}
	observe(s, &o);
}

/* An index scan's conditions share the table's rows among the lookups: one per loop. */
static void learn_index_condition(struct plan_stats *s, const struct plan_times *times, const struct node_time *t)
{
	const struct plan_node *node = t->node, *bitmap = bitmap_child(node);
	const struct plan_relation *r = relation_of(s, node);
	struct str condition = bitmap ? bitmap->index_cond : node->index_cond;
	double lookups = scans_of(t);
	if (r->rows <= 0 || !condition.n || t->stopped_early || node->loops == 0)
		return;
	struct observation all = {node, {condition, node->filter}, t->rows, r->rows * lookups, true};
	struct observation found = {node, {condition, STR("")}, t->rows + t->removed, r->rows * lookups, true};
	if (node->loops < 0) {
		all = (struct observation){node, {condition, node->filter}, t->estimated_rows, r->rows, false};
		if (bitmap)
			found = (struct observation){node,
						     {condition, STR("")},
						     times->nodes[bitmap->number].estimated_rows,
						     r->rows,
						     false};
		else
			found.examined = 0;
	}
	if (node->filter.n)
		observe(s, &all);
	observe(s, node->filter.n || node->loops > 0 ? &found : &all);
}

static void learn_conditions(struct plan_stats *s, const struct plan_times *times, const struct node_time *t)
{
	const struct plan_node *node = t->node;
	if (!node->relation.n)
		return;
	if (is_type(node, "Seq Scan"))
		learn_filter(s, t);
	else if (is_type(node, "Index Scan") || is_type(node, "Index Only Scan") || is_type(node, "Bitmap Heap Scan"))
		learn_index_condition(s, times, t);
}

struct plan_stats *plan_stats_collect(const struct joined_plan *plans, size_t n, struct arena *arena)
{
	struct plan_stats *s = ARENA_NEW(struct plan_stats, arena);
	s->arena = arena;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < plans[i].times->nodes_n; k++)
			learn_relation(s, plans[i].times, &plans[i].times->nodes[k]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < plans[i].times->nodes_n; k++)
			learn_conditions(s, plans[i].times, &plans[i].times->nodes[k]);
	return s;
}

void plan_stats_release(struct plan_stats *s)
{
	map_release(&s->by_relation);
	map_release(&s->by_condition);
}

const struct plan_relation *plan_stats_relation(const struct plan_stats *s, struct str schema, struct str name)
{
	const struct plan_relation *r = map_get(&s->by_relation, name);
	bool same_schema = r && (!schema.n || !r->schema.n || str_eq(schema, r->schema));
	return same_schema ? r : NULL;
}

double plan_selectivity_share(const struct plan_selectivity *p)
{
	double share = MAX(p->kept, 0.5) / MAX(p->examined, 1);
	return MIN(share, 1);
}

static bool has_conjunct(const struct plan_selectivity *p, struct str column, struct str op)
{
	for (size_t i = 0; i < p->conjuncts_n; i++)
		if (str_eq(p->conjuncts[i].column, column) && str_eq(p->conjuncts[i].op, op) &&
		    plan_conjunct_is_bare(&p->conjuncts[i]))
			return true;
	return false;
}

static bool is_better(const struct plan_selectivity *p, const struct plan_selectivity *than)
{
	if (!than || p->measured != than->measured)
		return !than || p->measured;
	return p->examined > than->examined;
}

const struct plan_selectivity *plan_stats_conditions(const struct plan_stats *s, const struct table *t,
						     const struct str *columns, const struct str *ops, size_t n)
{
	const struct plan_selectivity *best = NULL;
	for (size_t i = 0; i < s->selectivities_n; i++) {
		const struct plan_selectivity *p = s->selectivities[i];
		if (p->conjuncts_n != n || !str_eq(p->table, t->name) || (p->schema.n && !str_eq(p->schema, t->schema)))
			continue;
		size_t found = 0;
		while (found < n && has_conjunct(p, columns[found], ops[found]))
			found++;
		if (found == n && is_better(p, best))
			best = p;
	}
	return best;
}

const struct plan_selectivity *plan_stats_condition(const struct plan_stats *s, const struct table *t,
						    struct str column, struct str op)
{
	return plan_stats_conditions(s, t, &column, &op, 1);
}
