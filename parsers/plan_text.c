/*
 * A plan in text format: lines into a tree. A node's parent is the nearest earlier node whose arrow stands further
 * left; an attribute belongs to the node above it; what stands as far left as the root belongs to the whole plan.
 */
#include "base/base.h"
#include "parsers/plan_fields.h"
#include "parsers/plan_readers.h"

#define MAX_LITERAL_LINES 200

struct text_reader {
	struct plan *plan;
	struct arena *arena;
	struct {
		struct plan_node *node;
		size_t column, cap; /* cap: of its children */
	} open[PLAN_MAX_DEPTH + 2];
	size_t open_n;
	size_t root_column;
	struct plan_node *last;
	struct str heading; /* "SubPlan 1", waiting for its node */
	struct str section; /* "Planning" or "JIT", at the end */
	struct plan_worker *worker;
	size_t worker_column, workers_cap;
	unsigned nodes;
};

bool plan_text_is_heading(struct str bare)
{
	if (str_find(bare, STR(": ")) >= 0)
		return false;
	return str_starts(bare, STR("SubPlan ")) || str_starts(bare, STR("InitPlan ")) || str_starts(bare, STR("CTE "));
}

/* JSON says how a child hangs on its parent; text leaves it to the kind of parent and the order. */
static enum plan_link link_of(const struct plan_node *parent, struct str heading)
{
	static const char *const lists[] = {"Append", "Merge Append", "BitmapAnd", "BitmapOr"};
	if (str_starts(heading, STR("SubPlan ")))
		return PLAN_SUBPLAN;
	if (heading.n)
		return PLAN_INITPLAN;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (str_eq(parent->type, str_from(lists[i])))
			return PLAN_MEMBER;
	if (str_eq(parent->type, STR("Subquery Scan")))
		return PLAN_SUBQUERY;
	for (size_t i = 0; i < parent->children_n; i++)
		if (parent->children[i]->link == PLAN_OUTER)
			return PLAN_INNER;
	return PLAN_OUTER;
}

static void add_child(struct text_reader *r, size_t parent_slot, struct plan_node *node)
{
	struct plan_node *parent = r->open[parent_slot].node;
	node->link = link_of(parent, r->heading);
	node->subplan = r->heading;
	*ARENA_PUSH(parent->children, parent->children_n, r->open[parent_slot].cap, r->arena) = node;
}

/* Nodes as far right as `column` get no more children. */
static void close_nodes(struct text_reader *r, size_t column)
{
	while (r->open_n > 1 && r->open[r->open_n - 1].column >= column)
		r->open_n--;
}

static bool add_node(struct text_reader *r, struct str line, size_t column, struct err *err)
{
	if (++r->nodes > PLAN_MAX_NODES)
		return err_set(err, ERR_LIMIT, "the plan has more than %d nodes", PLAN_MAX_NODES);
	struct plan_node *node = plan_node_new(r->arena);
	plan_text_head(line, node, r->arena);
	close_nodes(r, column);
	if (r->open_n == ARRAY_LEN(r->open))
		return err_set(err, ERR_LIMIT, "the plan is more than %d levels deep", PLAN_MAX_DEPTH);
	if (r->open_n)
		add_child(r, r->open_n - 1, node);
	else
		r->plan->root = node;
	r->open[r->open_n].node = node;
	r->open[r->open_n].column = column;
	r->open[r->open_n++].cap = 0;
	r->last = node;
	r->heading = STR("");
	r->worker = NULL;
	r->workers_cap = 0;
	return true;
}

/* "SubPlan 1" stands as far right as the children of the node that it belongs to; its own node further right. */
static void add_heading(struct text_reader *r, struct str bare, size_t column)
{
	close_nodes(r, column);
	r->heading = str_trim(bare);
}

static double number_after(struct str s, struct str name)
{
	ptrdiff_t at = str_find(s, name);
	size_t n = 0;
	if (at < 0)
		return PLAN_NONE;
	s = str_skip(s, (size_t)at + name.n);
	while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || (s.p[n] == '.' && n + 1 < s.n && s.p[n + 1] != '.')))
		n++;
	return plan_number(str_head(s, n));
}

static void set_worker_figures(struct str line, struct plan_worker *w)
{
	if (str_find(line, STR("actual ")) >= 0) {
		ptrdiff_t dots = str_find(line, STR(".."));
		w->rows = number_after(line, STR("rows="));
		w->loops = number_after(line, STR("loops="));
		w->startup_ms = number_after(line, STR("time="));
		w->total_ms = dots < 0 ? PLAN_NONE : number_after(str_skip(line, (size_t)dots), STR(".."));
	}
	if (str_find(line, STR("Sort Method:")) >= 0) {
		w->sort_on_disk = str_find(line, STR("Disk: ")) >= 0;
		w->sort_kb = number_after(line, w->sort_on_disk ? STR("Disk: ") : STR("Memory: "));
	}
	if (str_find(line, STR("Heap Blocks:")) >= 0) {
		w->exact_pages = number_after(line, STR("exact="));
		w->lossy_pages = number_after(line, STR("lossy="));
	}
}

/* "Worker 0:  Sort Method: quicksort  Memory: 25kB", or such a line that what stands further right belongs to. */
static bool add_worker_line(struct text_reader *r, struct str line, size_t column)
{
	struct str bare = str_skip(line, column);
	if (r->worker && column > r->worker_column) {
		set_worker_figures(bare, r->worker);
		return true;
	}
	if (!str_starts(bare, STR("Worker ")) || str_find_char(bare, ':') < 0)
		return false;
	r->worker = ARENA_PUSH(r->last->workers, r->last->workers_n, r->workers_cap, r->arena);
	*r->worker = plan_worker_empty();
	r->worker_column = column;
	set_worker_figures(bare, r->worker);
	return true;
}

/* "Trigger for constraint fk on t: time=1.234 calls=5" */
static void add_trigger(struct text_reader *r, struct str line)
{
	struct plan *plan = r->plan;
	struct str head = line, rest = line;
	struct plan_trigger trigger = {.ms = number_after(line, STR("time=")),
				       .calls = number_after(line, STR("calls="))};
	ptrdiff_t on, constraint;
	str_cut(&rest, ':', &head);
	str_take(&head, STR("Trigger "));
	on = str_find(head, STR(" on "));
	if (on >= 0) {
		trigger.relation = str_skip(head, (size_t)on + 4);
		head = str_head(head, (size_t)on);
	}
	constraint = str_find(head, STR("for constraint "));
	if (constraint >= 0) {
		trigger.constraint = str_skip(head, (size_t)constraint + 15);
		head = str_trim(str_head(head, (size_t)constraint));
	}
	trigger.name = head;
	struct plan_trigger *bigger = ARENA_ARRAY(struct plan_trigger, plan->triggers_n + 1, r->arena);
	if (plan->triggers_n)
		memcpy(bigger, plan->triggers, plan->triggers_n * sizeof *bigger);
	bigger[plan->triggers_n++] = trigger;
	plan->triggers = bigger;
}

/* "work_mem = '64MB', jit = 'off'" */
static void add_settings(struct text_reader *r, struct str rest)
{
	struct str name, value;
	while (str_cut(&rest, '=', &name)) {
		rest = str_trim(rest);
		if (!str_take(&rest, STR("'")) || !str_cut(&rest, '\'', &value))
			return;
		plan_add_extra(&r->plan->settings, &r->plan->settings_n, str_trim(name), value, r->arena);
		str_take(&rest, STR(","));
	}
}

static void add_section_line(struct text_reader *r, struct str bare)
{
	struct str value = bare, key;
	if (!str_cut(&value, ':', &key))
		return;
	value = str_trim(value);
	if (str_eq(r->section, STR("JIT")) && str_eq(key, STR("Functions")))
		r->plan->jit_functions = plan_number(value);
	if (str_eq(r->section, STR("JIT")) && str_eq(key, STR("Timing")))
		r->plan->jit_ms = number_after(value, STR("Total "));
	plan_add_extra(&r->plan->extras, &r->plan->extras_n,
		       arena_fmt(r->arena, "%.*s/%.*s", STR_ARG(r->section), STR_ARG(key)), value, r->arena);
}

/* What stands as far left as the root. False: it is not of this plan. */
static bool add_plan_line(struct text_reader *r, struct str bare)
{
	struct str value = bare, key;
	if (str_starts(bare, STR("Trigger ")) && str_find(bare, STR("calls=")) >= 0) {
		add_trigger(r, bare);
		return true;
	}
	if (!str_cut(&value, ':', &key))
		return false;
	value = str_trim(value);
	r->section = STR("");
	if (str_eq(key, STR("Planning Time")) || str_eq(key, STR("Planning time")))
		r->plan->planning_ms = number_after(value, STR(""));
	else if (str_eq(key, STR("Execution Time")) || str_eq(key, STR("Execution time")) ||
		 str_eq(key, STR("Total runtime")))
		r->plan->execution_ms = number_after(value, STR(""));
	else if (str_eq(key, STR("Settings")))
		add_settings(r, value);
	else if (str_eq(key, STR("Serialization")))
		r->plan->serialization_ms = number_after(value, STR("time="));
	else if (str_eq(key, STR("Query Identifier")))
		str_to_i64(value, &r->plan->query_id);
	else if (str_eq(key, STR("JIT")) || str_eq(key, STR("Planning")))
		r->section = key;
	else
		return false;
	return true;
}

/* The quote that `line` leaves open: a literal may hold line breaks. */
static char quote_after(struct str line, char quote)
{
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '\'' || c == '"')
			quote = c;
	}
	return quote;
}

/* Adds the lines in which the literal goes on to `line`, unless it never ends. */
static void join_literal(struct str *line, struct str *rest)
{
	struct str next = *rest, more;
	char quote = quote_after(*line, '\0');
	for (int i = 0; quote && i < MAX_LITERAL_LINES && plan_next_line(&next, &more); i++)
		quote = quote_after(more, quote);
	if (quote || next.p == rest->p)
		return;
	line->n = (size_t)(more.p + more.n - line->p);
	*rest = next;
}

/* False: the line is not of this plan. */
static bool add_line(struct text_reader *r, struct str line)
{
	size_t column = plan_indentation(line);
	struct str bare = str_skip(line, column);
	if (!bare.n)
		return true;
	if (column <= r->root_column)
		return add_plan_line(r, str_trim(bare));
	if (r->section.n)
		add_section_line(r, str_trim(bare));
	else if (plan_text_is_heading(bare))
		add_heading(r, bare, column);
	else if (!add_worker_line(r, line, column))
		plan_text_attribute(line, r->last, r->arena);
	return true;
}

/* What stands before the first node: auto_explain's query text and parameters. */
static bool skip_preamble(struct text_reader *r, struct str *rest)
{
	struct str start = *rest, line, next = *rest;
	size_t column;
	while (plan_next_line(&next, &line)) {
		if (plan_text_is_node(line, &column) && !str_starts(str_trim(line), STR("->")))
			break;
		*rest = next;
	}
	struct str preamble = str_trim(str_head(start, (size_t)(rest->p - start.p)));
	if (str_take(&preamble, STR("Query Text:"))) {
		ptrdiff_t parameters = str_find_last(preamble, STR("\nQuery Parameters: "));
		r->plan->query = str_trim(parameters < 0 ? preamble : str_head(preamble, (size_t)parameters));
		if (parameters >= 0)
			r->plan->parameters = str_skip(preamble, (size_t)parameters + 19);
	}
	return rest->n > 0;
}

struct plan *plan_read_text(struct str *rest, struct arena *arena, struct err *err)
{
	struct text_reader r = {.plan = plan_new(arena), .arena = arena};
	struct str next, line;
	size_t column;
	if (!skip_preamble(&r, rest)) {
		err_set(err, ERR_TRUNCATED, "the text ends before its plan begins");
		return NULL;
	}
	for (next = *rest; plan_next_line(&next, &line); *rest = next) {
		bool is_node = plan_text_is_node(line, &column);
		if (is_node && r.open_n && column <= r.root_column)
			break;
		if (is_node && !r.open_n)
			r.root_column = column;
		if (is_node ? !add_node(&r, line, column, err) : false)
			return NULL;
		if (!is_node && column > r.root_column)
			join_literal(&line, &next);
		if (!is_node && !add_line(&r, line))
			break;
	}
	return plan_complete(r.plan, err) ? r.plan : NULL;
}
