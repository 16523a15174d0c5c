#ifndef PARSERS_INDEX_TEXT_H
#define PARSERS_INDEX_TEXT_H
/*
 * An index as SQL, written from what the catalogue knows of it. Expressions and predicates are the catalogue's
 * canonical text, which is valid SQL; what is a default is left out.
 */
#include "base/buf.h"
#include "parsers/catalog.h"

/* Appends "(a, lower(b) DESC) INCLUDE (c)". */
void index_text_keys(const struct index *index, struct buf *out);
/* Appends what stands behind the keys: NULLS NOT DISTINCT, WITH, TABLESPACE, WHERE, each with a blank before it. */
void index_text_tail(const struct index *index, struct buf *out);
/* Appends the statement that makes the index under its own name, as pg_dump spells it. */
void index_text_definition(const struct index *index, struct buf *out);

#endif
