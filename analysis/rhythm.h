#ifndef ANALYSIS_RHYTHM_H
#define ANALYSIS_RHYTHM_H
/*
 * When a pattern is called, and how long it takes then: calls and time in at most RHYTHM_BUCKETS buckets, a second wide
 * at first and twice as wide whenever the time covered needs it (as in behaviour_load.h), and calls by the minute of
 * the hour. A commutative monoid: what is kept depends on the set of calls only.
 *
 *     rhythm_add(&r, start_us, duration_us);
 *     struct rhythm_period p = rhythm_period(&r, window_us);     every five minutes?
 *     struct rhythm_jump j = rhythm_jump(&r, 3);                 three times slower from some moment on?
 */
#include <stdbool.h>
#include <stdint.h>

#define RHYTHM_BUCKETS 128
#define RHYTHM_MINUTES 60

struct rhythm_bucket {
	uint64_t calls, us;
};

struct rhythm {
	struct rhythm_bucket *buckets;
	uint32_t *minutes; /* calls by the minute of the hour they began in */
	uint32_t n, room;
	int64_t first; /* number of the first bucket: its time divided by the width */
	unsigned doublings;
};

/* Nothing is added when the time is not known (or before 1970). */
void rhythm_add(struct rhythm *r, int64_t start_us, int64_t duration_us);
void rhythm_merge(struct rhythm *into, const struct rhythm *from);
void rhythm_release(struct rhythm *r);
int64_t rhythm_width_us(const struct rhythm *r);
/* For digests: adds to the bucket of that number at that width; false when there can be no such bucket. */
bool rhythm_add_bucket(struct rhythm *r, int64_t number, unsigned doublings, struct rhythm_bucket b);
void rhythm_add_minute(struct rhythm *r, unsigned minute, uint32_t calls);

/* Fewer repetitions may be chance. */
#define RHYTHM_MIN_TIMES 8

/*
 * A period, if the calls have one: bursts at even distances, or the same few minutes of every hour, or an even stream
 * that is too quick for the buckets. Poisson's calls at the same rate have none of them.
 */
struct rhythm_period {
	int64_t period_us; /* 0: none */
	uint64_t times;
	int minute; /* of the hour at which it starts, when it keeps to the clock; -1: it does not */
};
struct rhythm_period rhythm_period(const struct rhythm *r, int64_t window_us);

/*
 * The moment from which on the mean time of a call is at least `ratio` times what it was before, so that nearly every
 * bucket before is below the geometric mean of both levels and nearly every one behind is above it: a level that
 * shifted. Slow calls that are strewn over the time do not make one.
 */
struct rhythm_jump {
	int64_t at_us; /* TIME_UNKNOWN: none */
	struct rhythm_bucket before, after;
};
struct rhythm_jump rhythm_jump(const struct rhythm *r, double ratio);

#endif
