#ifndef PARSERS_SQL_SPLIT_H
#define PARSERS_SQL_SPLIT_H
/*
 * Cuts a stream of SQL, as psql would run it, into statements; the data between them is passed over at reading speed.
 *
 * It knows what may hide a semicolon: every quote form, dollar quotes, nested comments, parentheses (rules), and the
 * BEGIN ATOMIC … END of SQL functions. Lines that begin with a backslash where a statement could begin are psql's own
 * (\restrict, \connect) and are handed out as such. The rows of COPY … FROM stdin are skipped, and so are the bytes of
 * statements that define nothing (INSERT, GRANT …): they are not even kept, so that memory does not depend on them.
 *
 *     struct sql_split s = sql_split_from(read, context);
 *     while (sql_split_next(&s, &statement))
 *         use(statement.text, statement.line);
 *     sql_split_release(&s);
 */
#include "base/str.h"

/* A statement longer than this is handed out as cut, and without its text. */
#define SQL_STATEMENT_MAX_BYTES ((size_t)1 << 20)

struct sql_statement {
	struct str text;     /* without the semicolon; valid until the next call */
	uint64_t line, byte; /* of its first byte: from 1, from 0 */
	bool is_meta;        /* a psql command, to the end of its line */
	bool cut;            /* too long, or the input ended inside it */
};

enum sql_state { SQL_CODE, SQL_STRING, SQL_ESCAPE_STRING, SQL_NAME, SQL_DOLLAR, SQL_LINE_COMMENT, SQL_BLOCK_COMMENT };

struct sql_split {
	/* Up to `cap` more bytes into `block`; 0 at the end. */
	size_t (*read)(void *context, char *block, size_t cap);
	void *context;
	char *buffer;
	size_t cap, end, at; /* bytes held, and the next to look at */
	size_t start;        /* of the statement, SIZE_MAX between statements */
	size_t counted;      /* up to where newlines are counted */
	uint64_t line;       /* at `counted` */
	uint64_t dropped;    /* bytes of the input that are no longer held */
	uint64_t start_line, start_byte;
	enum sql_state state;
	int parentheses, blocks, comments;
	char tag[72]; /* of the dollar quote, with its dollars */
	size_t tag_n;
	bool ended, discard, cut, tracks_blocks, copy_data, plain_backslash;
};

struct sql_split sql_split_from(size_t (*read)(void *context, char *block, size_t cap), void *context);
/* False at the end of the input. */
bool sql_split_next(struct sql_split *s, struct sql_statement *statement);
void sql_split_release(struct sql_split *s);

/* The word at the start of `s` (letters, digits, underscores), and `s` without it and the blanks that follow. */
struct str sql_take_word(struct str *s);
/* Takes `word` if `s` begins with it, whatever its case. */
bool sql_take_keyword(struct str *s, struct str word);

#endif
