#ifndef ANALYSIS_NORMALIZER_H
#define ANALYSIS_NORMALIZER_H
/*
 * The engine of the scanner: writes the normalised text of a statement, with one byte NORMALIZER_SLOT for every
 * constant or parameter. Lists are folded by taking back what was written: when an element of a list has the same text
 * as one that is already there, the output is cut off before it.
 *
 *     struct normalizer n;
 *     normalizer_init(&n, options, room);      // room for normalizer_room(sql.n) bytes
 *     normalizer_run(&n, sql);
 *     text = str_of(n.out, n.n);
 */
#include "analysis/scan.h"
#include "analysis/token.h"
#include "base/hash.h"

#define NORMALIZER_SLOT '\x01'
#define NORMALIZER_MAX_LISTS 8
#define NORMALIZER_MAX_KEPT 8

/* A list being read: IN (…), ARRAY[…], VALUES (…), (…). */
struct normalizer_list {
	bool rows;               /* VALUES: the elements are the parenthesised rows */
	unsigned depth;          /* of the elements */
	size_t separator, start; /* in the output: of the comma before the current element, and of the element */
	uint32_t slots;          /* met before the current element */
	uint32_t elements;
	uint32_t kept;
	struct {
		uint32_t start, n, first_slot;
	} items[NORMALIZER_MAX_KEPT]; /* elements that stay, all different */
};

/* What happens to slots is also told to whoever reads literals. */
struct normalizer_observer {
	void (*constant)(void *context, const struct token *t, uint32_t slot);
	/* Slots from `first` on equal those from `kept` on, `n` of them, and go. */
	void (*fold)(void *context, uint32_t first, uint32_t kept, uint32_t n);
	void *context;
};

struct normalizer {
	const struct scan_options *options;
	const struct normalizer_observer *observer; /* or NULL */
	const struct token_cursor *cursor;          /* behind the token at hand */
	char *out;
	size_t n;
	enum token_kind previous, before_previous; /* TOKEN_KINDS: none */
	size_t previous_at;                        /* where in the output it starts */
	unsigned depth;                            /* of parentheses and brackets */
	unsigned ordinals_depth;                   /* ORDER BY or GROUP BY is open at depth + 1; 0: none */
	bool in_with, negated;
	enum statement_kind kind;
	uint32_t slots, list_length, semicolons;
	uint64_t literals;
	bool cut;
	bool looked_at_value; /* of a constant, and might have done otherwise for another */
	unsigned lists_n;
	struct normalizer_list lists[NORMALIZER_MAX_LISTS];
};

size_t normalizer_room(size_t sql_bytes);
void normalizer_init(struct normalizer *n, const struct scan_options *options, char *room);
void normalizer_run(struct normalizer *n, struct str sql);

/* scan_statement() with an observer (or NULL). What `n` says of the text afterwards is good, its `out` is gone. */
void normalizer_scan(struct normalizer *n, struct str sql, const struct scan_options *options,
		     const struct normalizer_observer *observer, struct scan_result *result);

/* Adds one constant to normalizer.literals. */
static inline uint64_t normalizer_mix_literal(uint64_t literals, struct str constant, bool negated)
{
	return hash_mix(literals, hash_bytes(constant) + negated);
}

#endif
