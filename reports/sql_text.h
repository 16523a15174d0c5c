#ifndef REPORTS_SQL_TEXT_H
#define REPORTS_SQL_TEXT_H
/*
 * Writing SQL scripts: statements exactly as given, everything else in comments that nothing can break out of. Names
 * and titles come from logs and dumps, so they are taken as hostile.
 */
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * One line of text, as it may stand in a comment: control characters (line ends above all), comment brackets and marks
 * that turn the reading direction are replaced; cut at 400 bytes.
 */
void sql_add_comment_text(struct buf *out, struct str text);
/* "-- " and the text, as one line. */
void sql_print_comment(FILE *out, struct str text);
/* The statement and ";". With `commented`, every line of it begins with "-- ". NUL and invalid UTF-8 become U+FFFD. */
void sql_print_statement(FILE *out, struct str statement, bool commented);

/* True when the statement begins with the words of `head` (upper case, one blank between words), in any case. */
bool sql_begins(struct str statement, const char *head);

/* What a CREATE INDEX statement makes, as written there (quoted where it was). */
struct sql_built_index {
	struct str schema, name; /* schema: of the table; may be empty */
	bool concurrently, only;
};
/* False when `statement` is no CREATE INDEX that names its index. */
bool sql_find_built_index(struct str statement, struct sql_built_index *built);

/* Appends the statement that drops the index when an interrupted concurrent build left it INVALID. */
void sql_add_guard(struct buf *out, const struct sql_built_index *built);

#endif
