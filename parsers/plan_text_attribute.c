/*
 * A node's attributes in text format. Most lines are "Key: value" with JSON's key; the others pack several figures into
 * one line and are taken apart by the tables below.
 */
#include "base/base.h"
#include "parsers/plan_fields.h"
#include "parsers/plan_readers.h"

/* Keys of packed lines ("Buckets: 1024  Batches: 1  Memory Usage: 9kB") and what JSON calls them. */
static const struct {
	const char *text, *key;
} packed_keys[] = {
	{"Buckets", "Hash Buckets"},      {"Batches", "Hash Batches"},      {"Memory Usage", "Peak Memory Usage"},
	{"Disk Usage", "Disk Usage"},     {"Hits", "Cache Hits"},           {"Misses", "Cache Misses"},
	{"Evictions", "Cache Evictions"}, {"Overflows", "Cache Overflows"}, {"Sort Method", "Sort Method"},
	{"Memory", "Sort Space Used"},    {"Disk", "Sort Space Used"},      {"Peak Memory", "Sort Space Used"},
	{"Peak Disk", "Sort Space Used"},
};

/* First keys of lines that are packed. */
static const char *const packed_lines[] = {
	"Buckets",          "Batches",           "Hits",   "Sort Method", "Planned Partitions",
	"Full-sort Groups", "Pre-sorted Groups", "Storage"};

static struct str without_unit(struct str value)
{
	if (str_ends(value, STR("kB")))
		value.n -= 2;
	return value;
}

static void set_by_key(struct plan_node *node, const char *key, struct str value, struct arena *arena)
{
	plan_field_set(node, plan_field_find(str_from(key)), value, arena);
}

static void set_packed(struct str key, struct str value, struct plan_node *node, struct arena *arena)
{
	struct str original, rest = value;
	ptrdiff_t originally = str_find(value, STR(" (originally "));
	if (originally >= 0) {
		rest = str_skip(value, (size_t)originally + 13);
		value = str_head(value, (size_t)originally);
		if (str_cut(&rest, ')', &original) && str_eq(key, STR("Batches")))
			node->hash_batches_planned = plan_number(original);
	} else if (str_eq(key, STR("Batches")) && str_eq(node->type, STR("Hash"))) {
		node->hash_batches_planned = plan_number(value);
	}
	if (str_eq(key, STR("Disk")) || str_eq(key, STR("Peak Disk")))
		node->sort_on_disk = true;
	for (size_t i = 0; i < ARRAY_LEN(packed_keys); i++) {
		if (str_eq(key, str_from(packed_keys[i].text))) {
			set_by_key(node, packed_keys[i].key, without_unit(value), arena);
			return;
		}
	}
	plan_add_extra(&node->extras, &node->extras_n, key, value, arena);
}

/* "Key: value  Key: value": pairs are two blanks apart. */
static void set_packed_line(struct str line, struct plan_node *node, struct arena *arena)
{
	while (line.n) {
		struct str pair = line, key;
		ptrdiff_t gap = str_find(line, STR("  "));
		if (gap >= 0)
			pair = str_head(line, (size_t)gap);
		line = gap >= 0 ? str_skip(line, (size_t)gap + 2) : str_skip(line, line.n);
		if (str_cut(&pair, ':', &key))
			set_packed(key, str_trim(pair), node, arena);
	}
}

/* "shared hit=3 read=4, temp read=1 written=2": words without '=' say what the following figures are of. */
static const struct {
	const char *line, *group, *name, *key;
} figures[] = {
	{"Buffers", "shared", "hit", "Shared Hit Blocks"},
	{"Buffers", "shared", "read", "Shared Read Blocks"},
	{"Buffers", "shared", "dirtied", "Shared Dirtied Blocks"},
	{"Buffers", "shared", "written", "Shared Written Blocks"},
	{"Buffers", "local", "hit", "Local Hit Blocks"},
	{"Buffers", "local", "read", "Local Read Blocks"},
	{"Buffers", "temp", "read", "Temp Read Blocks"},
	{"Buffers", "temp", "written", "Temp Written Blocks"},
	{"I/O Timings", "", "read", "I/O Read Time"},
	{"I/O Timings", "", "write", "I/O Write Time"},
	{"WAL", "", "records", "WAL Records"},
	{"WAL", "", "fpi", "WAL FPI"},
	{"WAL", "", "bytes", "WAL Bytes"},
	{"Heap Blocks", "", "exact", "Exact Heap Blocks"},
	{"Heap Blocks", "", "lossy", "Lossy Heap Blocks"},
};

static void set_figure(struct str line_key, struct str group, struct str name, struct str value, struct plan_node *node,
		       struct arena *arena)
{
	for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
		if (str_eq(line_key, str_from(figures[i].line)) && str_eq(name, str_from(figures[i].name)) &&
		    (!figures[i].group[0] || str_eq(group, str_from(figures[i].group)))) {
			set_by_key(node, figures[i].key, value, arena);
			return;
		}
	}
}

static void set_figures(struct str key, struct str rest, struct plan_node *node, struct arena *arena)
{
	struct str word, group = STR(""), name;
	while (rest.n) {
		if (!str_cut(&rest, ' ', &word)) {
			word = rest;
			rest = str_skip(rest, rest.n);
		}
		while (word.n && word.p[word.n - 1] == ',')
			word.n--;
		if (str_cut(&word, '=', &name))
			set_figure(key, group, name, word, node, arena);
		else
			group = word;
	}
}

/* Items of "a, lower(b, 'x'), c DESC": commas within brackets or quotes do not count. */
static void set_list(const struct plan_field *field, struct str rest, struct plan_node *node, struct arena *arena)
{
	size_t start = 0;
	int depth = 0;
	char quote = '\0';
	for (size_t i = 0; i <= rest.n; i++) {
		char c = i < rest.n ? rest.p[i] : ',';
		if (i < rest.n && quote) {
			quote = c == quote ? '\0' : quote;
		} else if (c == '\'' || c == '"') {
			quote = c;
		} else if (c == '(' || c == '[') {
			depth++;
		} else if (c == ')' || c == ']') {
			depth--;
		} else if (c == ',' && (depth <= 0 || i == rest.n)) {
			plan_field_set(node, field, str_trim(str_of(rest.p + start, i - start)), arena);
			start = i + 1;
		}
	}
}

static bool is_packed(struct str key)
{
	for (size_t i = 0; i < ARRAY_LEN(packed_lines); i++)
		if (str_eq(key, str_from(packed_lines[i])))
			return true;
	return false;
}

bool plan_text_attribute(struct str line, struct plan_node *node, struct arena *arena)
{
	struct str value = str_trim(line), key, whole = value;
	if (!str_cut(&value, ':', &key) || !key.n || key.n > 40)
		return false;
	value = str_trim(value);
	if (str_eq(key, STR("Hash Key")))
		key = STR("Group Key"); /* of a grouping set */
	const struct plan_field *field = plan_field_find(key);
	if (is_packed(key))
		set_packed_line(whole, node, arena);
	else if (str_eq(key, STR("Buffers")) || str_eq(key, STR("I/O Timings")) || str_eq(key, STR("WAL")) ||
		 str_eq(key, STR("Heap Blocks")))
		set_figures(key, value, node, arena);
	else if (field && field->type == FIELD_LIST && str_eq(value, STR("()")))
		return true;
	else if (field && field->type == FIELD_LIST)
		set_list(field, value, node, arena);
	else if (field)
		plan_field_set(node, field, value, arena);
	else
		plan_add_extra(&node->extras, &node->extras_n, key, value, arena);
	return true;
}
