#ifndef PARSERS_LOG_PREFIX_STRAIGHT_H
#define PARSERS_LOG_PREFIX_STRAIGHT_H
/*
 * The straight way through a log_line_prefix: most lines differ from one before in time and numbers only. Fixed shapes
 * are read one after the other, and a stretch of names that has been met is known by its bytes; nothing is tried twice.
 * Whatever does not fit is left to prefix_match(), which then teaches the stretch it found.
 *
 * A straight match is what prefix_match() would find: steps are its operations, in order, for shapes that can end in
 * one place only. Padding, free text outside of the stretch, and numbers glued to a time are never straight.
 *
 * Private to log_prefix*.c.
 */
#include "base/arena.h"
#include "parsers/log_shapes.h"
#include "parsers/log_words.h"

struct prefix;
struct straight_prefix;

/* NULL when nothing of the prefix can be read so. */
struct straight_prefix *straight_compile(const struct prefix *p, struct arena *arena);
bool straight_match(struct straight_prefix *s, struct str line, struct log_entry *e, const struct log_word **word,
		    size_t *end);
/* The stretch of names at `at` in `line`, `n` bytes, is what `e` says. */
void straight_learn(struct straight_prefix *s, const struct prefix *p, struct str line, size_t at, size_t n,
		    const struct log_entry *e);
/* Stretches may now be taken apart in other ways. */
void straight_forget(struct straight_prefix *s);

#endif
