#ifndef PARSERS_SCHEMA_H
#define PARSERS_SCHEMA_H
/*
 * Data definition statements: from a parse tree to drafts of the catalogue. One file a family: schema_table.c (CREATE
 * TABLE and its columns and constraints), schema_alter.c, schema_index.c, schema_sequence.c
 * (sequences and domains), schema_object.c (all else), schema_rename.c,
 * schema_like.c, schema_name.c (names that the server chooses),
 * schema_statistics.c (pg_restore_relation_stats() and its like). schema_ddl.c parses and hands out; schema_newer.c
 * rewrites what the grammar is too old for; schema_archive.c reads pg_dump's archives; schema_read.c is the entry.
 */
#include "base/buf.h"
#include "parsers/catalog_build.h"
#include "parsers/pg_tree.h"

struct schema_statement {
	struct catalog *c;
	struct str text;     /* the statement, without its semicolon */
	const cJSON *node;   /* its tree, without the wrapper */
	struct str original; /* the text before schema_rewrite_newer(), for definitions */
	bool rewritten;
	bool not_enforced; /* rewritten, and it said NOT ENFORCED */
};

/* Where statements come from, for diagnostics. */
struct schema_origin {
	const char *file;
	const struct catalog_sink *sink; /* may be NULL */
};

/*
 * Runs one statement against the catalogue's drafts. Statements that define nothing of interest are told from their
 * first words and cost no parse; one that the grammar does not know costs one diagnostic.
 */
void schema_run(struct catalog *c, struct str text, uint64_t line, const struct schema_origin *origin);
/* All statements of a script. */
void schema_read_script(struct catalog *c, size_t (*read)(void *context, char *block, size_t cap), void *context,
			const struct schema_origin *origin);
void schema_diagnose(const struct schema_origin *origin, struct err *err, uint64_t line);

/* Handlers, by the kind of the node. */
void schema_create_table(struct schema_statement *s);
void schema_create_foreign_table(struct schema_statement *s);
void schema_create_table_as(struct schema_statement *s);
void schema_create_composite(struct schema_statement *s);
void schema_alter_table(struct schema_statement *s);
void schema_create_index(struct schema_statement *s);
void schema_create_view(struct schema_statement *s);
void schema_create_enum(struct schema_statement *s);
void schema_alter_enum(struct schema_statement *s);
void schema_create_extension(struct schema_statement *s);
void schema_create_trigger(struct schema_statement *s);
void schema_create_statistics(struct schema_statement *s);
void schema_create_sequence(struct schema_statement *s);
void schema_alter_sequence(struct schema_statement *s);
void schema_create_domain(struct schema_statement *s);
void schema_comment(struct schema_statement *s);
void schema_drop(struct schema_statement *s);
void schema_rename(struct schema_statement *s);
void schema_move(struct schema_statement *s); /* ALTER … SET SCHEMA */
void schema_set(struct schema_statement *s);
void schema_select(struct schema_statement *s);

/* Pieces that handlers share. */
/* The name of a relation that is there, and of one that is made. */
struct qname schema_range_name(struct schema_statement *s, const cJSON *range_var);
struct qname schema_new_name(struct schema_statement *s, const cJSON *range_var);
/* (LIKE other INCLUDING …) in the definition of a table. */
void schema_add_like(struct schema_statement *s, struct qname table, struct draft_table *t, const cJSON *clause);
/* A ColumnDef: adds the column, with its inline constraints. */
void schema_add_column(struct schema_statement *s, struct qname table, struct draft_table *t, const cJSON *definition);
/* A Constraint of a table; `column` (or empty) is the one that it was written at. `text`: the ALTER TABLE, or empty. */
void schema_add_constraint(struct schema_statement *s, struct qname table, const cJSON *constraint, struct str column,
			   struct str text);
/* A column definition's DEFAULT, canonical. */
struct str schema_expression(struct schema_statement *s, const cJSON *node, const struct table *t);
/* Fills in key `i` of a draft from an IndexElem. */
void schema_fill_key(struct schema_statement *s, struct draft_index *draft, size_t i, const cJSON *element);
/* "a_lower": what PostgreSQL puts between table and label in the name of an index that was given none. */
struct str schema_index_columns(struct schema_statement *s, const cJSON *elements, const cJSON *include);
/* The sequence of a serial or identity column, with the options that the latter was given. */
void schema_column_sequence(struct schema_statement *s, struct qname table, const struct column *column,
			    const cJSON *options, bool identity);
/* setval(name, value, called): where a sequence stood when the data was dumped. */
void schema_set_sequence(struct schema_statement *s, struct str name, const cJSON *value, const cJSON *called);
/* The largest value of an integer type. */
int64_t sequence_type_max(struct str type);
/* DefElem lists as text: "fillfactor='80'". */
struct str schema_options(struct schema_statement *s, const cJSON *options);
/* The statement's text from the first `marker` (at top level, whole words, any case) on; without it, unless `keep`. */
struct str schema_text_from(struct str text, struct str marker, bool keep);
/* Bytes of the quoted string, quoted name, dollar quote or comment at the start of `s`; 0 when there is none. */
size_t schema_quoted_length(struct str s);
/* White space outside quotes squeezed to one blank. */
struct str schema_squeeze(struct str text, struct arena *arena);
/* A name list ("columns") of String nodes as an array in the catalogue's arena. */
struct str *schema_strings(struct schema_statement *s, const cJSON *list, size_t *n);
/* A partition's bound: "FOR VALUES FROM …", "DEFAULT". */
struct str schema_partition_bound(struct schema_statement *s, const cJSON *bound);

/* A statement in newer grammar, rewritten for the one we have; false when there is nothing to rewrite. */
bool schema_rewrite_newer(struct str text, struct buf *out, bool *not_enforced);

/* pg_dump's archives: every definition of the table of contents, in order. False, with *err, when it is damaged. */
struct source;
bool schema_archive_sniff(struct str head);
bool schema_archive_read(struct source *src, struct catalog *c, const struct schema_origin *origin, struct err *err);

#endif
