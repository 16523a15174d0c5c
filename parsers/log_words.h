#ifndef PARSERS_LOG_WORDS_H
#define PARSERS_LOG_WORDS_H
/*
 * The words that end a prefix: "LOG:  ", "ERROR:  " begin a message, "DETAIL:  ", "STATEMENT:  " and so on add to it.
 * Servers with lc_messages set translate them; the translations are those of PostgreSQL's own message catalogues
 * (src/backend/po) for the languages that logs are met in.
 */
#include "parsers/log_entry.h"

enum log_part {
	PART_MESSAGE,
	PART_DETAIL,
	PART_HINT,
	PART_QUERY,
	PART_CONTEXT,
	PART_LOCATION,
	PART_BACKTRACE,
	PART_STATEMENT,
	PART_COUNT
};

struct log_word {
	struct str text; /* without the colon */
	enum log_part part;
	enum severity severity; /* of PART_MESSAGE */
};

/* The word at the start of `s` when ":  " follows it, else NULL. */
const struct log_word *log_word_at(struct str s);

/*
 * The first such word in `s` that stands at the start or behind something that is no letter or digit; its offset, or
 * -1. What stands before it is the prefix of a log line.
 */
ptrdiff_t log_word_find(struct str s, const struct log_word **word);

/* The severity that is spelled `s` ("LOG", "FEHLER", "DEBUG2"), or SEVERITY_UNKNOWN. */
enum severity log_severity_of(struct str s);

#endif
