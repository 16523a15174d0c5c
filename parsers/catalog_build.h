#ifndef PARSERS_CATALOG_BUILD_H
#define PARSERS_CATALOG_BUILD_H
/*
 * The catalogue while it is read. Statements, archives and snapshots come in any order, so what they say about other
 * objects is kept by name in drafts; catalog_finish() turns names into pointers. An object that is defined twice keeps
 * its first definition, so that reading a schema twice changes nothing.
 */
#include "parsers/catalog.h"

struct qname {
	struct str schema, name;
};

struct draft_table {
	struct table *table;
	size_t columns_cap;
	bool defined; /* false: only spoken of */
	bool dropped; /* by a later statement */
	bool placed;  /* columns of its parents are in */
	bool clashes; /* another database's table of that name is in the catalogue */
	struct qname *parents;
	size_t parents_n, parents_cap;
	struct qname *likes; /* CREATE TABLE … (LIKE x) */
	size_t likes_n, likes_cap;
	bool is_partition;
	size_t attached_at; /* when it became one, on the catalogue's clock */
};

struct draft_index {
	struct index *index;
	struct qname table;
	struct str *columns; /* by key; empty for an expression */
	struct str *include;
	struct str name_columns; /* of the name that a partition's copy gets: "a_lower" */
	size_t made_at;          /* on the catalogue's clock */
	bool dropped;
};

struct draft_constraint {
	struct constraint *constraint;
	struct qname table, references;
	struct str *columns, *referenced;
	struct str using_index;    /* ADD CONSTRAINT … USING INDEX */
	struct draft_index *index; /* of a primary, unique or exclusion constraint */
	bool dropped;
};

/* What a statement says about an index that another statement makes. */
enum index_note_kind { INDEX_ATTACHED, INDEX_CLUSTERED, INDEX_REPLICA_IDENTITY, INDEX_COMMENT, INDEX_INVALID };
struct index_note {
	enum index_note_kind kind;
	struct qname index, parent; /* parent: INDEX_ATTACHED */
	struct str text;
};

/* Sizes and counters of a table or an index; STAT_NONE where not known. */
struct draft_relation {
	struct qname name;
	enum stat_source source;
	int64_t captured_us; /* of its snapshot; TIME_UNKNOWN sorts first */
	size_t order;        /* of reading */
	double rows, pages, all_visible, bytes;
	double seq_scans, seq_rows, index_scans, inserts, updates, hot_updates, deletes, live, dead;
	double modified_since_analyze;
	double scans, tuples_read, tuples_fetched;
	int64_t last_vacuum_us, last_autovacuum_us, last_analyze_us, last_autoanalyze_us;
};

struct draft_column {
	struct qname table;
	struct str column;
	bool inherited; /* of a table with all its children */
	struct column_stats stats;
};

struct draft_sequence {
	struct sequence *sequence;
	struct qname table;             /* of the column that owns it; empty: none */
	struct str column, column_type; /* the type: as a snapshot has it */
	bool dropped;
	/* Two snapshots give a rate. */
	int64_t first_us, last_us, first;
};

/* A relation that a snapshot knows of: taken where no schema was read, or where the dump is silent. */
struct draft_offer {
	struct qname name, table, parent;
	enum table_kind kind;
	bool is_index, primary, invalid;
	struct str definition;
};

/* A constraint that a snapshot knows of: one that an index backs, or a foreign key. */
struct draft_offered_constraint {
	struct qname table;
	struct str name, index, definition;
	char type; /* pg_constraint.contype */
	bool deferrable;
};

struct draft_extended {
	struct qname table;
	struct extended_statistics statistics;
	struct str *columns;
};

#define DRAFT_LIST(type, name)                                                                                         \
	type *name;                                                                                                    \
	size_t name##_n, name##_cap

#define SEARCH_PATH_MAX 8

struct catalog_state {
	struct map tables;      /* "schema.table" -> struct draft_table */
	struct map index_names; /* "schema.index" -> struct draft_index */
	struct map composites;  /* "schema.type" -> struct draft_table: what typed tables are made of */
	DRAFT_LIST(struct draft_table *, table_list);
	DRAFT_LIST(struct draft_index *, indexes);
	DRAFT_LIST(struct draft_constraint *, constraints);
	DRAFT_LIST(struct index_note, notes);
	DRAFT_LIST(struct draft_relation, relations);
	DRAFT_LIST(struct draft_column, columns);
	DRAFT_LIST(struct draft_extended, extended);
	DRAFT_LIST(struct draft_offer, offers);
	DRAFT_LIST(struct draft_offered_constraint, offered_constraints);
	struct map sequences; /* "schema.sequence" -> struct draft_sequence */
	DRAFT_LIST(struct draft_sequence *, sequence_list);
	size_t clock;                            /* counts indexes made and partitions attached */
	struct str search_path[SEARCH_PATH_MAX]; /* unqualified names are made in the first, and sought in all */
	size_t search_path_n;
	struct str tablespace; /* where indexes are made that name none */
	struct str database;   /* that the drafts belong to; empty: not known */
	struct catalog_state *next;
};

#define DRAFT_ADD(c, list) ARENA_PUSH((c)->state->list, (c)->state->list##_n, (c)->state->list##_cap, &(c)->arena)

/* Makes c->state where there is none. */
void catalog_begin(struct catalog *c);
/* "schema.name", in the catalogue's arena. */
struct str catalog_key(struct qname name, struct arena *arena);
/* "s.t" or "\"S\".t" as quote_identifier() writes it; the schema is empty when there is none. */
struct qname catalog_parse_name(struct str text, struct arena *arena);
/* `name` with the current schema where it has none; kept in the catalogue's arena. */
struct qname catalog_qualify(struct catalog *c, struct str schema, struct str name);

/* The same for the name of a relation that is there: where the search path finds it, else as above. */
struct qname catalog_find_relation(struct catalog *c, struct str schema, struct str name);
/* Sets the search path from now on, from a list in text ("app, public") or one by one. */
void catalog_reset_path(struct catalog *c);
void catalog_add_path(struct catalog *c, struct str schema);

/* The table of that name, made on first mention. */
struct draft_table *draft_table(struct catalog *c, struct qname name);
/* The same if it is defined and not dropped, else NULL. */
struct draft_table *draft_table_find(const struct catalog *c, struct qname name);
/* Starts a definition; NULL when the table has one already. */
struct draft_table *draft_table_define(struct catalog *c, struct qname name, enum table_kind kind);
/* A column of that name, at the end when it is new. */
struct column *draft_table_column(struct catalog *c, struct draft_table *t, struct str name);
struct column *draft_table_find_column(const struct draft_table *t, struct str name);
void draft_table_drop_column(struct draft_table *t, struct str name);

/* An index with `keys_n` zeroed keys and `include_n` columns; NULL when there is one of that name. */
struct draft_index *draft_index_new(struct catalog *c, struct qname table, struct str name, size_t keys_n,
				    size_t include_n);
struct draft_index *draft_index_find(const struct catalog *c, struct qname name);
/* A constraint; NULL when the table has one of that name. */
struct draft_constraint *draft_constraint_new(struct catalog *c, struct qname table, enum constraint_kind kind,
					      struct str name);
struct draft_constraint *draft_constraint_find(const struct catalog *c, struct qname table, struct str name);
/* The sequence of that name, made on first mention, counting up from 1. */
struct draft_sequence *draft_sequence(struct catalog *c, struct qname name);
struct index_note *draft_note(struct catalog *c, enum index_note_kind kind, struct qname index);
/* Figures of a relation, all unknown. */
struct draft_relation *draft_relation(struct catalog *c, struct qname name, enum stat_source source);

/* "15.20 (Debian …)" as 150020, "9.6.24" as 90624; 0 for anything else. */
int catalog_version(struct str text);

/*
 * A name that PostgreSQL would choose: "name1_name2_label", its longer parts cut so that it fits into 63 bytes
 * (makeObjectName() of indexcmds.c), with a number where it is taken.
 */
struct str draft_choose_name(struct catalog *c, struct str schema, struct str name1, struct str name2,
			     const char *label);

#endif
