#ifndef ANALYSIS_SCAN_H
#define ANALYSIS_SCAN_H
/*
 * The SQL scanner: one pass over a statement gives its fingerprint, at log speed and without allocation.
 *
 * It knows PostgreSQL's lexical rules (src/backend/parser/scan.l): nested comments, every quote form, dollar quotes,
 * numbers of all versions, parameters, operators. Constants and $n become placeholders; key words and unquoted
 * identifiers are folded to lower case; white space and comments vanish; IN lists, ARRAY[…] and VALUES rows of any
 * length fold to one. NULL, TRUE and FALSE stay outside of such lists: the tree's fingerprint (shape.h) makes constants
 * of them, as PostgreSQL's own query jumbling does, but a reader and the advisor want to see them.
 *
 * A statement that was cut short is known by a head of its text; see scan_result.cut.
 *
 * Two statements have the same fingerprint exactly when their normalised texts (scan_normalize()) are equal.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* The first significant key word, enough to know what a statement does before (or without) a parse tree. */
enum statement_kind {
	KIND_UNKNOWN,
	KIND_SELECT,
	KIND_INSERT,
	KIND_UPDATE,
	KIND_DELETE,
	KIND_MERGE,
	KIND_COPY,
	KIND_DDL,
	KIND_TRANSACTION, /* BEGIN, COMMIT, ROLLBACK, SAVEPOINT … */
	KIND_CURSOR,      /* DECLARE, FETCH, MOVE, CLOSE */
	KIND_UTILITY,
	KIND_COUNT
};
extern const char *const statement_kind_names[KIND_COUNT];

struct scan_result {
	uint64_t fingerprint; /* of the normalised text */
	uint64_t literals;    /* of all constants in order: equal exactly for the same text and constants */
	enum statement_kind kind;
	uint32_t slots;       /* constants and parameters met (folded lists count once) */
	uint32_t list_length; /* of the longest folded list */
	bool several;         /* statements, separated by semicolons */
	bool cut;             /* ends inside a quote, a comment or with an ellipsis */
};

struct scan_options {
	bool fold_numbered_names; /* logs_2026_11 and logs_2026_12 are one */
	bool cut;                 /* the text is known to end early */
};

void scan_statement(struct str sql, const struct scan_options *options, struct scan_result *result);

/* Appends the normalised text; constants become $1, $2, … in order of appearance. */
void scan_normalize(struct str sql, const struct scan_options *options, struct buf *out);

/* What is known of one constant without keeping it (safe to attach: nothing here gives the value back). */
enum literal_type { LITERAL_PARAMETER, LITERAL_STRING, LITERAL_NUMBER, LITERAL_LIST };
struct literal {
	enum literal_type type;
	struct str text;                /* the constant as written, or the bound parameter's value; not for keeping */
	uint64_t hash;                  /* of the value (unquoted, unescaped); of a list: of its elements */
	unsigned parameter;             /* n of $n, else 0 */
	uint32_t length;                /* bytes of the value; of a list, elements */
	bool after_limit, after_offset; /* then `number` is exact */
	bool wildcard_first, wildcard_last; /* the value begins or ends with %, or _ first */
	double number;                      /* LITERAL_NUMBER, or a string that is one; NAN otherwise */
};
/* Fills in what follows from a value: hash, length, wildcards, number. */
void literal_set_value(struct literal *l, struct str value);
/* Appends the value of a constant as written: what stands between its quotes, escapes resolved. */
void scan_unquote(struct str constant, struct buf *out);
/* Calls `each` for every slot in the order of the normalised text. */
void scan_literals(struct str sql, const struct scan_options *options,
		   void (*each)(void *context, const struct literal *l), void *context);

/*
 * Redaction: appends `sql` with every constant replaced by a token that is equal for equal values ('‹str:7f3a›', 0 for
 * numbers), comments removed. Unterminated constants are masked to the end.
 */
void scan_redact(struct str sql, struct buf *out);
/* Appends the token that stands for `value`. */
void scan_redact_value(struct str value, struct buf *out);

#endif
