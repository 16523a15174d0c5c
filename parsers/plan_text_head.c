/*
 * A node's first line in text format: what ExplainNode() (src/backend/commands/explain.c) prints before the attributes,
 * taken apart into the fields that JSON has.
 */
#include "base/base.h"
#include "parsers/plan_fields.h"
#include "parsers/plan_readers.h"

static bool is_digit_at(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* Where the figures begin: "  (cost=0.00…", "  (actual …" or "  (never executed)"; -1 without any. */
static ptrdiff_t find_figures(struct str line)
{
	ptrdiff_t at = str_find(line, STR("  (cost="));
	if (at >= 0 && is_digit_at(line, (size_t)at + 8))
		return at;
	at = str_find(line, STR(" (actual "));
	if (at > 0 && (str_starts(str_skip(line, (size_t)at + 9), STR("time=")) ||
		       str_starts(str_skip(line, (size_t)at + 9), STR("rows="))))
		return at;
	return str_find(line, STR(" (never executed)"));
}

bool plan_text_is_node(struct str line, size_t *column)
{
	size_t indentation = plan_indentation(line);
	struct str bare = str_skip(line, indentation);
	*column = indentation;
	if (str_starts(bare, STR("->  ")))
		return true;
	if (!bare.n || bare.p[0] < 'A' || bare.p[0] > 'Z' || bare.p[str_trim(bare).n - 1] != ')')
		return false;
	ptrdiff_t figures = find_figures(bare);
	return figures > 0 && str_find_char(str_head(bare, (size_t)figures), ':') < 0;
}

/* The number behind `name` in "(cost=0.00..35.50 rows=2550 width=4)". */
static double figure(struct str figures, struct str name)
{
	ptrdiff_t at = str_find(figures, name);
	size_t n = 0;
	if (at < 0)
		return PLAN_NONE;
	figures = str_skip(figures, (size_t)at + name.n);
	while (is_digit_at(figures, n) || (n < figures.n && figures.p[n] == '.' && is_digit_at(figures, n + 1)))
		n++;
	return plan_number(str_head(figures, n));
}

static double range_end(struct str figures, struct str name)
{
	ptrdiff_t at = str_find(figures, name);
	return at < 0 ? PLAN_NONE : figure(str_skip(figures, (size_t)at), STR(".."));
}

static void set_figures(struct str figures, struct plan_node *node)
{
	ptrdiff_t actual = str_find(figures, STR("(actual "));
	struct str estimated = actual < 0 ? figures : str_head(figures, (size_t)actual);
	node->startup_cost = figure(estimated, STR("cost="));
	node->total_cost = range_end(estimated, STR("cost="));
	node->plan_rows = figure(estimated, STR("rows="));
	node->plan_width = figure(estimated, STR("width="));
	if (str_find(figures, STR("(never executed)")) >= 0) {
		node->startup_ms = node->total_ms = node->rows = node->loops = 0;
		node->rows_rounded = true;
		return;
	}
	if (actual < 0)
		return;
	figures = str_skip(figures, (size_t)actual);
	node->startup_ms = figure(figures, STR("time="));
	node->total_ms = range_end(figures, STR("time="));
	node->rows = figure(figures, STR("rows="));
	node->loops = figure(figures, STR("loops="));
	ptrdiff_t rows = str_find(figures, STR("rows="));
	struct str digits = rows < 0 ? STR("") : str_skip(figures, (size_t)rows);
	ptrdiff_t blank = str_find_char(digits, ' ');
	node->rows_rounded = str_find_char(str_head(digits, blank < 0 ? digits.n : (size_t)blank), '.') < 0;
}

/* The next name of "public.\"Big Table\" alias": unquoted; moves behind it. */
static struct str next_name(struct str *rest, struct arena *arena)
{
	struct str s = *rest;
	size_t n = 0;
	if (!s.n || s.p[0] != '"') {
		while (n < s.n && s.p[n] != ' ' && s.p[n] != '.')
			n++;
		*rest = str_skip(s, n);
		return str_head(s, n);
	}
	char *out = arena_alloc(s.n, arena);
	for (s = str_skip(s, 1); s.n; s = str_skip(s, 1)) {
		if (s.p[0] == '"' && !(s.n > 1 && s.p[1] == '"'))
			break;
		if (s.p[0] == '"')
			s = str_skip(s, 1);
		out[n++] = s.p[0];
	}
	*rest = str_skip(s, 1);
	return str_of(out, n);
}

/* "schema.name alias" into whichever field holds the name of such a node. */
static void set_object(struct str object, struct str *name, struct plan_node *node, struct arena *arena)
{
	*name = next_name(&object, arena);
	if (str_take(&object, STR("."))) {
		node->schema = *name;
		*name = next_name(&object, arena);
	}
	str_take(&object, STR(" "));
	node->alias = object.n ? next_name(&object, arena) : *name;
}

/* Nodes whose object is not a relation. */
static struct str *object_field(struct plan_node *node, struct str *unused)
{
	static const struct {
		const char *type;
		size_t offset;
	} owners[] = {
		{"CTE Scan", offsetof(struct plan_node, cte)},
		{"WorkTable Scan", offsetof(struct plan_node, cte)},
		{"Function Scan", offsetof(struct plan_node, function)},
		{"Bitmap Index Scan", offsetof(struct plan_node, index)},
	};
	for (size_t i = 0; i < ARRAY_LEN(owners); i++)
		if (str_eq(node->type, str_from(owners[i].type)))
			return (struct str *)(void *)((char *)node + owners[i].offset);
	if (str_eq(node->type, STR("Subquery Scan")) || str_eq(node->type, STR("Values Scan")) ||
	    str_eq(node->type, STR("Table Function Scan")) || str_eq(node->type, STR("Named Tuplestore Scan")))
		return unused;
	return &node->relation;
}

/* Names in text that JSON splits into a type and how it works. */
static const struct {
	const char *text, *type, *strategy, *operation;
} spellings[] = {
	{"HashAggregate", "Aggregate", "Hashed", NULL},
	{"GroupAggregate", "Aggregate", "Sorted", NULL},
	{"MixedAggregate", "Aggregate", "Mixed", NULL},
	{"Aggregate", "Aggregate", "Plain", NULL},
	{"Insert", "ModifyTable", NULL, "Insert"},
	{"Update", "ModifyTable", NULL, "Update"},
	{"Delete", "ModifyTable", NULL, "Delete"},
	{"Merge", "ModifyTable", NULL, "Merge"}, /* "Merge on t"; merge joins are "Merge Join" */
	{"Foreign Scan", "Foreign Scan", NULL, "Select"},
	{"Foreign Insert", "Foreign Scan", NULL, "Insert"},
	{"Foreign Update", "Foreign Scan", NULL, "Update"},
	{"Foreign Delete", "Foreign Scan", NULL, "Delete"},
};

static void set_join(struct plan_node *node)
{
	static const char *const bases[] = {"Hash", "Merge", "Nested Loop"};
	struct str rest = node->type;
	for (size_t i = 0; i < ARRAY_LEN(bases); i++) {
		rest = node->type;
		if (!str_take(&rest, str_from(bases[i])))
			continue;
		if (str_eq(rest, STR(" Join")) || (i == 2 && !rest.n)) {
			node->join_type = STR("Inner");
		} else if (str_ends(rest, STR(" Join"))) {
			node->join_type = str_head(str_skip(rest, 1), rest.n - 6);
			node->type = i == 0 ? STR("Hash Join") : i == 1 ? STR("Merge Join") : STR("Nested Loop");
		}
		return;
	}
}

static void set_type(struct str name, struct plan_node *node)
{
	struct str partial = STR("Simple"), rest = name;
	if (str_take(&rest, STR("Partial ")))
		partial = STR("Partial");
	else if (str_take(&rest, STR("Finalize ")))
		partial = STR("Finalize");
	node->type = name;
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		if (!str_eq(rest, str_from(spellings[i].text)))
			continue;
		node->type = str_from(spellings[i].type);
		node->strategy = str_from(spellings[i].strategy);
		node->operation = str_from(spellings[i].operation);
		if (spellings[i].strategy)
			node->partial_mode = partial;
		return;
	}
	if (str_take(&rest, STR("HashSetOp ")) || str_take(&rest, STR("SetOp "))) {
		node->type = STR("SetOp");
		node->strategy = str_starts(name, STR("Hash")) ? STR("Hashed") : STR("Sorted");
		node->operation = rest;
		return;
	}
	set_join(node);
}

static void set_name(struct str name, struct plan_node *node, struct arena *arena)
{
	struct str object = STR(""), unused = STR("");
	ptrdiff_t using, on;
	node->parallel_aware = str_take(&name, STR("Parallel "));
	str_take(&name, STR("Async "));
	using = str_find(name, STR(" using "));
	on = str_find(name, STR(" on "));
	struct str type = using >= 0 ? str_head(name, (size_t) using) : on >= 0 ? str_head(name, (size_t)on) : name;
	if (using >= 0) {
		struct str rest = str_skip(name, (size_t) using + 7);
		node->index = next_name(&rest, arena);
		if (str_take(&rest, STR(" on ")))
			object = rest;
	} else if (on >= 0) {
		object = str_skip(name, (size_t)on + 4);
	}
	if (str_starts(type, STR("Index "))) {
		node->direction = str_ends(type, STR(" Backward")) ? STR("Backward") : STR("Forward");
		if (str_ends(type, STR(" Backward")))
			type.n -= 9;
	}
	set_type(type, node);
	if (object.n)
		set_object(object, object_field(node, &unused), node, arena);
	if (str_eq(node->type, STR("Bitmap Index Scan")))
		node->alias = STR("");
}

void plan_text_head(struct str line, struct plan_node *node, struct arena *arena)
{
	line = str_trim(line);
	if (str_take(&line, STR("->")))
		line = str_trim(line);
	ptrdiff_t at = find_figures(line);
	set_name(str_trim(at < 0 ? line : str_head(line, (size_t)at)), node, arena);
	if (at >= 0)
		set_figures(str_skip(line, (size_t)at), node);
}
