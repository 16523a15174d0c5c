#ifndef ANALYSIS_BEHAVIOUR_H
#define ANALYSIS_BEHAVIOUR_H
/*
 * How the application behaves: what the log shows beyond single statements. Part of a workload, fed by it, and like it
 * a commutative monoid of integers.
 *
 *     runs          the same pattern again and again in a session, after which parent         (behaviour_track.h)
 *     transactions  how long they stay open, how long they idle, after which statement        (behaviour_track.h)
 *     waits         who waited for whose lock                                                 (behaviour_locks.c)
 *     load          statements at work, and connections, over time                            (behaviour_load.h)
 *     server        checkpoints, autovacuum, sessions and their length                        (behaviour_server.c)
 *
 * Tables are keyed by scanner fingerprints while the log is read; behaviour_finish() translates them to the report's
 * pattern ids. Column names of the tables are the enums below.
 */
#include "analysis/session_place.h"
#include "analysis/behaviour_keyed.h"
#include "analysis/behaviour_load.h"
#include "analysis/behaviour_track.h"
#include "base/arena.h"
#include "base/hist.h"
#include "base/map.h"
#include "parsers/event.h"

/* Runs shorter than RUN_SHORT happen by chance; loops of programs are mostly RUN_LONG or longer. */
#define RUN_SHORT 3
#define RUN_LONG 5

enum run_key { RUN_CHILD, RUN_PARENT, RUN_KEYS };
enum run_sum {
	RUN_COUNT, /* runs of RUN_SHORT and more */
	RUN_CALLS,
	RUN_BUSY_US,
	RUN_GAP_US, /* between its statements */
	RUN_TURNS,  /* transactions that ended within them */
	RUN_SAME,   /* calls with the very constants of the call before */
	RUN_LONG_COUNT,
	RUN_LONG_CALLS,
	RUN_LONG_BUSY_US,
	RUN_LONG_GAP_US,
	RUN_LEADS, /* runs of which the pause before them (before their parent, if there is one) is known, */
	RUN_LEAD_US,
	RUN_SUMS
};
enum run_best { RUN_LONGEST, RUN_AT, RUN_PID, RUN_LONGEST_BUSY_US, RUN_CONTENT /* of its first call */, RUN_BESTS };

/* Aggregates of different patterns, one right after the other. */
enum pair_key { PAIR_FIRST, PAIR_SECOND, PAIR_KEYS };
enum pair_sum { PAIR_COUNT, PAIR_SUMS };
enum pair_best { PAIR_AT, PAIR_PID, PAIR_BESTS };

/* Two or three patterns in turn (behaviour_cycle.h), in the order of the first round; the third may be 0. */
enum cycle_key { CYCLE_FIRST, CYCLE_SECOND, CYCLE_THIRD, CYCLE_PARENT, CYCLE_KEYS };
enum cycle_sum {
	CYCLE_COUNT,
	CYCLE_ROUNDS,
	CYCLE_CALLS, /* and the times: of all rounds but the first */
	CYCLE_BUSY_US,
	CYCLE_GAP_US,
	CYCLE_SAME,
	CYCLE_TURNS,
	CYCLE_LEADS, /* as of runs */
	CYCLE_LEAD_US,
	CYCLE_SUMS
};
enum cycle_best { CYCLE_LONGEST, CYCLE_AT, CYCLE_PID, CYCLE_BESTS };

/* Transactions of CHATTY_STATEMENTS and more, CHATTY_PATTERNS of them different, by the first statement. */
#define CHATTY_STATEMENTS 15
#define CHATTY_PATTERNS 8
enum chatty_sum { CHATTY_COUNT, CHATTY_CALLS, CHATTY_BUSY_US, CHATTY_OPEN_US, CHATTY_SUMS };
enum chatty_best { CHATTY_MOST, CHATTY_AT, CHATTY_PID, CHATTY_BESTS };

/* Transactions of a single statement, between BEGIN and COMMIT; the key: whether it writes. */
enum single_sum { SINGLE_COUNT, SINGLE_BUSY_US, SINGLE_OPEN_US, SINGLE_SUMS };
enum single_best { SINGLE_LOST_US, SINGLE_AT, SINGLE_PID, SINGLE_PATTERN, SINGLE_BESTS };

/* Cursors WITH HOLD that were never closed, by the declaration. */
enum held_sum { HELD_SESSIONS, HELD_CURSORS, HELD_SUMS };
enum held_best { HELD_MOST, HELD_AT, HELD_PID, HELD_BESTS };

/* Transactions that idled for IDLE_MIN_US or more at a stretch, by the statement they idled after. */
#define IDLE_MIN_US 1000000
enum idle_key { IDLE_AFTER, IDLE_KEYS };
enum idle_sum { IDLE_COUNT, IDLE_KILLED, IDLE_TOTAL_US, IDLE_OPEN_US, IDLE_SUMS };
enum idle_best { IDLE_LONGEST_US, IDLE_AT, IDLE_PID, IDLE_WRITE, IDLE_BESTS };

/* Lock waits: a row each, and a row for each holder when there are several. */
enum wait_key { WAIT_SESSION, WAIT_AT, WAIT_HOLDER_PID, WAIT_OBJECT, WAIT_KEYS };
enum wait_sum {
	WAIT_PATTERN,
	WAIT_PID,
	WAIT_US, /* until it was logged; see behaviour_finish() */
	WAIT_MODE,
	WAIT_RELATION,
	WAIT_AHEAD_PID, /* who queues before it */
	WAIT_BEFORE,    /* what the holder had done in its transaction */
	WAIT_RUNNING,   /* what the holder was running */
	WAIT_SUMS
};
enum acquired_key { ACQUIRED_SESSION, ACQUIRED_OBJECT, ACQUIRED_AT, ACQUIRED_KEYS };
enum acquired_sum { ACQUIRED_US, ACQUIRED_SUMS };

/* Deadlocks by the patterns that took part, sorted; 0: none. */
#define DEADLOCK_PATTERNS 4
enum deadlock_sum { DEADLOCK_COUNT, DEADLOCK_SUMS };
enum deadlock_best { DEADLOCK_AT, DEADLOCK_PID, DEADLOCK_RELATION, DEADLOCK_BESTS };

enum vacuum_sum {
	VACUUM_COUNT,
	VACUUM_US,
	VACUUM_REMOVED,
	VACUUM_CANCELLED,
	VACUUM_WRAPAROUND,
	VACUUM_INDEX_SCANS,
	VACUUM_SUMS
};
enum vacuum_best { VACUUM_LONGEST_US, VACUUM_AT, VACUUM_BESTS };
/* Dead rows that could not be removed: the largest number. */
enum stuck_best { STUCK_DEAD, STUCK_REMAIN, STUCK_AT, STUCK_BESTS };

/* Sums and maxima over the whole server; the maxima come last. */
struct behaviour_totals {
	uint64_t transactions, transaction_statements, transaction_open_us, transaction_busy_us;
	uint64_t checkpoints, checkpoints_requested, checkpoints_timed, checkpoints_too_frequent, checkpoint_write_us,
		checkpoint_sync_us, checkpoint_wal_kb;
	uint64_t sessions_ended, session_us, short_sessions; /* short: SHORT_SESSION_US at most */
	uint64_t too_many_clients, replica_conflicts;
	uint64_t longest_checkpoint_us, largest_wal_kb, longest_sync_us; /* maxima from here */
};
#define SHORT_SESSION_US 1000000

struct behaviour {
	struct keyed runs, pairs, idle, waits, acquired, deadlocks, vacuums, stuck;
	struct keyed cycles, chatty, singles, held;
	struct load statements, connections;
	struct hist transaction_us, session_us, temp_bytes;
	struct behaviour_totals totals;
	struct u64_map names; /* hash_bytes() of a text -> struct str * */
	struct arena arena;
	struct track_piece *pieces;
	size_t pieces_n, pieces_room;
};

/* A piece of a session at either end of a segment. */
struct track_piece {
	struct session_place place;
	struct track track;
};

void behaviour_init(struct behaviour *b);
void behaviour_release(struct behaviour *b);
void behaviour_merge(struct behaviour *into, const struct behaviour *from);
struct track_piece *behaviour_add_piece(struct behaviour *b);
/* The tables, in one order; for merge and digest. The first ones are in the digest's section "behv". */
#define BEHAVIOUR_TABLES 12
#define BEHAVIOUR_FIRST_TABLES 8
void behaviour_tables(struct behaviour *b, struct keyed *tables[BEHAVIOUR_TABLES]);
/* By session, then time. */
void behaviour_sort_pieces(struct behaviour *b);
/* Joins the tracks; called once, before patterns are brought together. */
void behaviour_stitch(struct behaviour *b);
/* Translates fingerprints to the report's ids: `report_ids` maps scan ids to uint64_t. */
void behaviour_finish(struct behaviour *b, const struct u64_map *report_ids);

/* A finished execution. */
void behaviour_add_call(struct behaviour *b, int64_t at_us, int64_t duration_us);
/* Checkpoints, autovacuum, disconnections, errors of the server. */
void behaviour_add_event(struct behaviour *b, const struct event *e);
/* A lock wait or its end; `scan_id` of the waiting statement. Returns how many holders it wrote to `holders`. */
struct behaviour_wait {
	uint64_t key[WAIT_KEYS];
	uint32_t holder_pid;
};
unsigned behaviour_add_wait(struct behaviour *b, const struct event *e, uint64_t session, uint64_t scan_id,
			    struct behaviour_wait holders[TRACK_MAX_WAITS]);
void behaviour_add_deadlock(struct behaviour *b, const struct event *e, uint64_t patterns[DEADLOCK_PATTERNS]);

/* Part of behaviour_finish(): how long the waits took in the end. */
void behaviour_finish_waits(struct behaviour *b);

/* The text behind a hash that a table holds, or empty. */
struct str behaviour_name(const struct behaviour *b, uint64_t hash);
uint64_t behaviour_intern(struct behaviour *b, struct str text);

#endif
