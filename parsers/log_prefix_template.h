#ifndef PARSERS_LOG_PREFIX_TEMPLATE_H
#define PARSERS_LOG_PREFIX_TEMPLATE_H
/*
 * Makes a log_line_prefix from the prefix of one line: what can be told by its shape (times, addresses, session ids),
 * by a key in front of it ("user=", "db:"), or by name becomes an escape, the rest stays as it is. Private to
 * log_prefix_infer.c, which tries whether the other lines agree.
 */
#include "base/arena.h"
#include "base/str.h"

struct names {
	struct str items[16];
	size_t n;
};

/* What the lines say of each other. */
struct introduced {
	struct names users, databases, applications; /* names that messages introduce */
	struct names constants;                      /* words that processes without a session have, too */
};

/* How words that have no shape are taken. DASHED: as FREE, but '-' is no part of them. GLUED: names may follow each
 * other without anything in between. */
enum free_words { WORDS_KNOWN, WORDS_FREE, WORDS_LITERAL, WORDS_DASHED, WORDS_GLUED, WORDS_COUNT };

/* Bytes of the name or word at the start of `s`. */
size_t prefix_word_length(struct str s);

/* "SELECT", "idle in transaction": what %i shows, not a name. */
bool prefix_is_command_tag(struct str s);

struct str prefix_template(const struct introduced *known, struct str prefix, enum free_words words,
			   struct arena *arena);

#endif
