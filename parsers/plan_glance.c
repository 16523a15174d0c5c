/*
 * Query text and shape of a plan without its tree. Of JSON only the few keys that make up the shape are looked at; of
 * text only the nodes' first lines. YAML and XML are rare and simply read.
 */
#include "base/base.h"
#include "base/hash.h"
#include "base/span.h"
#include "parsers/plan_fields.h"
#include "parsers/plan_readers.h"

static uint64_t mix_text(uint64_t shape, struct str s)
{
	return hash_mix(shape, hash_bytes(s));
}

/* What of one node goes into the shape, in the order in which EXPLAIN prints it. */
struct glimpse {
	struct str type, strategy, index, relation;
	unsigned depth;
};

static uint64_t mix_node(uint64_t shape, const struct glimpse *g)
{
	shape = mix_text(hash_mix(shape, g->depth), g->type);
	shape = mix_text(shape, g->strategy);
	shape = mix_text(shape, g->index);
	return mix_text(shape, g->relation);
}

static uint64_t shape_of(const struct plan_node *node, uint64_t shape)
{
	struct glimpse g = {node->type, node->strategy, node->index, node->relation, node->depth};
	shape = mix_node(shape, &g);
	for (size_t i = 0; i < node->children_n; i++)
		shape = shape_of(node->children[i], shape);
	return shape;
}

uint64_t plan_shape(const struct plan *plan)
{
	return shape_of(plan->root, 0);
}

struct json_glance {
	const char *p, *end;
	unsigned braces, root_braces, node_braces;
	struct glimpse node;
	unsigned nodes;
	uint64_t shape;
	struct str query;
};

/* The string whose opening quote is at p, without quotes, as it stands; p moves behind it. False at the end. */
static bool next_string(struct json_glance *g, struct str *out)
{
	const char *start = ++g->p;
	g->p += span_until(str_of(g->p, (size_t)(g->end - g->p)), '"', '\\');
	while (g->p + 1 < g->end && *g->p == '\\') {
		g->p += 2;
		g->p += span_until(str_of(g->p, (size_t)(g->end - g->p)), '"', '\\');
	}
	if (g->p == g->end || *g->p != '"') {
		g->p = g->end;
		return false;
	}
	*out = str_of(start, (size_t)(g->p++ - start));
	return true;
}

static void finish_node(struct json_glance *g)
{
	if (g->nodes)
		g->shape = mix_node(g->shape, &g->node);
}

static void see_member(struct json_glance *g, struct str key, struct str value, struct arena *arena)
{
	if (str_eq(key, STR("Node Type"))) {
		finish_node(g);
		if (g->nodes++ == 0)
			g->root_braces = g->braces;
		g->node_braces = g->braces;
		g->node = (struct glimpse){.type = doc_unescape(value, arena), .depth = g->braces - g->root_braces};
	} else if (str_eq(key, STR("Query Text")) && !g->query.n) {
		g->query = doc_unescape(value, arena);
	} else if (g->braces != g->node_braces) {
		return; /* of an object in the node: a target table, a worker */
	} else if (str_eq(key, STR("Strategy"))) {
		g->node.strategy = value;
	} else if (str_eq(key, STR("Index Name"))) {
		g->node.index = doc_unescape(value, arena);
	} else if (str_eq(key, STR("Relation Name"))) {
		g->node.relation = doc_unescape(value, arena);
	}
}

/* A string was met: if it is one of the keys wanted, with a string for its value, it is looked at. */
static bool see_string(struct json_glance *g, struct arena *arena)
{
	struct str key, value;
	if (!next_string(g, &key))
		return false;
	if (g->p == g->end || *g->p != ':' || key.n < 8 || key.n > 13 || !strchr("NSIRQ", key.p[0]))
		return true;
	g->p++;
	while (g->p < g->end && *g->p == ' ')
		g->p++;
	if (g->p == g->end || *g->p != '"')
		return true;
	if (!next_string(g, &value))
		return false;
	see_member(g, key, value, arena);
	return true;
}

static bool glance_json(struct str document, struct str *query, uint64_t *shape, struct arena *arena)
{
	struct json_glance g = {.p = document.p, .end = document.p + document.n};
	while ((g.p += span_until_any(str_of(g.p, (size_t)(g.end - g.p)), '"', '{', '}')) < g.end) {
		char c = *g.p;
		if (c == '"') {
			if (!see_string(&g, arena))
				break;
			continue;
		}
		g.braces += c == '{';
		g.braces -= c == '}';
		g.p++;
	}
	finish_node(&g);
	*query = g.query;
	*shape = g.shape;
	return g.nodes > 0;
}

/* Nothing of a line but its head counts; columns become depths as in plan_text.c. */
static bool glance_text(struct str document, struct str *query, uint64_t *shape, struct arena *arena)
{
	struct str rest = document, line;
	size_t column, columns[PLAN_MAX_DEPTH + 2], depth = 0;
	unsigned nodes = 0;
	*shape = 0;
	*query = STR("");
	while (plan_next_line(&rest, &line)) {
		bool is_node = plan_text_is_node(line, &column);
		if (!nodes && (!is_node || str_starts(str_trim(line), STR("->"))))
			continue;
		if (!is_node && !plan_text_is_heading(str_skip(line, column)))
			continue;
		if (nodes && column <= columns[0])
			break;
		if (!nodes && str_starts(document, STR("Query Text: ")))
			*query = str_trim(str_head(str_skip(document, 12), (size_t)(line.p - document.p) - 12));
		while (depth > 1 && columns[depth - 1] >= column)
			depth--;
		if (!is_node)
			continue;
		if (depth == ARRAY_LEN(columns))
			return false;
		struct plan_node node = {0};
		plan_text_head(line, &node, arena);
		*shape = mix_node(*shape, &(struct glimpse){node.type, node.strategy, node.index, node.relation,
							    (unsigned)depth});
		columns[depth++] = column;
		nodes++;
	}
	ptrdiff_t parameters = str_find_last(*query, STR("\nQuery Parameters: "));
	if (parameters >= 0)
		*query = str_head(*query, (size_t)parameters);
	return nodes > 0;
}

static bool glance_slowly(struct str document, struct str *query, uint64_t *shape, struct arena *arena)
{
	struct plan *plan = plan_read(document, (struct pos){0}, arena, NULL);
	if (!plan)
		return false;
	*query = plan->query;
	*shape = plan_shape(plan);
	return true;
}

bool plan_glance(struct str document, struct str *query, uint64_t *shape, struct arena *arena)
{
	struct str start = str_skip(document, plan_indentation(document));
	if (start.n && (start.p[0] == '{' || start.p[0] == '['))
		return glance_json(start, query, shape, arena);
	if (str_starts(start, STR("<explain")) || str_starts(start, STR("Query Text: \"")) ||
	    str_starts(start, STR("- Plan:")))
		if (glance_slowly(start, query, shape, arena))
			return true;
	return glance_text(start, query, shape, arena);
}
