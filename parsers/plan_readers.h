#ifndef PARSERS_PLAN_READERS_H
#define PARSERS_PLAN_READERS_H
/*
 * What plan_read_all() is made of: the readers of one plan each, and the frames around them. Private to parsers/plan_*.
 */
#include "parsers/doc.h"
#include "parsers/plan.h"

struct plan_sink {
	void (*each)(void *context, struct plan *plan);
	void *context;
	struct pos at; /* of the document that is being read */
	size_t found;  /* plans delivered */
	struct arena *arena;
};

/*
 * Delivers every plan in a document: EXPLAIN's array of statements, auto_explain's object, a bare node, and any of them
 * wrapped in other lists and objects (drivers print {"QUERY PLAN": …}). False, with *err, when one is beyond the
 * limits.
 */
bool plan_from_doc(const struct doc *d, struct plan_sink *sink, struct err *err);

/*
 * Text: one plan from the start of *rest, moved behind it. `query` is what stood before the first node (auto_explain's
 * Query Text), or empty.
 */
struct plan *plan_read_text(struct str *rest, struct arena *arena, struct err *err);
/* True if the line is a plan's node in text format; *column is where the arrow or the name starts. */
bool plan_text_is_node(struct str line, size_t *column);
/* True for "SubPlan 1", "InitPlan 1 (returns $0)" and "CTE x", without indentation: of the node that follows. */
bool plan_text_is_heading(struct str bare);
/* Fills in a node from such a line. */
void plan_text_head(struct str line, struct plan_node *node, struct arena *arena);
/* One line of a node's attributes ("Rows Removed by Filter: 5"). False when it is not one. */
bool plan_text_attribute(struct str line, struct plan_node *node, struct arena *arena);

/* The text without psql's or pgAdmin's frame: `text` itself when it has none, else a copy in `arena`. */
struct str plan_unframe(struct str text, struct arena *arena);

/* The next line without its end; false at the end of *rest. */
bool plan_next_line(struct str *rest, struct str *line);
size_t plan_indentation(struct str line);

#endif
