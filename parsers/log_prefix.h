#ifndef PARSERS_LOG_PREFIX_H
#define PARSERS_LOG_PREFIX_H
/*
 * log_line_prefix as a small program: a list of operations, one an escape or a literal, that takes the prefix of a line
 * apart without a regular expression and without allocation.
 *
 * Names may hold anything (blanks, '@', ',', quotes, UTF-8), so an escape of free text ends where what follows it fits:
 * the literal behind it, the escapes behind that, and finally the word ("LOG:  ", "DETAIL:  ") that ends every prefix.
 * The shortest such text wins, except that a name which the log has introduced ("connection authorized: user=…") and
 * that holds a separator itself is tried first.
 *
 *     struct prefix *p = prefix_compile(STR("%m [%p] %q%u@%d "), arena);
 *     if (prefix_match(p, line, &entry, &word, &end))
 *         message = str_skip(line, end + word->text.n + 3);
 */
#include "base/arena.h"
#include "parsers/log_words.h"

struct prefix;

/* Lives in `arena`. Escapes that no version knows expand to nothing, as in the server. NULL only when `text` is
 * absurdly long. Two are ours: "%*" is any text, not kept; "%_" is blanks, where a log shows padding but not how
 * wide. */
struct prefix *prefix_compile(struct str text, struct arena *arena);

/* Many lines will be matched: what repeats in them is remembered, so that most need no trying. */
void prefix_remember(struct prefix *p);

/* The text it was compiled from. */
struct str prefix_text(const struct prefix *p);

/* The literal it begins with, or nothing. */
struct str prefix_lead(const struct prefix *p);

/*
 * Takes the prefix of `line` apart into the fields of `entry` (slices of `line`; what the prefix does not carry is left
 * alone). *word is the word that follows it and *end its offset. Not const: it remembers what it saw last.
 */
bool prefix_match(struct prefix *p, struct str line, struct log_entry *entry, const struct log_word **word,
		  size_t *end);

/*
 * For lines that do not fit in whole: the fields up to where they stop fitting, when at least a time or a pid is among
 * them, and the first word after that.
 */
bool prefix_match_partly(struct prefix *p, struct str line, struct log_entry *entry, const struct log_word **word,
			 size_t *end);

/* How a message begins that prefix_learn() learns from: "connection authorized: user=". */
extern const struct str prefix_introduction;
/* Learns the names of such a message; true when there was a new one. They are copied. Other messages are ignored. */
bool prefix_learn(struct prefix *p, struct str message);
/* What another one has learnt. */
void prefix_learn_from(struct prefix *p, const struct prefix *other);

/* `text` holds one of the escapes in `set` ("pc": what tells sessions apart). */
bool prefix_text_has(struct str text, const char *set);

/* How many different fields it carries. */
unsigned prefix_field_count(const struct prefix *p);

/*
 * Finds the prefix of a log from its first bytes: the candidate that explains most of the lines, and of those the one
 * that carries most fields. Candidates are prefixes in wide use and those made from the log's own lines. The result is
 * a log_line_prefix in `arena`; empty when the lines have none. *explained is how many of a thousand lines it explains.
 */
struct str prefix_infer(struct str head, struct arena *arena, unsigned *explained);

#endif
