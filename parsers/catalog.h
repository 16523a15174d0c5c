#ifndef PARSERS_CATALOG_H
#define PARSERS_CATALOG_H
/*
 * The catalogue: what a schema dump, a snapshot or plans say about tables, columns, constraints, indexes and their
 * statistics. Everything lives in the catalogue's arena; cross references are pointers.
 *
 * Names are as the server stores them (unquoted, case as created). Expressions and predicates are PostgreSQL's own
 * canonical deparse as pg_dump prints it. Numbers that are not known are STAT_NONE, with their source kept beside them.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"

#define STAT_NONE (-1.0)

/* Where a figure comes from, best last. */
enum stat_source { STAT_FROM_NONE, STAT_FROM_PLAN, STAT_FROM_DUMP, STAT_FROM_SNAPSHOT };
extern const char *const stat_source_names[];

struct column_stats {
	enum stat_source source;
	double null_frac, avg_width;
	double n_distinct; /* negative: fraction of the rows, as in pg_stats; 0: unknown */
	double correlation;
	bool has_correlation;
	struct str *mcv; /* most common values, as text */
	double *mcf;
	size_t mcv_n;
	struct str *histogram;
	size_t histogram_n;
	struct str *mce; /* most common elements of arrays */
	double *mcef;
	size_t mce_n;
};

struct column {
	struct str name, type; /* "timestamp with time zone", "character varying(40)" */
	struct str base_type;  /* the type with domains resolved; empty: it is `type` */
	struct str default_expr, generated, collation, comment;
	bool not_null, identity;
	int number;       /* from 1, order of the table */
	struct str shows; /* of a view's column: the column of a table that it is; empty: an expression */
	struct column_stats stats;
};

enum constraint_kind {
	CONSTRAINT_PRIMARY,
	CONSTRAINT_UNIQUE,
	CONSTRAINT_EXCLUDE,
	CONSTRAINT_CHECK,
	CONSTRAINT_FOREIGN,
	CONSTRAINT_NOT_NULL
};

struct constraint {
	enum constraint_kind kind;
	struct str name;
	struct table *table;
	struct column **columns; /* keys; of a foreign key, the referencing columns */
	size_t columns_n;
	struct table *references;   /* CONSTRAINT_FOREIGN; NULL when the table is not in the dump */
	struct str references_name; /* "schema.table" as written */
	struct column **referenced;
	size_t referenced_n;
	char on_delete, on_update; /* 'a' no action, 'r' restrict, 'c' cascade, 'n' set null, 'd' set default */
	bool deferrable, not_valid, nulls_not_distinct, match_full;
	bool not_enforced;     /* 18: nothing checks it, no trigger looks for rows */
	struct str expression; /* CHECK, EXCLUDE */
	struct index *index;   /* that backs it, or NULL */
};

struct index_key {
	struct column *column; /* NULL: an expression */
	struct str expression; /* canonical text, without the outer parentheses; empty for a plain column */
	struct str opclass;    /* empty: the default */
	struct str collation;  /* empty: the column's */
	bool desc, nulls_first;
};

struct index {
	struct str schema, name;
	struct table *table;
	struct str method; /* "btree", "gin", … */
	struct index_key *keys;
	size_t keys_n;
	struct column **include;
	size_t include_n;
	struct str predicate;  /* canonical text without "WHERE", or empty */
	struct str definition; /* the CREATE INDEX (or ADD CONSTRAINT) statement that makes it, without ';' */
	struct str with, tablespace, comment;
	bool unique, nulls_not_distinct, invalid, only; /* only: ON ONLY a partitioned table */
	bool replica_identity, clustered;
	struct constraint *constraint; /* that it backs, or NULL */
	struct index *parent;          /* of a partition's index: the partitioned index it is attached to */
	size_t attached_n;             /* children attached to a partitioned index */
	double pages, rows, bytes;     /* STAT_NONE: unknown */
	double scans, tuples_read, tuples_fetched;
	double scans_per_day; /* between the first and the last of several snapshots; STAT_NONE */
	enum stat_source size_source, scan_source;
	bool hypothetical; /* the advisor's, not the server's */
};

enum table_kind { TABLE_PLAIN, TABLE_PARTITIONED, TABLE_FOREIGN, TABLE_VIEW, TABLE_MATVIEW };

struct trigger {
	struct str name, definition;
};

struct extended_statistics {
	struct str schema, name, definition;
	struct column **columns;
	size_t columns_n;
	bool ndistinct, dependencies, mcv;
};

struct table {
	struct str schema, name;
	enum table_kind kind;
	bool unlogged;
	struct column *columns;
	size_t columns_n;
	struct constraint **constraints;
	size_t constraints_n, constraints_cap;
	struct index **indexes;
	size_t indexes_n, indexes_cap;
	struct trigger *triggers;
	size_t triggers_n, triggers_cap;
	struct extended_statistics *statistics;
	size_t statistics_n, statistics_cap;
	struct table *parent;       /* partitioned table, or what it inherits from */
	struct str partition_bound; /* "FOR VALUES FROM …", "DEFAULT" */
	struct str partition_key;   /* of a partitioned table: "RANGE (created_at)" */
	struct str view_query;      /* of views and materialised views */
	struct str with, comment;
	struct table **partitions;
	size_t partitions_n, partitions_cap;
	struct constraint **referenced_by; /* foreign keys of other tables */
	size_t referenced_by_n, referenced_by_cap;

	double rows, pages, all_visible, bytes; /* STAT_NONE: unknown */
	enum stat_source rows_source, pages_source;
	/* pg_stat_user_tables; STAT_NONE: unknown */
	double growth_bytes_per_day; /* between the first and the last of several snapshots; STAT_NONE */
	double seq_scans, seq_rows, index_scans, inserts, updates, hot_updates, deletes, live, dead;
	double modified_since_analyze;
	int64_t last_vacuum_us, last_autovacuum_us, last_analyze_us,
		last_autoanalyze_us; /* TIME_UNKNOWN: never or unknown */
};

/* Of a serial or identity column, or free. Values are those of the server's bigint. */
struct sequence {
	struct str schema, name;
	struct str type; /* "integer"; empty: not known, so bigint */
	int64_t increment, min, max;
	bool cycle, identity;
	bool has_last;
	int64_t last;            /* the value given last, from a snapshot or from the data of a dump */
	enum stat_source source; /* of `last` */
	double per_day;          /* values given a day between two snapshots; STAT_NONE */
	struct table *table;     /* of the column that owns it or takes its default from it; NULL: none known */
	struct column *column;
};

struct domain {
	struct str schema, name, type;
	struct str default_expr, collation, check; /* check: canonical, of several the last */
	bool not_null;
};

/* A row of pg_stat_statements, users and levels of nesting put together. */
struct statement_stats {
	struct str query; /* with $1 for constants */
	int64_t query_id;
	double calls, total_ms, rows; /* since `since_us`, or between two snapshots */
};

struct setting {
	struct str name, value, unit;
};

struct catalog {
	struct arena arena;
	struct table **tables; /* by schema, then name */
	size_t tables_n, tables_cap;
	struct map by_name;          /* "schema.table" -> struct table */
	struct map by_bare_name;     /* "table" -> the table when the search path finds exactly one */
	struct map index_names;      /* "schema.index" -> struct index */
	struct map enums;            /* "schema.type" -> struct enum_type */
	struct map domains;          /* "schema.type" -> struct domain */
	struct sequence **sequences; /* by schema, then name */
	size_t sequences_n, sequences_cap;
	struct statement_stats *statements; /* pg_stat_statements of the last snapshot, most time first */
	size_t statements_n, statements_cap;
	int64_t statements_since_us; /* when they were reset; TIME_UNKNOWN */
	bool has_statements;         /* of all users: what is not in here was not called */
	struct str *extensions;
	size_t extensions_n, extensions_cap;
	struct setting *settings; /* from a snapshot */
	size_t settings_n, settings_cap;
	int server_version; /* 150018; 0: unknown */
	struct str database;
	double database_bytes, blocks_hit, blocks_read; /* STAT_NONE: unknown */
	int64_t captured_at_us, stats_reset_us;         /* of the last snapshot; TIME_UNKNOWN */
	int64_t first_captured_at_us;                   /* of the first of several */
	bool in_recovery;                               /* the last snapshot is a standby's */
	bool has_schema, has_snapshot, has_dump_statistics;
	struct str preferred_database; /* set before catalog_finish(): whose tables count where several have one */
	size_t clashes_n;              /* tables left out because another database has one of that name */
	/* What only the readers know: of the database that is being read, and of all; NULL after catalog_finish(). */
	struct catalog_state *state, *first_state;
};

struct enum_type {
	struct str schema, name;
	struct str *labels;
	size_t labels_n, labels_cap;
};

struct catalog *catalog_new(void);
void catalog_free(struct catalog *c);

/* By name; an empty schema asks the search path (public, then the only table of that name). NULL when unknown. */
struct table *catalog_table(const struct catalog *c, struct str schema, struct str name);
/* An index by its full name, or NULL. */
struct index *catalog_index(const struct catalog *c, struct str schema, struct str name);
struct column *table_column(const struct table *t, struct str name);
/* The type behind a domain, else the type. */
struct str column_base_type(const struct column *c);
/* Value of a server setting in the unit that pg_settings has (on is 1, off 0), or `fallback`. */
double catalog_setting(const struct catalog *c, const char *name, double fallback);

/* One line on what could not be read, with its place. */
struct catalog_sink {
	void (*diagnostic)(void *context, const struct err *err);
	void *context;
};

/*
 * Readers. Each adds to `c`; they may be called in any order and number, catalog_finish() then links and completes:
 * partitions, foreign keys' targets, constraint indexes, statistics read before their table.
 */
struct source;
/* pg_dump and pg_dumpall output, structure.sql, hand-written DDL. */
bool schema_read(struct source *src, const char *file, struct catalog *c, const struct catalog_sink *sink,
		 struct err *err);
/* The same from memory; plain SQL only. */
void schema_read_text(struct str text, const char *file, struct catalog *c, const struct catalog_sink *sink);
/* JSON of `pgassay snapshot-sql`. */
bool snapshot_read(struct str text, struct pos at, struct catalog *c, const struct catalog_sink *sink, struct err *err);
void catalog_finish(struct catalog *c);

bool schema_sniff(struct str head);
bool snapshot_sniff(struct str head);
/* The SQL that `pgassay snapshot-sql` prints. */
extern const char snapshot_sql[];

#endif
