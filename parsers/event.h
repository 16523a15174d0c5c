#ifndef PARSERS_EVENT_H
#define PARSERS_EVENT_H
/*
 * What a log entry means. event_classify() turns every entry into exactly one typed event; an entry of a class that is
 * not (or not yet) known becomes EVENT_OTHER, or EVENT_ERROR by its severity, and is counted: nothing is lost.
 *
 * All slices are slices of the entry and live as long as it does.
 */
#include "base/buf.h"
#include "parsers/log_entry.h"

enum event_type {
	EVENT_OTHER,
	EVENT_DURATION,      /* a step of a statement finished, with its text */
	EVENT_BARE_DURATION, /* "duration: X ms" alone: belongs to what the session logged before */
	EVENT_STATEMENT,     /* log_statement: the text, before execution */
	EVENT_PLAN,          /* auto_explain */
	EVENT_ERROR,         /* ERROR, FATAL or PANIC */
	EVENT_LOCK_WAIT,     /* still waiting */
	EVENT_LOCK_ACQUIRED,
	EVENT_DEADLOCK,
	EVENT_TEMP_FILE,
	EVENT_CHECKPOINT, /* checkpoint or restartpoint complete */
	EVENT_CHECKPOINT_START,
	EVENT_CHECKPOINTS_TOO_FREQUENT,
	EVENT_AUTOVACUUM,
	EVENT_AUTOANALYZE,
	EVENT_CONNECTION_RECEIVED,
	EVENT_CONNECTION_AUTHENTICATED,
	EVENT_CONNECTION_AUTHORIZED,
	EVENT_CONNECTION_READY, /* PostgreSQL 18, log_connections = setup_durations */
	EVENT_DISCONNECTION,
	EVENT_PARAMETER_CHANGED,
	EVENT_SERVER, /* start, stop, crash, recovery, archiving, replication, wraparound: see `notice` */
	EVENT_TYPE_COUNT
};

/* Which step of the (simple or extended) protocol a duration or statement line speaks of. */
enum statement_step { STEP_STATEMENT, STEP_PARSE, STEP_BIND, STEP_EXECUTE, STEP_FETCH, STEP_FASTPATH };

enum cancel_kind {
	CANCEL_NONE,
	CANCEL_STATEMENT_TIMEOUT,
	CANCEL_LOCK_TIMEOUT,
	CANCEL_USER_REQUEST,
	CANCEL_RECOVERY_CONFLICT,
	CANCEL_TRANSACTION_TIMEOUT,
	CANCEL_IDLE_IN_TRANSACTION,
	CANCEL_IDLE_SESSION,
	CANCEL_AUTOVACUUM,
	CANCEL_ADMINISTRATOR,
};

enum plan_format { PLAN_FORMAT_TEXT, PLAN_FORMAT_JSON, PLAN_FORMAT_XML, PLAN_FORMAT_YAML };

struct event {
	enum event_type type;
	const struct log_entry *entry;
	int64_t duration_us;   /* of durations, plans, lock waits, sessions, vacuums; -1: none */
	struct str sql;        /* DURATION, STATEMENT, PLAN; ERROR and TEMP_FILE: the statement it happened in */
	struct str parameters; /* "$1 = 'a', $2 = NULL", as logged, or empty */
	union {
		struct {
			enum statement_step step;
			struct str name, portal; /* "<unnamed>" or the statement's name */
		} statement;
		struct {
			enum plan_format format;
			struct str document; /* from its first byte to its last */
			bool nested;         /* ran inside a function or trigger: never a client's call */
		} plan;
		struct {
			enum cancel_kind cancel;
			struct str sqlstate; /* the entry's, or what the message is known to have; may be empty */
		} error;
		struct {
			uint32_t pid;              /* who waits */
			struct str mode, object;   /* "ShareLock", "transaction 211827" */
			struct str holders, queue; /* "18355, 18360": as listed */
			struct str relation;       /* from CONTEXT, when it names one */
			bool deadlock_check;       /* "detected deadlock while waiting" / "avoided deadlock" */
		} lock;
		struct {
			uint64_t bytes;
			struct str path;
			uint32_t owner_pid; /* whom the path names: of a parallel worker's its leader; 0: nobody */
		} temp_file;
		struct {
			bool restartpoint, requested; /* requested: only on EVENT_CHECKPOINT_START */
			int64_t write_us, sync_us, total_us;
			uint64_t buffers, wal_added, wal_removed, wal_recycled, distance_kb, estimate_kb;
			struct str reasons; /* "wal", "time", "immediate force wait" */
		} checkpoint;
		struct {
			struct str table; /* "db.schema.table" */
			bool aggressive, wraparound, cancelled;
			uint64_t index_scans, pages_removed, pages_remain, tuples_removed, tuples_remain, tuples_dead;
			uint64_t hits, misses, dirtied, wal_bytes;
			int64_t elapsed_us, cpu_us;
		} vacuum;
		struct {
			struct str user, database, application, host;
			int64_t setup_us; /* PostgreSQL 18 "connection ready", -1: none */
		} connection;
		struct {
			struct str name, value;
		} parameter;
		struct {
			const char *notice; /* id of the row of messages.def that matched, "server-crash", … */
		} server;
	};
};

/* Classifies `entry`. Never fails. The fast path (durations and statements) uses no regular expression. */
void event_classify(const struct log_entry *entry, struct event *event);
/*
 * Appends the entry's message without what users wrote, by the table of messages: "invalid input syntax for type
 * integer: "…"". Of what a function raised itself only the function is shown.
 */
void event_mask_message(const struct log_entry *entry, struct buf *out);
/* Checks the message table; call once before the first event_classify(). Thread-safe afterwards. */
bool event_init(struct err *err);

/*
 * Walks "$1 = 'it''s', $2 = NULL, $3 = 'cut...'": *rest starts as event.parameters; *value is what stands between the
 * quotes, with '' still doubled. False at the end.
 */
struct parameter {
	unsigned number;
	struct str value;
	bool is_null, cut;
};
bool parameter_next(struct str *rest, struct parameter *p);

#endif
