#include "parsers/plan_fields.h"

#include "base/base.h"

#define TEXT(key, field)                                                                                               \
	{                                                                                                              \
		key, FIELD_TEXT, offsetof(struct plan_node, field), 0                                                  \
	}
#define NUMBER(key, field)                                                                                             \
	{                                                                                                              \
		key, FIELD_NUMBER, offsetof(struct plan_node, field), 0                                                \
	}
#define SUM(key, field)                                                                                                \
	{                                                                                                              \
		key, FIELD_SUM, offsetof(struct plan_node, field), 0                                                   \
	}
#define BOOLEAN(key, field)                                                                                            \
	{                                                                                                              \
		key, FIELD_BOOL, offsetof(struct plan_node, field), 0                                                  \
	}
#define LIST(key, field)                                                                                               \
	{                                                                                                              \
		key, FIELD_LIST, offsetof(struct plan_node, field), offsetof(struct plan_node, field##_n)              \
	}
#define IGNORE(key)                                                                                                    \
	{                                                                                                              \
		key, FIELD_IGNORE, 0, 0                                                                                \
	}

/* Sorted by length, then bytes (with every punctuation as ' '): plan_field_find() halves it. A test checks the order.
 */
static const struct plan_field fields[] = {
	TEXT("Alias", alias),
	TEXT("Filter", filter),
	LIST("Output", output),
	TEXT("Schema", schema),
	TEXT("Command", operation),
	NUMBER("WAL FPI", wal_fpi),
	TEXT("CTE Name", cte),
	BOOLEAN("Disabled", disabled),
	LIST("Sort Key", sort_key),
	TEXT("Strategy", strategy),
	TEXT("TID Cond", tid_cond),
	LIST("Group Key", group_key),
	TEXT("Hash Cond", hash_cond),
	TEXT("Join Type", join_type),
	TEXT("Node Type", type),
	TEXT("Operation", operation),
	NUMBER("Plan Rows", plan_rows),
	NUMBER("WAL Bytes", wal_bytes),
	NUMBER("Cache Hits", cache_hits),
	NUMBER("Disk Usage", disk_kb),
	TEXT("Index Cond", index_cond),
	TEXT("Index Name", index),
	TEXT("Merge Cond", merge_cond),
	NUMBER("Plan Width", plan_width),
	NUMBER("Total Cost", total_cost),
	{"Actual Rows", FIELD_ROWS, offsetof(struct plan_node, rows), 0},
	TEXT("Join Filter", join_filter),
	BOOLEAN("Single Copy", single_copy),
	TEXT("Sort Method", sort_method),
	NUMBER("WAL Records", wal_records),
	NUMBER("Actual Loops", loops),
	NUMBER("Cache Misses", cache_misses),
	NUMBER("Hash Batches", hash_batches),
	NUMBER("Hash Buckets", hash_buckets),
	NUMBER("Heap Fetches", heap_fetches),
	BOOLEAN("Inner Unique", inner_unique),
	TEXT("Partial Mode", partial_mode),
	TEXT("Recheck Cond", recheck_cond),
	NUMBER("Startup Cost", startup_cost),
	TEXT("Subplan Name", subplan),
	IGNORE("Async Capable"),
	TEXT("Function Name", function),
	SUM("I/O Read Time", io_read_ms),
	LIST("Presorted Key", presorted_key),
	TEXT("Relation Name", relation),
	SUM("I/O Write Time", io_write_ms),
	NUMBER("Index Searches", index_searches),
	BOOLEAN("Parallel Aware", parallel_aware),
	TEXT("Scan Direction", direction),
	NUMBER("Cache Evictions", cache_evictions),
	NUMBER("Cache Overflows", cache_overflows),
	NUMBER("HashAgg Batches", hash_batches),
	TEXT("One-Time Filter", one_time_filter),
	{"Sort Space Type", FIELD_DISK, offsetof(struct plan_node, sort_on_disk), 0},
	NUMBER("Sort Space Used", sort_kb),
	NUMBER("Tuples Inserted", tuples_inserted),
	NUMBER("Workers Planned", workers_planned),
	NUMBER("Local Hit Blocks", local_hit),
	NUMBER("Subplans Removed", subplans_removed),
	NUMBER("Temp Read Blocks", temp_read),
	NUMBER("Workers Launched", workers_launched),
	NUMBER("Actual Total Time", total_ms),
	NUMBER("Exact Heap Blocks", exact_pages),
	NUMBER("Local Read Blocks", local_read),
	NUMBER("Lossy Heap Blocks", lossy_pages),
	NUMBER("Peak Memory Usage", peak_memory_kb),
	NUMBER("Shared Hit Blocks", shared_hit),
	NUMBER("Conflicting Tuples", conflicting_tuples),
	NUMBER("Shared Read Blocks", shared_read),
	SUM("Temp I/O Read Time", io_read_ms),
	NUMBER("Actual Startup Time", startup_ms),
	SUM("Local I/O Read Time", io_read_ms),
	{"Parent Relationship", FIELD_LINK, offsetof(struct plan_node, link), 0},
	SUM("Temp I/O Write Time", io_write_ms),
	NUMBER("Temp Written Blocks", temp_written),
	IGNORE("Local Dirtied Blocks"),
	SUM("Local I/O Write Time", io_write_ms),
	IGNORE("Local Written Blocks"),
	SUM("Shared I/O Read Time", io_read_ms),
	NUMBER("Original Hash Batches", hash_batches_planned),
	IGNORE("Original Hash Buckets"),
	NUMBER("Shared Dirtied Blocks", shared_dirtied),
	SUM("Shared I/O Write Time", io_write_ms),
	NUMBER("Shared Written Blocks", shared_written),
	NUMBER("Rows Removed by Filter", removed_filter),
	NUMBER("Rows Removed by Join Filter", removed_join_filter),
	NUMBER("Rows Removed by Index Recheck", removed_recheck),
};

/* As in XML tags: every punctuation is one character. */
static unsigned char fold(char c)
{
	bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	return kept ? (unsigned char)c : ' ';
}

static int compare_key(struct str key, const char *other)
{
	size_t n = strlen(other);
	if (key.n != n)
		return key.n < n ? -1 : 1;
	for (size_t i = 0; i < n; i++)
		if (fold(key.p[i]) != fold(other[i]))
			return fold(key.p[i]) < fold(other[i]) ? -1 : 1;
	return 0;
}

const struct plan_field *plan_field_find(struct str key)
{
	size_t low = 0, high = ARRAY_LEN(fields);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = compare_key(key, fields[middle].key);
		if (order == 0)
			return &fields[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool plan_fields_are_sorted(void)
{
	for (size_t i = 1; i < ARRAY_LEN(fields); i++)
		if (compare_key(str_from(fields[i].key), fields[i - 1].key) <= 0)
			return false;
	return true;
}

double plan_number(struct str s)
{
	static const double scale[] = {1, 10, 100, 1000, 1e4, 1e5, 1e6};
	uint64_t digits = 0;
	size_t i = 0, decimals = 0;
	double v;
	bool point = false;
	for (; i < s.n && i < 16; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';
		if (s.p[i] == '.' && !point)
			point = true;
		else if (digit > 9)
			break;
		else
			digits = digits * 10 + digit, decimals += point;
	}
	if (i == s.n && i > 0 && decimals < ARRAY_LEN(scale))
		return (double)digits / scale[decimals];
	return str_to_double(s, &v) && v >= 0 && v < 1e300 ? v : PLAN_NONE;
}

static enum plan_link link_of(struct str s)
{
	static const struct {
		const char *name;
		enum plan_link link;
	} links[] = {{"Outer", PLAN_OUTER},       {"Inner", PLAN_INNER},       {"Member", PLAN_MEMBER},
		     {"Subquery", PLAN_SUBQUERY}, {"InitPlan", PLAN_INITPLAN}, {"SubPlan", PLAN_SUBPLAN}};
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		if (str_eq(s, str_from(links[i].name)))
			return links[i].link;
	return PLAN_OUTER;
}

static void add_list_item(struct plan_node *node, const struct plan_field *field, struct str item, struct arena *arena)
{
	struct str **items = (struct str **)(void *)((char *)node + field->offset);
	size_t *n = (size_t *)(void *)((char *)node + field->count_offset);
	/* Full at every power of two from 4 on. */
	if (*n == 0 || (*n >= 4 && (*n & (*n - 1)) == 0)) {
		struct str *bigger = ARENA_ARRAY(struct str, *n ? *n * 2 : 4, arena);
		if (*n)
			memcpy(bigger, *items, *n * sizeof **items);
		*items = bigger;
	}
	(*items)[(*n)++] = item;
}

void plan_field_set(struct plan_node *node, const struct plan_field *field, struct str value, struct arena *arena)
{
	void *at = (char *)node + field->offset;
	double number;
	switch (field->type) {
	case FIELD_TEXT:
		*(struct str *)at = value;
		return;
	case FIELD_ROWS:
		node->rows_rounded = str_find_char(value, '.') < 0;
		*(double *)at = plan_number(value);
		return;
	case FIELD_NUMBER:
		*(double *)at = plan_number(value);
		return;
	case FIELD_SUM:
		number = plan_number(value);
		if (number >= 0)
			*(double *)at = plan_or_zero(*(double *)at) + number;
		return;
	case FIELD_BOOL:
		*(bool *)at = str_eq(value, STR("true"));
		return;
	case FIELD_DISK:
		*(bool *)at = str_eq(value, STR("Disk"));
		return;
	case FIELD_LINK:
		*(enum plan_link *)at = link_of(value);
		return;
	case FIELD_LIST:
		add_list_item(node, field, value, arena);
		return;
	case FIELD_IGNORE:
		return;
	}
}

struct plan_node *plan_node_new(struct arena *arena)
{
	struct plan_node *node = ARENA_NEW(struct plan_node, arena);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		enum plan_field_type type = fields[i].type;
		if (type == FIELD_NUMBER || type == FIELD_SUM || type == FIELD_ROWS)
			*(double *)(void *)((char *)node + fields[i].offset) = PLAN_NONE;
	}
	node->link = PLAN_OUTER;
	return node;
}

struct plan_worker plan_worker_empty(void)
{
	return (struct plan_worker){.rows = PLAN_NONE,
				    .loops = PLAN_NONE,
				    .total_ms = PLAN_NONE,
				    .startup_ms = PLAN_NONE,
				    .sort_kb = PLAN_NONE,
				    .exact_pages = PLAN_NONE,
				    .lossy_pages = PLAN_NONE};
}

struct plan *plan_new(struct arena *arena)
{
	struct plan *plan = ARENA_NEW(struct plan, arena);
	plan->planning_ms = plan->execution_ms = PLAN_NONE;
	plan->jit_ms = plan->jit_functions = plan->serialization_ms = PLAN_NONE;
	return plan;
}

void plan_add_extra(struct plan_extra **extras, size_t *n, struct str key, struct str value, struct arena *arena)
{
	if (*n == 0 || (*n >= 4 && (*n & (*n - 1)) == 0)) {
		struct plan_extra *bigger = ARENA_ARRAY(struct plan_extra, *n ? *n * 2 : 4, arena);
		if (*n)
			memcpy(bigger, *extras, *n * sizeof **extras);
		*extras = bigger;
	}
	(*extras)[(*n)++] = (struct plan_extra){key, value};
}

static bool number_nodes(struct plan *plan, struct plan_node *node, unsigned depth, struct err *err)
{
	if (depth > PLAN_MAX_DEPTH)
		return err_set(err, ERR_LIMIT, "the plan is more than %d levels deep", PLAN_MAX_DEPTH);
	if (plan->node_count == PLAN_MAX_NODES)
		return err_set(err, ERR_LIMIT, "the plan has more than %d nodes", PLAN_MAX_NODES);
	/* Some tools leave out the loops of nodes that ran once. */
	if (node->loops < 0 && (node->rows >= 0 || node->total_ms >= 0))
		node->loops = 1;
	node->depth = depth;
	node->number = plan->node_count++;
	plan->analyzed |= node->loops >= 0;
	plan->timed |= node->loops > 0 && node->total_ms >= 0;
	for (size_t i = 0; i < node->children_n; i++) {
		node->children[i]->parent = node;
		/* Until 13 JSON calls the input of ModifyTable a member, later outer; text does not say. */
		if (node->children[i]->link == PLAN_OUTER && str_eq(node->type, STR("ModifyTable")))
			node->children[i]->link = PLAN_MEMBER;
		if (!number_nodes(plan, node->children[i], depth + 1, err))
			return false;
	}
	return true;
}

bool plan_complete(struct plan *plan, struct err *err)
{
	plan->root->link = PLAN_ROOT;
	return number_nodes(plan, plan->root, 0, err);
}
