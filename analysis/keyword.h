#ifndef ANALYSIS_KEYWORD_H
#define ANALYSIS_KEYWORD_H
/*
 * What the scanner needs to know of key words, without a grammar. Words are given in lower case.
 */
#include "analysis/scan.h"

/* An operand follows, so a minus after it is a sign, and a parenthesis after it opens no argument list. */
bool keyword_precedes_operand(struct str word);
/* Kind of a statement that begins with `word`; KIND_UNKNOWN for WITH and for what is no first word. */
enum statement_kind keyword_statement_kind(struct str word);
/* `word` stands before the name of a savepoint, cursor or prepared statement. */
bool keyword_precedes_session_name(struct str word);
/* `word` may stand where such a name is expected, and is none: FETCH next FROM, DEALLOCATE all. */
bool keyword_is_no_session_name(struct str word);

/*
 * Some constants name a part of the schema rather than a value: the key in data ->> 'key', the unit in
 * date_trunc('day', …), the configuration in to_tsvector('english', …), the zone in AT TIME ZONE 'UTC'. They stay in
 * patterns, because an index on the expression depends on them, and in redacted texts. `before` is the token before the
 * constant, `word` the token before that, `next` the first byte behind it.
 */
bool keyword_precedes_structural(struct str before, struct str word, char next); /* if it looks like a name */
bool keyword_constant_is_structural(struct str constant, struct str before, struct str word, char next);

#endif
