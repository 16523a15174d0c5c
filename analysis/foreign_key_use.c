#include "analysis/foreign_key_use.h"

#include "base/base.h"

static void add_pattern(struct foreign_key_use *u, const struct pattern *p)
{
	for (size_t i = 0; i < u->patterns_n; i++)
		if (u->patterns[i] == p)
			return;
	if (u->patterns_n < ARRAY_LEN(u->patterns))
		u->patterns[u->patterns_n++] = p;
}

static bool writes_key(const struct constraint *key, const struct shape *shape)
{
	for (size_t i = 0; i < shape->written_columns_n; i++)
		for (size_t k = 0; k < key->referenced_n; k++)
			if (str_eq(shape->written_columns[i], key->referenced[k]->name))
				return true;
	return false;
}

/* Statements that delete from the parent or change what is referred to. */
static void count_parent_writes(const struct rule_context *c, const struct constraint *key, struct foreign_key_use *u)
{
	const struct joined_table *t = key->references ? join_table(c->join, key->references) : NULL;
	for (size_t i = 0; t && i < t->accesses_n; i++) {
		const struct joined_access *a = t->accesses[i];
		double calls = (double)a->pattern->tally.calls;
		if (!a->access->written)
			continue;
		if (a->pattern->shape->kind == KIND_DELETE)
			u->deletes += calls;
		else if (a->pattern->shape->kind == KIND_UPDATE && writes_key(key, a->pattern->shape))
			u->key_updates += calls;
		else
			continue;
		add_pattern(u, a->pattern);
	}
}

/* The parent's side of the key: the child's own trigger checks that the parent exists, which is quick. */
static bool is_parent_trigger(const struct plan_trigger *t, const struct plan *plan, const struct constraint *key)
{
	struct str parent = key->references ? key->references->name : str_of(NULL, 0);
	if (!str_eq(t->constraint, key->name) && str_find(t->name, key->name) < 0)
		return false;
	if (str_starts(t->name, STR("RI_ConstraintTrigger_a")))
		return true;
	if (t->relation.n)
		return str_eq(t->relation, parent);
	return plan->root && str_eq(plan->root->relation, parent);
}

static void measure_triggers(const struct rule_context *c, const struct constraint *key, struct foreign_key_use *u)
{
	for (size_t i = 0; i < c->join->plans_n; i++) {
		const struct joined_plan *p = &c->join->plans[i];
		for (size_t k = 0; k < p->plan->triggers_n; k++) {
			const struct plan_trigger *t = &p->plan->triggers[k];
			if (t->ms <= 0 || !is_parent_trigger(t, p->plan, key))
				continue;
			double calls = p->sample    ? (double)p->sample->tally.calls
				       : p->pattern ? (double)p->pattern->tally.calls
						    : 1;
			u->trigger_us += t->ms * 1000 * MAX(calls, 1.0);
			if (!u->trigger_plan)
				u->trigger_plan = p;
			if (p->pattern)
				add_pattern(u, p->pattern);
		}
	}
}

static bool searches_key(const struct constraint *key, const struct joined_access *a)
{
	for (size_t i = 0; i < a->access->predicates_n; i++) {
		const struct shape_predicate *p = a->access->predicates[i];
		if ((p->kind == PRED_EQ || p->kind == PRED_IN) && !p->term.expression.n &&
		    str_eq(p->term.column, key->columns[0]->name))
			return true;
	}
	return false;
}

static void count_searches(const struct rule_context *c, const struct constraint *key, struct foreign_key_use *u)
{
	const struct joined_table *t = join_table(c->join, key->table);
	for (size_t i = 0; t && i < t->accesses_n; i++) {
		const struct joined_access *a = t->accesses[i];
		if (!searches_key(key, a))
			continue;
		if (a->pattern->nested_only) {
			for (size_t k = 0; k < a->pattern->plans_n; k++)
				u->nested_us += (double)a->pattern->plans[k].tally.total_us;
			continue;
		}
		u->searches += (double)a->pattern->tally.calls;
		add_pattern(u, a->pattern);
	}
}

struct foreign_key_use foreign_key_use_of(const struct rule_context *c, const struct constraint *key)
{
	struct foreign_key_use u = {0};
	count_parent_writes(c, key, &u);
	measure_triggers(c, key, &u);
	count_searches(c, key, &u);
	return u;
}
