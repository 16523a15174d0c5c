#ifndef ANALYSIS_BEHAVIOUR_CYCLE_H
#define ANALYSIS_BEHAVIOUR_CYCLE_H
/*
 * Loops of several queries: A B A B A B, what a program does that asks two or three things for each row of a list. The
 * plain loop A A A is a run (behaviour_track.h).
 *
 * A statement "matches at lag n" when the n-th one before it has the same pattern, the one right before it has not, and
 * no pause lies between. A stretch is a longest sequence of statements that match at one lag; what it counts belongs to
 * those alone, so stretches do not overlap. The statements of the first round match nothing: a stretch of lag n with m
 * statements is m / n + 1 rounds.
 *
 * Whether a statement matches depends on CYCLE_MAX_LAG statements before it, and what is known of a stretch on two
 * more. So the first CYCLE_HEAD of a piece are kept as they are (the head), and so is the stretch right behind them;
 * joining feeds the head to the piece before. Like the rest of a track a cycle holds integers only, and
 *
 *     feed(a, statements 1 to n) == join(feed(a, 1 to k), feed(b, k + 1 to n))
 */
#include <stdbool.h>
#include <stdint.h>

struct behaviour;

#define CYCLE_LAGS 2 /* 2 and 3 */
#define CYCLE_MAX_LAG 3
#define CYCLE_DEPTH 4 /* a power of two: the longest lag and the query before it */
#define CYCLE_HEAD 5  /* and the one before that, for the pause between */
/* Fewer rounds than this happen by chance. */
#define CYCLE_MIN_ROUNDS 3

struct cycle_item {
	uint64_t scan_id, content;
	uint64_t turns; /* transactions that ended right before it */
	int64_t start_us, end_us, busy_us;
	int64_t lead_us; /* the pause before it, at most TRACK_LEAD_US; -1: unknown */
	bool query;      /* a SELECT */
	bool prompt;     /* a short pause */
};

struct cycle_stretch {
	uint64_t ids[CYCLE_MAX_LAG], parent; /* parent: the query before the first round; 0: none */
	uint64_t calls, same, turns;         /* same: with the constants of the round before */
	int64_t start_us, busy_us, gap_us;   /* start_us: of the first round */
	int64_t lead_us;                     /* before the parent, or before the first round without one */
};

struct cycle {
	struct cycle_item head[CYCLE_HEAD], ring[CYCLE_DEPTH];
	uint64_t pending_turns;
	uint64_t at;               /* statements fed, CYCLE_HEAD more when nothing came before; its place in the ring */
	bool whole;                /* nothing came before */
	uint8_t n;                 /* of the head; CYCLE_HEAD: full, or nothing came before */
	bool in_first[CYCLE_LAGS]; /* nothing but matches since the head */
	struct cycle_stretch first[CYCLE_LAGS], current[CYCLE_LAGS];
};

/* `whole`: nothing came before. */
void cycle_begin(struct cycle *c, bool whole);
/* Fills in what the item did not know of itself: `prompt`, `turns`. */
void cycle_feed(struct cycle *c, struct cycle_item *item, uint32_t pid, struct behaviour *b);
/* A transaction ended. */
void cycle_turn(struct cycle *c);
/* The last query's duration came later. */
void cycle_add_duration(struct cycle *c, int64_t us, int64_t end_us);
void cycle_join(struct cycle *c, const struct cycle *next, uint32_t pid, struct behaviour *b);
void cycle_finish(struct cycle *c, uint32_t pid, struct behaviour *b);

#endif
