#ifndef PARSERS_PG_NAME_H
#define PARSERS_PG_NAME_H
/*
 * Names as PostgreSQL prints them: quoted identifiers (quote_identifier() of ruleutils.c) and type names in the
 * spelling of format_type(), whatever alias the statement used ("int8" becomes "bigint").
 */
#include <cjson/cJSON.h>

#include "base/buf.h"
#include "base/str.h"

/* Appends `name`, in double quotes when it needs them. */
void pg_name_quote(struct str name, struct buf *out);
/* Appends "schema.name", each quoted as needed; without the dot when `schema` is empty. */
void pg_name_quote_qualified(struct str schema, struct str name, struct buf *out);
/* Appends `value` as a string constant. */
void pg_name_quote_literal(struct str value, struct buf *out);
/* Whether `word` (lower case) cannot be used as a name without quotes. */
bool pg_name_is_reserved(struct str word);

/* How a type name is written. A catalogue keeps the schema; a canonical text drops "public". */
enum pg_type_style { PG_TYPE_QUALIFIED, PG_TYPE_BARE };
/* Appends the type of a TypeName (the inner node): "character varying(40)", "timestamp(3) with time zone", "text[]". */
void pg_type_write(const cJSON *type_name, enum pg_type_style style, struct buf *out);
/* The last part of the name as the parser has it: "int8", "varchar", "citext". */
struct str pg_type_base(const cJSON *type_name);

#endif
