#ifndef ANALYSIS_BEHAVIOUR_TRACK_H
#define ANALYSIS_BEHAVIOUR_TRACK_H
/*
 * The track of a session: how its statements follow one another, in a form that can be cut and joined.
 *
 * Followed are runs: the same pattern again and again without a pause; cycles: two or three patterns in turn
 * (behaviour_cycle.h); work: what happens between BEGIN and COMMIT, and how long the transaction idles; cursors that
 * outlive their transactions. Of a piece of a session the first two and the last run and the work before
 * the first and after the last boundary are kept, because their other ends may lie in the neighbouring pieces;
 * everything between is complete and has been counted. So joining tracks is associative, and
 *
 *     feed(a, events 1 to n) == join(feed(a, events 1 to k), feed(b, events k + 1 to n))
 *
 * A track holds integers only: it can be copied, merged into another workload and written to a digest as it is.
 *
 * Lock waits are told to the track of the session that holds the lock. What it did last in its transaction, or what it
 * turns out to be running (a statement is logged when it is done), is the blocker.
 */
#include <stdbool.h>
#include <stdint.h>

#include "analysis/behaviour_cycle.h"

struct behaviour;
struct session_event;

/* Statements of one pattern further apart than this are no loop of a program. */
#define TRACK_PAUSE_US 500000
#define TRACK_MAX_WAITS 4
/* Longer pauses are alike. */
#define TRACK_LEAD_US 5000000

struct track_run {
	uint64_t scan_id;
	uint64_t parent; /* the run before, when it was a query and no pause lay between; 0: none */
	uint64_t first_content, last_content;
	uint64_t calls, same; /* same: with the content of the call before */
	uint64_t turns;       /* transactions that ended meanwhile */
	int64_t start_us, end_us, busy_us, gap_us;
	int64_t lead_us,
		parent_lead_us; /* the pause before it, and before its parent, at most TRACK_LEAD_US; -1: unknown */
	uint8_t kind;           /* enum statement_kind */
	bool aggregate;
};

/* Statements since the last boundary of a transaction. */
struct track_work {
	uint64_t statements, first, last, first_write, last_write; /* scan ids */
	uint64_t patterns;                                         /* a bit for each, by its hash: how many differ */
	uint64_t idle_after;                                       /* the statement before the longest pause */
	int64_t first_start_us, last_end_us, busy_us, idle_us, idle_at_us;
};

/* Cursors declared WITH HOLD and CLOSEs, since the last one that closed all. */
struct track_cursors {
	uint64_t held, closed;
	uint64_t last; /* scan id of the last declaration */
	int64_t last_us;
	bool reset; /* all were closed once */
};

/* Somebody waits for a lock that this session holds. */
struct track_wait {
	uint64_t key[4]; /* of the row of behaviour.waits */
	int64_t at_us;
	bool needs_before, needs_running;
};

struct track {
	uint32_t pid;
	bool whole;   /* nothing came before it */
	bool fed;     /* there was an event */
	bool told;    /* an event of its own, not only a wait for its locks; while the piece is read */
	bool waiting; /* the last statement's duration is still to come */
	uint8_t runs; /* 0, 1 (first), 2 (first and second), 3 (and last); 0 or 3 when nothing came before */
	bool bounded; /* a boundary was seen: head holds what was before the first, tail what is behind the last */
	bool open;    /* in a transaction at the end; means something when bounded or whole */
	bool ended;   /* the session ended here; what came before is not known yet */
	uint8_t head_turn, waits_n;
	uint64_t early_turns; /* transactions that ended before the first run */
	bool spoke;           /* there was a statement */
	uint64_t opening;     /* the first one; 0: one that takes no locks */
	int64_t opening_us;   /* when it started */
	int64_t head_at_us, begin_us, orphan_us, orphan_at_us, ended_at_us;
	struct track_run first, second, last;
	struct track_work head, tail;
	struct track_wait waits[TRACK_MAX_WAITS];
	struct track_cursors cursors;
	struct cycle cycle;
};

/* A track that nothing was told yet. */
void track_begin(struct track *t, uint32_t pid, bool whole);

void track_feed(struct track *t, const struct session_event *e, struct behaviour *b);
/* Joins the piece that follows. */
void track_join(struct track *t, const struct track *next, struct behaviour *b);
/* Nothing follows: counts what is left. `at_us`: when the session ended, TIME_UNKNOWN when it was only lost sight of.
 */
void track_finish(struct track *t, int64_t at_us, struct behaviour *b);
/* This session holds a lock that the row `key` waits for. */
void track_holds(struct track *t, const uint64_t key[4], int64_t at_us, struct behaviour *b);
/* No arithmetic with its numbers overflows: for tracks that come from outside. */
bool track_is_sane(const struct track *t);
/* Worth keeping for its neighbours. */
bool track_is_empty(const struct track *t);

#endif
