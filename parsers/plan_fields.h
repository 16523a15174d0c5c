#ifndef PARSERS_PLAN_FIELDS_H
#define PARSERS_PLAN_FIELDS_H
/*
 * Which key of EXPLAIN's output fills which field of a plan node: one table for JSON, YAML, XML and text.
 *
 * Keys are those of JSON. XML writes '-' for every character that a tag cannot hold, so keys are compared with every
 * character but letters and digits taken as equal.
 */
#include "parsers/plan.h"

enum plan_field_type {
	FIELD_TEXT,
	FIELD_NUMBER,
	FIELD_SUM, /* several keys add up */
	FIELD_BOOL,
	FIELD_LIST, /* struct str * and its size_t count */
	FIELD_LINK,
	FIELD_DISK,   /* true when the value is "Disk" */
	FIELD_ROWS,   /* a number that tells whether it was rounded */
	FIELD_IGNORE, /* known and not worth keeping */
};

struct plan_field {
	const char *key;
	enum plan_field_type type;
	size_t offset, count_offset;
};

/* NULL when the key is unknown. */
const struct plan_field *plan_field_find(struct str key);
/* For the test: plan_field_find() halves a table that must be in order. */
bool plan_fields_are_sorted(void);
/* Sets a scalar field; a FIELD_LIST takes the value as its next item. */
void plan_field_set(struct plan_node *node, const struct plan_field *field, struct str value, struct arena *arena);

/* A node, worker or plan with all numbers PLAN_NONE. */
struct plan_node *plan_node_new(struct arena *arena);
struct plan_worker plan_worker_empty(void);
struct plan *plan_new(struct arena *arena);

void plan_add_extra(struct plan_extra **extras, size_t *n, struct str key, struct str value, struct arena *arena);

/*
 * Once the tree stands: depth, parents, numbers in depth-first order, and what follows from the whole. `children` must
 * be set. False, with *err, when the tree exceeds PLAN_MAX_DEPTH or PLAN_MAX_NODES.
 */
bool plan_complete(struct plan *plan, struct err *err);

/* EXPLAIN's numbers: digits with a point. PLAN_NONE for anything else. */
double plan_number(struct str s);

#endif
