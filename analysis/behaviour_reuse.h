#ifndef ANALYSIS_BEHAVIOUR_REUSE_H
#define ANALYSIS_BEHAVIOUR_REUSE_H
/*
 * How often the same question comes again: when a pattern was called with which constants, kept for a sample of them so
 * that a cache can be simulated later.
 *
 * A key is the hash of a call's constants. For each key the seconds of its calls are kept; more than REUSE_KEY_SLOTS
 * different ones are brought to slots of two seconds, four, and so on: of rare constants the times are known, of
 * frequent ones the rate, and for calls that come at random that is enough (a cache of lifetime T answers λT / (1 + λT)
 * of the calls of a key that come at rate λ). Keys are taken in the order of a second hash,
 * as many as have REUSE_SLOTS slots together: a sample of the keys, each with all of its calls. What is kept depends on
 * the set of calls only, so it merges.
 *
 *     reuse_add(&r, content, at_us);
 *     struct reuse_hits h = reuse_simulate(&r, 60 * US_PER_S, writes, writes_n);
 *     rate = h.hits / h.calls;
 */
#include <stddef.h>
#include <stdint.h>

#define REUSE_SLOTS 2048
#define REUSE_KEY_SLOTS 16
/* Writes are all under this key, which is told apart better. */
#define REUSE_WRITES 0
#define REUSE_WRITE_SLOTS 512

struct reuse_slot {
	uint32_t at, calls; /* at: seconds since 1970 >> doublings */
};

struct reuse_key {
	uint64_t content;
	struct reuse_slot one; /* n == 1 */
	struct reuse_slot *many;
	uint16_t n, room; /* n 0: a free place of the table */
	uint8_t doublings;
};

struct reuse {
	struct reuse_key *keys; /* open addressing */
	size_t n, room;
	uint32_t weight;  /* slots of all keys; the most it may have for one that has doubled */
	uint64_t dropped; /* keys of this order and above are not kept; 0: all are */
};

void reuse_add(struct reuse *r, uint64_t content, int64_t at_us);
void reuse_merge(struct reuse *into, const struct reuse *from);
/* Drops what is above the limit, so that equal sets of calls are equal; call it before reading. */
void reuse_finish(struct reuse *r);
void reuse_release(struct reuse *r);

/* For digests: adds calls of a key in a slot; false when they cannot be. */
int reuse_add_slot(struct reuse *r, uint64_t content, unsigned doublings, struct reuse_slot slot);
/* Says that keys of the order `dropped` and above have been dropped before. */
void reuse_drop(struct reuse *r, uint64_t dropped);
const struct reuse_slot *reuse_slots(const struct reuse_key *k);

struct reuse_hits {
	double calls; /* of the sampled keys */
	double hits;  /* answered by a cache with this time to live */
	double kept;  /* the same when every write to the tables empties the cache */
};
/* `writes`: calls that write to the tables the pattern reads. */
struct reuse_hits reuse_simulate(const struct reuse *r, int64_t ttl_us, const struct reuse *const *writes,
				 size_t writes_n);

#endif
