/*
 * From a document to plans. Node fields come from the table in plan_fields.c; what belongs to the whole plan from the
 * table below.
 */
#include "base/base.h"
#include "parsers/plan_fields.h"
#include "parsers/plan_readers.h"

/* Keeps unknown keys, those of nested groups with their path. */
static void add_extras(const struct doc *d, struct str path, struct plan_extra **extras, size_t *n, struct arena *arena)
{
	struct str key = d->key;
	if (path.n)
		key = d->key.n ? arena_fmt(arena, "%.*s/%.*s", STR_ARG(path), STR_ARG(d->key)) : path;
	if (d->kind == DOC_TEXT)
		plan_add_extra(extras, n, key, d->text, arena);
	for (const struct doc *m = d->first; m; m = m->next)
		add_extras(m, key, extras, n, arena);
}

static void set_worker(const struct doc *d, struct plan_worker *w)
{
	double number = plan_number(d->text);
	if (doc_is(d, "Actual Rows"))
		w->rows = number;
	else if (doc_is(d, "Actual Loops"))
		w->loops = number;
	else if (doc_is(d, "Actual Total Time"))
		w->total_ms = number;
	else if (doc_is(d, "Actual Startup Time"))
		w->startup_ms = number;
	else if (doc_is(d, "Sort Space Used"))
		w->sort_kb = number;
	else if (doc_is(d, "Sort Space Type"))
		w->sort_on_disk = str_eq(d->text, STR("Disk"));
	else if (doc_is(d, "Exact Heap Blocks"))
		w->exact_pages = number;
	else if (doc_is(d, "Lossy Heap Blocks"))
		w->lossy_pages = number;
}

static size_t count_members(const struct doc *d)
{
	size_t n = 0;
	for (const struct doc *m = d->first; m; m = m->next)
		n++;
	return n;
}

static void set_workers(const struct doc *list, struct plan_node *node, struct arena *arena)
{
	node->workers_n = 0; /* of a key that comes twice the last counts */
	node->workers = ARENA_ARRAY(struct plan_worker, count_members(list), arena);
	for (const struct doc *d = list->first; d; d = d->next) {
		struct plan_worker *w = &node->workers[node->workers_n++];
		*w = plan_worker_empty();
		for (const struct doc *m = d->first; m; m = m->next)
			set_worker(m, w);
	}
}

static struct plan_node *node_of(const struct doc *d, struct arena *arena);

static void set_children(const struct doc *list, struct plan_node *node, struct arena *arena)
{
	node->children_n = 0;
	node->children = ARENA_ARRAY(struct plan_node *, count_members(list), arena);
	for (const struct doc *d = list->first; d; d = d->next)
		if (d->kind == DOC_OBJECT)
			node->children[node->children_n++] = node_of(d, arena);
}

/* An incremental sort prints its spaces in groups; the peak on disk is what the others call Sort Space Used. */
static void set_sort_groups(const struct doc *group, struct plan_node *node)
{
	for (const struct doc *d = group->first; d; d = d->next) {
		const struct doc *peak = doc_is(d, "Sort Space Disk")     ? doc_member(d, "Peak Sort Space Used")
					 : doc_is(d, "Sort Space Memory") ? doc_member(d, "Peak Sort Space Used")
									  : NULL;
		if (!peak)
			continue;
		node->sort_on_disk |= doc_is(d, "Sort Space Disk");
		node->sort_kb = MAX(node->sort_kb, plan_number(peak->text));
	}
}

/* Keys of all grouping sets, as a list like any aggregate's. */
static void set_grouping_sets(const struct doc *d, const char *key, struct plan_node *node, struct arena *arena)
{
	if (d->kind == DOC_TEXT)
		plan_field_set(node, plan_field_find(str_from(key)), d->text, arena);
	for (const struct doc *m = d->first; m; m = m->next)
		set_grouping_sets(m, doc_is(m, "Sort Key") ? "Sort Key" : key, node, arena);
}

static void set_member(const struct doc *d, struct plan_node *node, struct arena *arena)
{
	const struct plan_field *field;
	if (doc_is(d, "Plans")) {
		set_children(d, node, arena);
		return;
	}
	if (doc_is(d, "Workers")) {
		set_workers(d, node, arena);
		return;
	}
	if (doc_is(d, "Grouping Sets")) {
		set_grouping_sets(d, "Group Key", node, arena);
		return;
	}
	if (doc_is(d, "Full-sort Groups") || doc_is(d, "Pre-sorted Groups"))
		set_sort_groups(d, node);
	field = plan_field_find(d->key);
	if (!field || (d->first && field->type != FIELD_LIST)) {
		add_extras(d, STR(""), &node->extras, &node->extras_n, arena);
		return;
	}
	if (d->kind == DOC_TEXT)
		plan_field_set(node, field, d->text, arena);
	for (const struct doc *item = d->first; item; item = item->next)
		plan_field_set(node, field, item->text, arena);
}

/* Recursion is bounded by DOC_MAX_DEPTH; plan_complete() applies the plan's own limit. */
static struct plan_node *node_of(const struct doc *d, struct arena *arena)
{
	struct plan_node *node = plan_node_new(arena);
	for (const struct doc *m = d->first; m; m = m->next)
		set_member(m, node, arena);
	return node;
}

static void set_triggers(const struct doc *list, struct plan *plan, struct arena *arena)
{
	plan->triggers_n = 0;
	plan->triggers = ARENA_ARRAY(struct plan_trigger, count_members(list), arena);
	for (const struct doc *d = list->first; d; d = d->next) {
		struct plan_trigger *t = &plan->triggers[plan->triggers_n++];
		*t = (struct plan_trigger){.ms = PLAN_NONE, .calls = PLAN_NONE};
		for (const struct doc *m = d->first; m; m = m->next) {
			if (doc_is(m, "Trigger Name"))
				t->name = m->text;
			else if (doc_is(m, "Constraint Name"))
				t->constraint = m->text;
			else if (doc_is(m, "Relation"))
				t->relation = m->text;
			else if (doc_is(m, "Time"))
				t->ms = plan_number(m->text);
			else if (doc_is(m, "Calls"))
				t->calls = plan_number(m->text);
		}
	}
}

static void set_jit(const struct doc *jit, struct plan *plan, struct arena *arena)
{
	const struct doc *timing = doc_member(jit, "Timing"), *total = timing ? doc_member(timing, "Total") : NULL;
	const struct doc *functions = doc_member(jit, "Functions");
	if (total)
		plan->jit_ms = plan_number(total->text);
	if (functions)
		plan->jit_functions = plan_number(functions->text);
	add_extras(jit, STR(""), &plan->extras, &plan->extras_n, arena);
}

static void set_settings(const struct doc *settings, struct plan *plan, struct arena *arena)
{
	for (const struct doc *d = settings->first; d; d = d->next)
		plan_add_extra(&plan->settings, &plan->settings_n, d->key, d->text, arena);
}

static void set_serialization(const struct doc *d, struct plan *plan, struct arena *arena)
{
	const struct doc *time = doc_member(d, "Time");
	if (time)
		plan->serialization_ms = plan_number(time->text);
	add_extras(d, STR(""), &plan->extras, &plan->extras_n, arena);
}

static void set_query(const struct doc *d, struct plan *plan, struct arena *arena)
{
	(void)arena;
	plan->query = d->text;
}

static void set_parameters(const struct doc *d, struct plan *plan, struct arena *arena)
{
	(void)arena;
	plan->parameters = d->text;
}

static void set_query_id(const struct doc *d, struct plan *plan, struct arena *arena)
{
	(void)arena;
	if (!str_to_i64(d->text, &plan->query_id))
		plan->query_id = 0;
}

static void set_planning_time(const struct doc *d, struct plan *plan, struct arena *arena)
{
	(void)arena;
	plan->planning_ms = plan_number(d->text);
}

static void set_execution_time(const struct doc *d, struct plan *plan, struct arena *arena)
{
	(void)arena;
	plan->execution_ms = plan_number(d->text);
}

static void set_root(const struct doc *d, struct plan *plan, struct arena *arena)
{
	plan->root = node_of(d, arena);
}

static const struct {
	const char *key;
	void (*set)(const struct doc *d, struct plan *plan, struct arena *arena);
} plan_keys[] = {
	{"Plan", set_root},
	{"Query Text", set_query},
	{"Query Parameters", set_parameters},
	{"Query Identifier", set_query_id},
	{"Planning Time", set_planning_time},
	{"Execution Time", set_execution_time},
	{"Total Runtime", set_execution_time}, /* until 9.3 */
	{"Triggers", set_triggers},
	{"JIT", set_jit},
	{"Settings", set_settings},
	{"Serialization", set_serialization},
};

static void set_plan_member(const struct doc *d, struct plan *plan, struct arena *arena)
{
	for (size_t i = 0; i < ARRAY_LEN(plan_keys); i++) {
		if (doc_is(d, plan_keys[i].key)) {
			plan_keys[i].set(d, plan, arena);
			return;
		}
	}
	add_extras(d, STR(""), &plan->extras, &plan->extras_n, arena);
}

static bool deliver(const struct doc *statement, bool bare, struct plan_sink *sink, struct err *err)
{
	struct plan *plan = plan_new(sink->arena);
	plan->at = sink->at;
	if (bare)
		plan->root = node_of(statement, sink->arena);
	else
		for (const struct doc *m = statement->first; m; m = m->next)
			set_plan_member(m, plan, sink->arena);
	if (!plan_complete(plan, err))
		return false;
	sink->found++;
	sink->each(sink->context, plan);
	return true;
}

/* Text that holds JSON: some drivers print the value of the column "QUERY PLAN" as a string. */
static bool from_nested_text(const struct doc *d, struct plan_sink *sink, struct err *err)
{
	struct arena tree = {0};
	struct str rest = str_trim(d->text);
	bool ok = true;
	if (rest.n && (rest.p[0] == '[' || rest.p[0] == '{')) {
		struct doc *inner = doc_read_json(&rest, &tree, sink->arena, NULL);
		if (inner && inner->kind != DOC_TEXT)
			ok = plan_from_doc(inner, sink, err);
	}
	arena_release(&tree);
	return ok;
}

bool plan_from_doc(const struct doc *d, struct plan_sink *sink, struct err *err)
{
	const struct doc *plan = doc_member(d, "Plan");
	if (plan && plan->kind == DOC_OBJECT)
		return deliver(d, false, sink, err);
	if (doc_member(d, "Node Type"))
		return deliver(d, true, sink, err);
	if (d->kind == DOC_TEXT && doc_is(d, "QUERY PLAN"))
		return from_nested_text(d, sink, err);
	for (const struct doc *m = d->first; m; m = m->next)
		if (!plan_from_doc(m, sink, err))
			return false;
	return true;
}
