#ifndef PARSERS_LOG_PREFIX_OPS_H
#define PARSERS_LOG_PREFIX_OPS_H
/* A compiled log_line_prefix: private to log_prefix*.c. */
#include "parsers/log_prefix.h"
#include "parsers/log_prefix_straight.h"
#include "parsers/log_shapes.h"

#define PREFIX_MAX_OPS 64
#define PREFIX_MAX_NAMES 64

enum prefix_op_kind {
	OP_LITERAL,
	OP_TIME,     /* %m %t %s */
	OP_EPOCH,    /* %n */
	OP_NUMBER,   /* %p %P %l %x %Q; may be empty */
	OP_HOST,     /* %h %r %L: no blanks */
	OP_SESSION,  /* %c */
	OP_VXID,     /* %v */
	OP_SQLSTATE, /* %e */
	OP_TEXT,     /* %u %d %a %b %i %* */
	OP_STOP,     /* %q */
	OP_BLANKS,   /* %_ */
};

struct prefix_op {
	enum prefix_op_kind kind;
	char escape;
	int width; /* of %-10u; 0: none */
	struct str literal;
};

/* A stretch of names, with what stands between them and a literal behind, that is remembered. */
#define PREFIX_RUN_BYTES 128
#define PREFIX_RUN_FIELDS 8

struct prefix {
	struct prefix_op ops[PREFIX_MAX_OPS];
	size_t n;
	struct str text;
	struct time_cache time;
	size_t run_from, run_to; /* the operations of the first stretch of names, a literal last; equal: none */
	struct straight_prefix *straight; /* or NULL */
	bool glued;                       /* names follow each other without anything in between */
	char *names[PREFIX_MAX_NAMES];    /* that hold a separator; all of them when they are glued */
	size_t name_lengths[PREFIX_MAX_NAMES];
	size_t names_n;
	struct arena *arena;
};

void prefix_set_number(struct log_entry *e, char escape, uint64_t v, bool negative);
/* The member that an escape fills in, or NULL. */
struct str *prefix_slice_of(struct log_entry *e, char escape);

#endif
