#include "parsers/pg_deparse.h"

#include "base/base.h"
#include "parsers/pg_cast.h"
#include "parsers/pg_name.h"

struct deparse {
	struct str sql;
	const struct table *table;
	struct arena *arena;
	struct buf *out;
};

static void write_node(struct deparse *d, const cJSON *node);
static void write_operand(struct deparse *d, const cJSON *node);

typedef void (*node_writer)(struct deparse *d, const cJSON *node);

static void add(struct deparse *d, const char *text)
{
	buf_add(d->out, str_from(text));
}

static void write_list(struct deparse *d, const cJSON *list)
{
	const cJSON *item;
	PG_EACH (item, list) {
		write_node(d, item);
		if (item->next)
			add(d, ", ");
	}
}

/* What `write` prints of `node`, apart. */
static struct str piece(struct deparse *d, const cJSON *node, node_writer write)
{
	struct buf text = {0}, *out = d->out;
	d->out = &text;
	write(d, node);
	d->out = out;
	struct str kept = arena_strdup(buf_str(&text), d->arena);
	buf_release(&text);
	return kept;
}

static int compare_pieces(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void write_sorted(struct deparse *d, struct str *pieces, size_t n, const char *separator)
{
	if (n)
		qsort(pieces, n, sizeof *pieces, compare_pieces);
	for (size_t i = 0; i < n; i++) {
		if (i && str_eq(pieces[i], pieces[i - 1]))
			continue;
		if (i)
			add(d, separator);
		buf_add(d->out, pieces[i]);
	}
}

static void write_column(struct deparse *d, const cJSON *n)
{
	const cJSON *field, *fields = pg_get(n, "fields");
	const cJSON *last = NULL;
	PG_EACH (field, fields)
		last = field;
	if (pg_node_is(last, "A_Star"))
		add(d, "*");
	else
		pg_name_quote(pg_string(last), d->out);
}

/* The digits at a constant's place: libpg_query prints a negative integer as absent. */
static struct str integer_in_source(struct deparse *d, const cJSON *constant)
{
	int location = pg_location(constant);
	struct str text = location >= 0 ? str_skip(d->sql, (size_t)location) : str_of(NULL, 0);
	size_t n = 0;
	bool negative = str_take(&text, STR("-"));
	text = str_trim(text);
	while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
		n++;
	if (!negative || !n)
		return STR("0");
	return arena_fmt(d->arena, "-%.*s", STR_ARG(str_head(text, n)));
}

static void write_bit_string(struct deparse *d, struct str value)
{
	if (value.n)
		buf_add_char(d->out, value.p[0]);
	pg_name_quote_literal(str_skip(value, 1), d->out);
}

static void write_constant(struct deparse *d, const cJSON *n)
{
	const cJSON *integer = pg_get(n, "ival");
	if (pg_flag(n, "isnull"))
		add(d, "null");
	else if (pg_get(integer, "ival"))
		buf_fmt(d->out, "%d", pg_int(integer, "ival", 0));
	else if (integer)
		buf_add(d->out, integer_in_source(d, n));
	else if (pg_get(n, "fval"))
		buf_add(d->out, pg_text(pg_get(n, "fval"), "fval"));
	else if (pg_get(n, "boolval"))
		add(d, pg_flag(pg_get(n, "boolval"), "boolval") ? "true" : "false");
	else if (pg_get(n, "bsval"))
		write_bit_string(d, pg_text(pg_get(n, "bsval"), "bsval"));
	else
		pg_name_quote_literal(pg_text(pg_get(n, "sval"), "sval"), d->out);
}

static void write_parameter(struct deparse *d, const cJSON *n)
{
	buf_fmt(d->out, "$%d", pg_int(n, "number", 0));
}

static void write_operator(struct deparse *d, const cJSON *name)
{
	buf_add(d->out, pg_last_string(name));
}

static const struct {
	const char *op, *commuted;
} comparisons[] = {{"=", "="}, {"<>", "<>"}, {"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}};

static const char *commuted(struct str op)
{
	for (size_t i = 0; i < ARRAY_LEN(comparisons); i++)
		if (str_eq(op, str_from(comparisons[i].op)))
			return comparisons[i].commuted;
	return NULL;
}

static bool is_constant(struct deparse *d, const cJSON *node)
{
	node = pg_cast_strip(node, d->table);
	return pg_node_is(node, "A_Const") || pg_node_is(node, "ParamRef");
}

/* "active = true" says "active". */
static bool write_boolean_test(struct deparse *d, const cJSON *column, struct str op, const cJSON *constant)
{
	const cJSON *value = pg_get(pg_node(constant), "boolval");
	if (!value || !pg_node_is(constant, "A_Const") || !str_eq(op, STR("=")))
		return false;
	if (!pg_flag(value, "boolval"))
		add(d, "not ");
	write_operand(d, column);
	return true;
}

static void write_binary(struct deparse *d, const cJSON *n)
{
	const cJSON *left = pg_get(n, "lexpr"), *right = pg_get(n, "rexpr");
	struct str op = pg_last_string(pg_get(n, "name"));
	const char *turned = commuted(op);
	if (turned && is_constant(d, left) && !is_constant(d, right)) {
		const cJSON *swap = left;
		left = right;
		right = swap;
		op = str_from(turned);
	}
	if (write_boolean_test(d, left, op, right))
		return;
	if (left) {
		write_operand(d, left);
		add(d, " ");
	}
	buf_add(d->out, op);
	if (left)
		add(d, " ");
	write_operand(d, right);
}

static void write_in(struct deparse *d, const cJSON *value, const cJSON *items, bool negated)
{
	size_t n = (size_t)cJSON_GetArraySize(items), i = 0;
	struct str *pieces = ARENA_ARRAY(struct str, n + 1, d->arena);
	const cJSON *item;
	PG_EACH (item, items)
		pieces[i++] = piece(d, item, write_node);
	write_operand(d, value);
	add(d, negated ? " not in (" : " in (");
	write_sorted(d, pieces, n, ", ");
	add(d, ")");
}

/* "x = ANY (ARRAY[a, b])" is how the server stores "x IN (a, b)". */
static void write_any(struct deparse *d, const cJSON *n, bool all)
{
	const cJSON *array = pg_cast_strip(pg_get(n, "rexpr"), d->table);
	const cJSON *elements = pg_get(pg_node(array), "elements");
	struct str op = pg_last_string(pg_get(n, "name"));
	bool is_in = str_eq(op, all ? STR("<>") : STR("="));
	if (is_in && elements && pg_node_is(array, "A_ArrayExpr")) {
		write_in(d, pg_get(n, "lexpr"), elements, all);
		return;
	}
	write_operand(d, pg_get(n, "lexpr"));
	buf_fmt(d->out, " %.*s %s (", STR_ARG(op), all ? "all" : "any");
	write_node(d, array);
	add(d, ")");
}

static void write_in_list(struct deparse *d, const cJSON *n)
{
	const cJSON *list = pg_get(n, "rexpr");
	const cJSON *items = pg_node_is(list, "List") ? pg_get(pg_node(list), "items") : list;
	write_in(d, pg_get(n, "lexpr"), items, str_eq(pg_last_string(pg_get(n, "name")), STR("<>")));
}

/* The operands of an AND or OR. */
struct arms {
	struct str *items;
	size_t n, cap;
	const char *op; /* "AND_EXPR" */
};

static void add_bound(struct deparse *d, const cJSON *value, const char *op, const cJSON *bound, struct arms *arms)
{
	struct str left = piece(d, value, write_operand), right = piece(d, bound, write_operand);
	*ARENA_PUSH(arms->items, arms->n, arms->cap, d->arena) =
		arena_fmt(d->arena, "%.*s %s %.*s", STR_ARG(left), op, STR_ARG(right));
}

/* BETWEEN is two comparisons, as the server stores it: ANDed, or ORed for NOT BETWEEN. False when it is no BETWEEN. */
static bool collect_between(struct deparse *d, const cJSON *n, struct arms *arms)
{
	bool is_and = str_eq(str_from(arms->op), STR("AND_EXPR"));
	const cJSON *bounds = pg_get(n, "rexpr");
	if (!str_eq(pg_text(n, "kind"), is_and ? STR("AEXPR_BETWEEN") : STR("AEXPR_NOT_BETWEEN")))
		return false;
	if (pg_node_is(bounds, "List"))
		bounds = pg_get(pg_node(bounds), "items");
	const cJSON *from = bounds ? bounds->child : NULL;
	add_bound(d, pg_get(n, "lexpr"), is_and ? ">=" : "<", from, arms);
	add_bound(d, pg_get(n, "lexpr"), is_and ? "<=" : ">", from ? from->next : NULL, arms);
	return true;
}

static void write_between(struct deparse *d, const cJSON *n, const char *separator)
{
	struct arms arms = {.op = str_eq(str_from(separator), STR(" and ")) ? "AND_EXPR" : "OR_EXPR"};
	collect_between(d, n, &arms);
	write_sorted(d, arms.items, arms.n, separator);
}

static void write_words(struct deparse *d, const cJSON *n, const char *words)
{
	write_operand(d, pg_get(n, "lexpr"));
	buf_fmt(d->out, " %s ", words);
	write_operand(d, pg_get(n, "rexpr"));
}

static void write_expression(struct deparse *d, const cJSON *n)
{
	const char *kind = cJSON_GetStringValue(pg_get(n, "kind"));
	struct str k = str_from(kind);
	if (str_eq(k, STR("AEXPR_OP_ANY")) || str_eq(k, STR("AEXPR_OP_ALL")))
		write_any(d, n, str_eq(k, STR("AEXPR_OP_ALL")));
	else if (str_eq(k, STR("AEXPR_IN")))
		write_in_list(d, n);
	else if (str_eq(k, STR("AEXPR_BETWEEN")))
		write_between(d, n, " and ");
	else if (str_eq(k, STR("AEXPR_NOT_BETWEEN")))
		write_between(d, n, " or ");
	else if (str_eq(k, STR("AEXPR_DISTINCT")))
		write_words(d, n, "is distinct from");
	else if (str_eq(k, STR("AEXPR_NOT_DISTINCT")))
		write_words(d, n, "is not distinct from");
	else if (str_eq(k, STR("AEXPR_NULLIF"))) {
		add(d, "nullif(");
		write_node(d, pg_get(n, "lexpr"));
		add(d, ", ");
		write_node(d, pg_get(n, "rexpr"));
		add(d, ")");
	} else
		write_binary(d, n);
}

static bool is_negation(const cJSON *n)
{
	return str_eq(pg_text(n, "boolop"), STR("NOT_EXPR"));
}

/* The operands of nested equal operators are one flat list. */
static void collect_arms(struct deparse *d, const cJSON *n, struct arms *arms)
{
	const cJSON *arm;
	PG_EACH (arm, pg_get(n, "args")) {
		const cJSON *inner = pg_node(arm);
		bool nested = pg_node_is(arm, "BoolExpr");
		if (nested && str_eq(pg_text(inner, "boolop"), str_from(arms->op)))
			collect_arms(d, inner, arms);
		else if (!pg_node_is(arm, "A_Expr") || !collect_between(d, inner, arms))
			*ARENA_PUSH(arms->items, arms->n, arms->cap, d->arena) =
				piece(d, arm, nested && !is_negation(inner) ? write_operand : write_node);
	}
}

static void write_bool(struct deparse *d, const cJSON *n)
{
	struct str op = pg_text(n, "boolop");
	if (is_negation(n)) {
		const cJSON *args = pg_get(n, "args");
		add(d, "not ");
		write_operand(d, args ? args->child : NULL);
		return;
	}
	struct arms arms = {.op = op.p};
	collect_arms(d, n, &arms);
	write_sorted(d, arms.items, arms.n, str_eq(op, STR("AND_EXPR")) ? " and " : " or ");
}

static void write_null_test(struct deparse *d, const cJSON *n)
{
	write_operand(d, pg_get(n, "arg"));
	add(d, str_eq(pg_text(n, "nulltesttype"), STR("IS_NULL")) ? " is null" : " is not null");
}

static void write_boolean_is(struct deparse *d, const cJSON *n)
{
	static const struct {
		const char *kind, *text;
	} tests[] = {{"IS_TRUE", " is true"},       {"IS_NOT_TRUE", " is not true"},
		     {"IS_FALSE", " is false"},     {"IS_NOT_FALSE", " is not false"},
		     {"IS_UNKNOWN", " is unknown"}, {"IS_NOT_UNKNOWN", " is not unknown"}};
	write_operand(d, pg_get(n, "arg"));
	for (size_t i = 0; i < ARRAY_LEN(tests); i++)
		if (str_eq(pg_text(n, "booltesttype"), str_from(tests[i].kind)))
			add(d, tests[i].text);
}

static void write_function_name(struct deparse *d, const cJSON *names)
{
	const cJSON *part;
	PG_EACH (part, names) {
		struct str name = pg_string(part);
		if (part->next && (str_eq(name, STR("pg_catalog")) || str_eq(name, STR("public"))))
			continue;
		pg_name_quote(name, d->out);
		if (part->next)
			add(d, ".");
	}
}

/* Functions whose ordinary call would not be valid SQL, in their own syntax: "extract(year from x)". */
static bool write_sql_syntax(struct deparse *d, const cJSON *n)
{
	const cJSON *args = pg_get(n, "args"), *first = args ? args->child : NULL;
	struct str name = pg_last_string(pg_get(n, "funcname"));
	bool extract = str_eq(name, STR("extract")), position = str_eq(name, STR("position"));
	if (!first || !first->next || !(extract || position))
		return false;
	buf_fmt(d->out, "%.*s(", STR_ARG(name));
	if (extract)
		buf_add(d->out, pg_text(pg_get(pg_node(first), "sval"), "sval"));
	else
		write_operand(d, first->next);
	add(d, extract ? " from " : " in ");
	write_operand(d, extract ? first->next : first);
	add(d, ")");
	return true;
}

static void write_sort_list(struct deparse *d, const cJSON *list)
{
	const cJSON *item;
	PG_EACH (item, list) {
		const cJSON *sort = pg_node(item);
		write_node(d, pg_get(sort, "node"));
		if (str_eq(pg_text(sort, "sortby_dir"), STR("SORTBY_DESC")))
			add(d, " desc");
		if (str_eq(pg_text(sort, "sortby_nulls"), STR("SORTBY_NULLS_FIRST")))
			add(d, " nulls first");
		if (str_eq(pg_text(sort, "sortby_nulls"), STR("SORTBY_NULLS_LAST")))
			add(d, " nulls last");
		if (item->next)
			add(d, ", ");
	}
}

static void write_window(struct deparse *d, const cJSON *over)
{
	const cJSON *partition = pg_get(over, "partitionClause"), *order = pg_get(over, "orderClause");
	add(d, " over (");
	if (partition) {
		add(d, "partition by ");
		write_list(d, partition);
	}
	if (order) {
		add(d, partition ? " order by " : "order by ");
		write_sort_list(d, order);
	}
	add(d, ")");
}

static void write_function(struct deparse *d, const cJSON *n)
{
	const cJSON *order = pg_get(n, "agg_order"), *filter = pg_get(n, "agg_filter"), *over = pg_get(n, "over");
	bool within = pg_flag(n, "agg_within_group");
	if (write_sql_syntax(d, n))
		return;
	write_function_name(d, pg_get(n, "funcname"));
	add(d, pg_flag(n, "agg_distinct") ? "(distinct " : "(");
	if (pg_flag(n, "agg_star"))
		add(d, "*");
	write_list(d, pg_get(n, "args"));
	add(d, !order ? ")" : within ? ") within group (order by " : " order by ");
	if (order) {
		write_sort_list(d, order);
		add(d, ")");
	}
	if (filter) {
		add(d, " filter (where ");
		write_node(d, filter);
		add(d, ")");
	}
	if (over)
		write_window(d, over);
}

static void write_cast(struct deparse *d, const cJSON *n)
{
	write_operand(d, pg_get(n, "arg"));
	add(d, "::");
	pg_type_write(pg_get(n, "typeName"), PG_TYPE_BARE, d->out);
}

static void write_call(struct deparse *d, const char *name, const cJSON *args)
{
	buf_fmt(d->out, "%s(", name);
	write_list(d, args);
	add(d, ")");
}

static void write_coalesce(struct deparse *d, const cJSON *n)
{
	write_call(d, "coalesce", pg_get(n, "args"));
}

static void write_min_max(struct deparse *d, const cJSON *n)
{
	write_call(d, str_eq(pg_text(n, "op"), STR("IS_LEAST")) ? "least" : "greatest", pg_get(n, "args"));
}

static void write_row(struct deparse *d, const cJSON *n)
{
	const cJSON *args = pg_get(n, "args");
	write_call(d, args && args->child && args->child->next ? "" : "row", args);
}

static void write_array(struct deparse *d, const cJSON *n)
{
	add(d, "array[");
	write_list(d, pg_get(n, "elements"));
	add(d, "]");
}

static void write_case(struct deparse *d, const cJSON *n)
{
	const cJSON *arm, *otherwise = pg_get(n, "defresult"), *argument = pg_get(n, "arg");
	add(d, "case");
	if (argument) {
		add(d, " ");
		write_node(d, argument);
	}
	PG_EACH (arm, pg_get(n, "args")) {
		add(d, " when ");
		write_node(d, pg_get(pg_node(arm), "expr"));
		add(d, " then ");
		write_node(d, pg_get(pg_node(arm), "result"));
	}
	if (otherwise) {
		add(d, " else ");
		write_node(d, otherwise);
	}
	add(d, " end");
}

static void write_collate(struct deparse *d, const cJSON *n)
{
	write_operand(d, pg_get(n, "arg"));
	add(d, " collate ");
	pg_name_quote(pg_last_string(pg_get(n, "collname")), d->out);
}

static void write_value_function(struct deparse *d, const cJSON *n)
{
	/* "SVFOP_CURRENT_TIMESTAMP", "SVFOP_LOCALTIME_N": the name is in the constant. */
	struct str op = pg_text(n, "op");
	str_take(&op, STR("SVFOP_"));
	bool has_precision = str_ends(op, STR("_N"));
	op.n -= has_precision ? 2 : 0;
	for (size_t i = 0; i < op.n; i++)
		buf_add_char(d->out, (char)(op.p[i] == '_' ? '_' : op.p[i] | 0x20));
	if (has_precision)
		buf_fmt(d->out, "(%d)", pg_int(n, "typmod", 0));
}

static void write_indirection(struct deparse *d, const cJSON *n)
{
	const cJSON *step;
	const cJSON *arg = pg_get(n, "arg"), *steps = pg_get(n, "indirection");
	/* "addr.city" would be a column of a table addr. */
	bool simple = (pg_node_is(arg, "ColumnRef") || pg_node_is(arg, "ParamRef")) && steps &&
		      pg_node_is(steps->child, "A_Indices");
	add(d, simple ? "" : "(");
	write_node(d, arg);
	add(d, simple ? "" : ")");
	PG_EACH (step, steps) {
		const cJSON *inner = pg_node(step);
		if (pg_node_is(step, "String")) {
			add(d, ".");
			pg_name_quote(pg_string(step), d->out);
		} else if (pg_node_is(step, "A_Indices")) {
			add(d, "[");
			write_node(d, pg_get(inner, "lidx"));
			add(d, pg_flag(inner, "is_slice") ? ":" : "");
			write_node(d, pg_get(inner, "uidx"));
			add(d, "]");
		} else
			add(d, ".*");
	}
}

static void write_subquery(struct deparse *d, const cJSON *n)
{
	struct str kind = pg_text(n, "subLinkType");
	const cJSON *test = pg_get(n, "testexpr");
	if (test) {
		write_operand(d, test);
		if (pg_get(n, "operName")) {
			add(d, " ");
			write_operator(d, pg_get(n, "operName"));
			add(d, str_eq(kind, STR("ALL_SUBLINK")) ? " all " : " any ");
		} else
			add(d, " in ");
	}
	if (str_eq(kind, STR("EXISTS_SUBLINK")))
		add(d, "exists ");
	if (str_eq(kind, STR("ARRAY_SUBLINK")))
		add(d, "array");
	add(d, "(select ...)");
}

static void write_items(struct deparse *d, const cJSON *n)
{
	write_list(d, pg_get(n, "items"));
}

static void write_named_argument(struct deparse *d, const cJSON *n)
{
	pg_name_quote(pg_text(n, "name"), d->out);
	add(d, " => ");
	write_node(d, pg_get(n, "arg"));
}

static const struct {
	const char *kind;
	node_writer write;
	bool compound; /* gets parentheses inside another expression */
} writers[] = {
	{"ColumnRef", write_column, false},
	{"A_Const", write_constant, false},
	{"ParamRef", write_parameter, false},
	{"A_Expr", write_expression, true},
	{"BoolExpr", write_bool, true},
	{"NullTest", write_null_test, true},
	{"BooleanTest", write_boolean_is, true},
	{"FuncCall", write_function, false},
	{"TypeCast", write_cast, false},
	{"CoalesceExpr", write_coalesce, false},
	{"MinMaxExpr", write_min_max, false},
	{"CaseExpr", write_case, true},
	{"RowExpr", write_row, false},
	{"A_ArrayExpr", write_array, false},
	{"CollateClause", write_collate, true},
	{"SQLValueFunction", write_value_function, false},
	{"A_Indirection", write_indirection, false},
	{"SubLink", write_subquery, true},
	{"List", write_items, false},
	{"NamedArgExpr", write_named_argument, false},
};

static void write_as(struct deparse *d, const cJSON *node, bool operand)
{
	struct str number = pg_cast_number(node);
	if (number.n) {
		buf_add(d->out, number);
		return;
	}
	node = pg_cast_strip(node, d->table);
	if (!node)
		return;
	for (size_t i = 0; i < ARRAY_LEN(writers); i++) {
		if (!pg_node_is(node, writers[i].kind))
			continue;
		bool parentheses = operand && writers[i].compound;
		add(d, parentheses ? "(" : "");
		writers[i].write(d, pg_node(node));
		add(d, parentheses ? ")" : "");
		return;
	}
	/* A construct that has no canonical form here: named, so that two of them are not taken for equal by accident.
	 */
	buf_fmt(d->out, "<%s at %d>", pg_node_kind(node), pg_location(pg_node(node)));
}

static void write_node(struct deparse *d, const cJSON *node)
{
	write_as(d, node, false);
}

static void write_operand(struct deparse *d, const cJSON *node)
{
	write_as(d, node, true);
}

struct str pg_deparse(const cJSON *node, struct str sql, const struct table *table, struct arena *arena)
{
	struct deparse d = {.sql = sql, .table = table, .arena = arena};
	return piece(&d, node, write_node);
}

struct str pg_deparse_text(struct str expression, const struct table *table, struct arena *arena)
{
	struct str sql = arena_fmt(arena, "SELECT %.*s", STR_ARG(expression));
	cJSON *tree = pg_tree_parse(sql, NULL);
	const cJSON *targets = pg_get(pg_node(pg_tree_statement(tree)), "targetList");
	struct str text = arena_strdup(expression, arena);
	if (targets && targets->child && !targets->child->next)
		text = pg_deparse(pg_get(pg_node(targets->child), "val"), sql, table, arena);
	cJSON_Delete(tree);
	return text;
}
