#include "base/base.h"

#include "analysis/shape_build.h"
#include "parsers/pg_deparse.h"

static const struct {
	const char *op;
	enum predicate_kind kind;
	const char *commuted; /* NULL: does not commute */
} operators[] = {
	{"=", PRED_EQ, "="},           {"<>", PRED_NE, "<>"},         {"<", PRED_RANGE, ">"},
	{"<=", PRED_RANGE, ">="},      {">", PRED_RANGE, "<"},        {">=", PRED_RANGE, "<="},
	{"~~", PRED_LIKE, NULL},       {"~~*", PRED_ILIKE, NULL},     {"!~~", PRED_NE, NULL},
	{"!~~*", PRED_NE, NULL},       {"~", PRED_REGEX, NULL},       {"~*", PRED_REGEX, NULL},
	{"!~", PRED_NE, NULL},         {"!~*", PRED_NE, NULL},        {"@>", PRED_CONTAINS, "<@"},
	{"<@", PRED_CONTAINS, "@>"},   {"&&", PRED_CONTAINS, "&&"},   {"?", PRED_CONTAINS, NULL},
	{"?|", PRED_CONTAINS, NULL},   {"?&", PRED_CONTAINS, NULL},   {"@@", PRED_FULLTEXT, "@@"},
	{"<<", PRED_CONTAINS, ">>"},   {">>", PRED_CONTAINS, "<<"},   {"<<=", PRED_CONTAINS, ">>="},
	{">>=", PRED_CONTAINS, "<<="}, {"-|-", PRED_CONTAINS, "-|-"},
};

static enum predicate_kind kind_of_operator(struct str op)
{
	for (size_t i = 0; i < ARRAY_LEN(operators); i++)
		if (str_eq(op, str_from(operators[i].op)))
			return operators[i].kind;
	return PRED_OTHER;
}

static struct str commute(struct str op)
{
	for (size_t i = 0; i < ARRAY_LEN(operators); i++)
		if (operators[i].commuted && str_eq(op, str_from(operators[i].op)))
			return str_from(operators[i].commuted);
	return op;
}

/* What is known of a condition before it is one. */
struct condition {
	const cJSON *node; /* whole, for its text */
	struct shape_scope *scope;
	struct shape_condition_place place;
};

static struct shape_predicate *add_predicate(struct shape_builder *b, struct shape_term term, enum predicate_kind kind,
					     struct str op, const struct condition *c)
{
	struct shape_predicate *p = ARENA_NEW(struct shape_predicate, b->arena);
	p->term = term;
	p->kind = kind;
	p->op = shape_copy(b, op);
	p->operand.kind = p->operand2.kind = OPERAND_NONE;
	p->or_group = c->place.or_group;
	p->having = c->place.having;
	if (c->node)
		p->text = shape_text(b, c->node, term.access ? term.access->table : NULL);
	if (p->text.n && c->place.negated)
		p->text = arena_fmt(b->arena, "not (%.*s)", STR_ARG(p->text));
	*SHAPE_PUSH(b->shape->predicates, b->shape->predicates_n, b->shape->predicates_cap, b->arena) = p;
	if (term.access)
		*SHAPE_PUSH(term.access->predicates, term.access->predicates_n, term.access->predicates_cap, b->arena) =
			p;
	return p;
}

static bool is_local(const struct shape_term *t, const struct shape_scope *scope)
{
	return t->access && t->access->block == scope->block;
}

/* NOT turns what an index could have served into what none can. */
static enum predicate_kind negate(enum predicate_kind kind)
{
	switch (kind) {
	case PRED_NE:
		return PRED_OTHER;
	case PRED_IS_NULL:
		return PRED_IS_NOT_NULL;
	case PRED_IS_NOT_NULL:
		return PRED_IS_NULL;
	case PRED_TRUE:
		return PRED_FALSE;
	case PRED_FALSE:
		return PRED_TRUE;
	default:
		return PRED_NE;
	}
}

static enum predicate_kind kind_in(enum predicate_kind kind, const struct condition *c)
{
	return c->place.negated ? negate(kind) : kind;
}

void shape_add_equality(struct shape_builder *b, struct shape_access *left, struct shape_access *right, struct str name)
{
	struct condition c = {0};
	struct str column = shape_copy(b, name), empty = str_of("", 0);
	shape_note_column(b, left, column);
	shape_note_column(b, right, column);
	struct shape_predicate *p = add_predicate(b, (struct shape_term){left, column, empty}, PRED_EQ, STR("="), &c);
	p->operand = (struct shape_operand){.kind = OPERAND_COLUMN, .term = {right, column, empty}};
	p->text = arena_fmt(b->arena, "%.*s = %.*s", STR_ARG(column), STR_ARG(column));
}

static bool is_row(const cJSON *node)
{
	return pg_node_is(node, "RowExpr");
}

/* left op right, whichever of them is the column. */
static void add_comparison(struct shape_builder *b, const cJSON *left, struct str op, const cJSON *right,
			   const struct condition *c)
{
	struct shape_term l = shape_term_of(b, left, c->scope), r = shape_term_of(b, right, c->scope);
	bool swap = (!l.access && r.access) || (r.access && is_local(&r, c->scope) && !is_local(&l, c->scope));
	if (!l.access && !r.access && !l.column.n && !r.column.n && !l.expression.n && !r.expression.n)
		return; /* constants among themselves */
	if (swap)
		op = commute(op);
	struct shape_predicate *p = add_predicate(b, swap ? r : l, kind_in(kind_of_operator(op), c), op, c);
	p->operand = shape_operand_of(b, swap ? left : right, c->scope);
	if (swap && kind_of_operator(op) == PRED_LIKE)
		p->kind = PRED_OTHER; /* the column is the pattern */
}

/* (a, b) = ($1, $2) is two equalities; (a, b) < ($1, $2) a range over both, led by the first. */
static void add_row_comparison(struct shape_builder *b, const cJSON *left, struct str op, const cJSON *right,
			       const struct condition *c)
{
	const cJSON *l = pg_get(pg_node(left), "args"), *r = pg_get(pg_node(right), "args");
	int n = MIN(cJSON_GetArraySize(l), cJSON_GetArraySize(r));
	struct condition part = *c;
	if (str_eq(op, STR("="))) {
		part.node = NULL;
		for (int i = 0; i < n; i++)
			add_comparison(b, cJSON_GetArrayItem(l, i), op, cJSON_GetArrayItem(r, i), &part);
		return;
	}
	if (n == 0)
		return;
	size_t before = b->shape->predicates_n;
	add_comparison(b, cJSON_GetArrayItem(l, 0), op, cJSON_GetArrayItem(r, 0), c);
	if (b->shape->predicates_n == before)
		return;
	struct shape_predicate *p = b->shape->predicates[before];
	const cJSON *columns = shape_term_of(b, cJSON_GetArrayItem(l, 0), c->scope).access ? l : r;
	p->row_comparison = true;
	p->row_terms = ARENA_ARRAY(struct shape_term, (size_t)n, b->arena);
	for (int i = 0; i < n; i++)
		p->row_terms[p->row_terms_n++] = shape_term_of(b, cJSON_GetArrayItem(columns, i), c->scope);
}

static void add_list(struct shape_builder *b, const cJSON *left, struct str op, const cJSON *list,
		     const struct condition *c)
{
	enum predicate_kind kind = str_eq(op, STR("=")) ? PRED_IN : str_eq(op, STR("<>")) ? PRED_NE : PRED_OTHER;
	if (is_row(left)) {
		const cJSON *row = cJSON_GetArrayItem(pg_get(pg_node(list), "items"), 0), *item;
		int i = 0;
		PG_EACH (item, pg_get(pg_node(left), "args")) {
			struct shape_predicate *p =
				add_predicate(b, shape_term_of(b, item, c->scope), kind_in(kind, c), op, c);
			p->operand =
				shape_operand_of(b, cJSON_GetArrayItem(pg_get(pg_node(row), "args"), i++), c->scope);
		}
		return;
	}
	struct shape_term term = shape_term_of(b, left, c->scope);
	bool of_array_column = !term.access && shape_term_of(b, list, c->scope).access; /* $1 = ANY (tags) */
	if (of_array_column)
		term = shape_term_of(b, list, c->scope);
	struct shape_predicate *p = add_predicate(b, term, of_array_column ? PRED_OTHER : kind_in(kind, c), op, c);
	p->operand = shape_operand_of(b, of_array_column ? left : list, c->scope);
}

static void add_between(struct shape_builder *b, const cJSON *inner, struct str op, const struct condition *c)
{
	const cJSON *bounds = pg_get(pg_node(pg_get(inner, "rexpr")), "items");
	bool negative = str_starts(op, STR("NOT"));
	struct shape_term term = shape_term_of(b, pg_get(inner, "lexpr"), c->scope);
	struct shape_predicate *p = add_predicate(b, term, negative ? PRED_NE : kind_in(PRED_RANGE, c), op, c);
	p->operand = shape_operand_of(b, cJSON_GetArrayItem(bounds, 0), c->scope);
	p->operand2 = shape_operand_of(b, cJSON_GetArrayItem(bounds, 1), c->scope);
}

static void add_expression(struct shape_builder *b, const cJSON *inner, const struct condition *c)
{
	struct str kind = pg_text(inner, "kind"), op = pg_last_string(pg_get(inner, "name"));
	const cJSON *left = pg_get(inner, "lexpr"), *right = pg_get(inner, "rexpr");
	if (str_eq(kind, STR("AEXPR_IN")) || str_eq(kind, STR("AEXPR_OP_ANY")) || str_eq(kind, STR("AEXPR_OP_ALL"))) {
		add_list(b, left, op, right, c);
	} else if (str_find(kind, STR("BETWEEN")) >= 0) {
		add_between(b, inner, op, c);
	} else if (str_find(kind, STR("DISTINCT")) >= 0) {
		struct shape_predicate *p =
			add_predicate(b, shape_term_of(b, left, c->scope), PRED_NE, STR("is distinct from"), c);
		p->operand = shape_operand_of(b, right, c->scope);
	} else if (str_eq(kind, STR("AEXPR_SIMILAR"))) {
		add_predicate(b, shape_term_of(b, left, c->scope), kind_in(PRED_REGEX, c), STR("similar to"), c);
	} else if (is_row(left) && is_row(right)) {
		add_row_comparison(b, left, op, right, c);
	} else {
		add_comparison(b, left, op, right, c);
	}
}

/* EXISTS (…) and x IN (SELECT …): what the subquery is for is said in its block, which shape_walk() has made. */
static void add_sublink(struct shape_builder *b, const cJSON *inner, const struct condition *c)
{
	struct str type = pg_text(inner, "subLinkType");
	bool exists = str_eq(type, STR("EXISTS_SUBLINK")), any = str_eq(type, STR("ANY_SUBLINK"));
	bool all = str_eq(type, STR("ALL_SUBLINK"));
	struct shape_scope *sub = shape_add_select(b, pg_node(pg_get(inner, "subselect")), c->scope);
	if (!sub)
		return;
	sub->block->in_exists = exists;
	sub->block->in_in = any || all;
	sub->block->in_not_in = (exists || any) ? c->place.negated : all;
	const cJSON *test = pg_get(inner, "testexpr");
	if (!any || !test || !sub->targets || is_row(test))
		return;
	struct shape_term term = shape_term_of(b, test, c->scope);
	struct shape_predicate *p = add_predicate(b, term, c->place.negated ? PRED_NE : PRED_IN, STR("="),
						  &(struct condition){.scope = c->scope, .place = c->place});
	p->operand = shape_operand_of(b, pg_get(pg_node(sub->targets->child), "val"), sub);
	p->text = arena_fmt(b->arena, "%.*s %sin (select …)", STR_ARG(shape_text(b, test, NULL)),
			    c->place.negated ? "not " : "");
}

static void add_null_test(struct shape_builder *b, const cJSON *inner, const struct condition *c)
{
	bool is_null = str_eq(pg_text(inner, "nulltesttype"), STR("IS_NULL"));
	struct shape_term term = shape_term_of(b, pg_get(inner, "arg"), c->scope);
	add_predicate(b, term, kind_in(is_null ? PRED_IS_NULL : PRED_IS_NOT_NULL, c),
		      is_null ? STR("is null") : STR("is not null"), c);
}

static void add_boolean_test(struct shape_builder *b, const cJSON *inner, const struct condition *c)
{
	struct str type = pg_text(inner, "booltesttype");
	enum predicate_kind kind = str_eq(type, STR("IS_TRUE"))    ? PRED_TRUE
				   : str_eq(type, STR("IS_FALSE")) ? PRED_FALSE
								   : PRED_OTHER;
	add_predicate(b, shape_term_of(b, pg_get(inner, "arg"), c->scope), kind_in(kind, c), STR("is"), c);
}

static void add_arms(struct shape_builder *b, const cJSON *inner, const struct condition *c)
{
	struct str op = pg_text(inner, "boolop");
	struct shape_condition_place place = c->place;
	bool is_or = str_eq(op, c->place.negated ? STR("AND_EXPR") : STR("OR_EXPR")); /* De Morgan */
	if (str_eq(op, STR("NOT_EXPR")))
		place.negated = !place.negated;
	else if (is_or && !place.or_group)
		place.or_group = ++b->or_groups;
	const cJSON *arg;
	PG_EACH (arg, pg_get(inner, "args"))
		shape_add_condition(b, arg, c->scope, place);
}

void shape_add_condition(struct shape_builder *b, const cJSON *node, struct shape_scope *scope,
			 struct shape_condition_place place)
{
	struct condition c = {node, scope, place};
	const cJSON *inner = pg_node(node);
	if (!node || b->depth >= SHAPE_MAX_DEPTH)
		return;
	b->depth++;
	if (pg_node_is(node, "BoolExpr")) {
		add_arms(b, inner, &c);
	} else if (pg_node_is(node, "A_Expr")) {
		add_expression(b, inner, &c);
	} else if (pg_node_is(node, "SubLink")) {
		add_sublink(b, inner, &c);
	} else if (pg_node_is(node, "NullTest")) {
		add_null_test(b, inner, &c);
	} else if (pg_node_is(node, "BooleanTest")) {
		add_boolean_test(b, inner, &c);
	} else if (pg_node_is(node, "ColumnRef")) {
		add_predicate(b, shape_term_of(b, node, scope), kind_in(PRED_TRUE, &c), STR(""), &c);
	} else if (!pg_node_is(node, "A_Const") && !pg_node_is(node, "ParamRef")) {
		struct shape_term term = shape_term_of(b, node, scope);
		if (term.access)
			add_predicate(b, term, PRED_OTHER, STR(""), &c);
	}
	b->depth--;
}
