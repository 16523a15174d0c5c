#ifndef ANALYSIS_STATEMENT_TURN_H
#define ANALYSIS_STATEMENT_TURN_H
/*
 * What a normalised statement means for its session, told once per pattern from its key words: does it begin or end a
 * transaction, and does it only count or sum up.
 */
#include <stdbool.h>

#include "base/str.h"

/* enum session_turn of the whole text, which may hold several statements: "begin; update …" begins. */
unsigned statement_turn(struct str normalized);
/* SELECT whose first result is an aggregate: "select count(*) from …". */
bool statement_is_aggregate(struct str normalized);

#endif
