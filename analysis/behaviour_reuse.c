#include "analysis/behaviour_reuse.h"

#include "base/base.h"

#include <math.h>

#include "base/hash.h"
#include "base/timestamp.h"

/* Seconds since 1970 fit 32 bits until 2106; this many doublings make one slot of all of them. */
#define MAX_DOUBLINGS 31

static uint64_t order_of(uint64_t content)
{
	return hash_mix(content, 1);
}

static bool is_dropped(const struct reuse *r, uint64_t content)
{
	return r->dropped && order_of(content) >= r->dropped;
}

static uint32_t most_slots(const struct reuse_key *k)
{
	return k->content == REUSE_WRITES ? REUSE_WRITE_SLOTS : REUSE_KEY_SLOTS;
}

static uint32_t weight_of(const struct reuse_key *k)
{
	return k->doublings ? most_slots(k) : k->n;
}

const struct reuse_slot *reuse_slots(const struct reuse_key *k)
{
	return k->n == 1 && !k->many ? &k->one : k->many;
}

/* --- slots of a key --- */

static void double_slots(struct reuse_key *k)
{
	uint16_t n = 0;
	for (uint16_t i = 0; i < k->n; i++) {
		struct reuse_slot s = {k->many[i].at >> 1, k->many[i].calls};
		if (n && k->many[n - 1].at == s.at)
			k->many[n - 1].calls += s.calls;
		else
			k->many[n++] = s;
	}
	k->n = n;
	k->doublings++;
}

static void reserve_slot(struct reuse_key *k)
{
	if (k->many && k->n < k->room)
		return;
	k->room = (uint16_t)MAX(4, k->room * 2);
	struct reuse_slot *many = xrealloc(k->many, k->room * sizeof *many);
	if (!k->many && k->n == 1)
		many[0] = k->one;
	k->many = many;
}

/* `slot.at` is in the key's own width. Calls come nearly in order, so the place is near the end. */
static void insert_slot(struct reuse_key *k, struct reuse_slot slot)
{
	if (k->n == 0) {
		k->one = slot;
		k->n = 1;
		return;
	}
	if (!k->many && k->one.at == slot.at) {
		k->one.calls += slot.calls;
		return;
	}
	reserve_slot(k);
	uint16_t at = k->n;
	while (at > 0 && k->many[at - 1].at > slot.at)
		at--;
	if (at > 0 && k->many[at - 1].at == slot.at) {
		k->many[at - 1].calls += slot.calls;
		return;
	}
	memmove(&k->many[at + 1], &k->many[at], (size_t)(k->n - at) * sizeof *k->many);
	k->many[at] = slot;
	k->n++;
	while (k->n > most_slots(k))
		double_slots(k);
}

/* A slot of another width: the wider of the two is what both become. */
static void add_to_key(struct reuse_key *k, unsigned doublings, struct reuse_slot slot)
{
	while (k->doublings < doublings && k->n) {
		reserve_slot(k);
		double_slots(k);
	}
	k->doublings = (uint8_t)MAX(k->doublings, doublings);
	slot.at >>= k->doublings - doublings;
	insert_slot(k, slot);
}

/* --- the table of keys --- */

static struct reuse_key *place_of(const struct reuse *r, uint64_t content)
{
	size_t at = order_of(content) & (r->room - 1);
	while (r->keys[at].n && r->keys[at].content != content)
		at = (at + 1) & (r->room - 1);
	return &r->keys[at];
}

static void resize(struct reuse *r, size_t room)
{
	struct reuse old = *r;
	r->keys = xcalloc(room, sizeof *r->keys);
	r->room = room;
	for (size_t i = 0; i < old.room; i++)
		if (old.keys[i].n)
			*place_of(r, old.keys[i].content) = old.keys[i];
	free(old.keys);
}

static int by_order(const void *a, const void *b)
{
	uint64_t x = order_of(((const struct reuse_key *)a)->content);
	uint64_t y = order_of(((const struct reuse_key *)b)->content);
	return (x > y) - (x < y);
}

/* Keeps the first keys, as many as have `limit` slots together and are below r->dropped. */
static void prune(struct reuse *r, uint32_t limit)
{
	struct reuse_key *kept = xcalloc(r->n, sizeof *kept);
	size_t n = 0;
	uint32_t weight = 0;
	for (size_t i = 0; i < r->room; i++)
		if (r->keys[i].n)
			kept[n++] = r->keys[i];
	qsort(kept, n, sizeof *kept, by_order);
	memset(r->keys, 0, r->room * sizeof *r->keys);
	r->n = r->weight = 0;
	for (size_t i = 0; i < n; i++) {
		weight += weight_of(&kept[i]);
		if (weight > limit && !is_dropped(r, kept[i].content))
			r->dropped = MAX(order_of(kept[i].content), 1u);
		if (is_dropped(r, kept[i].content)) {
			free(kept[i].many);
			continue;
		}
		*place_of(r, kept[i].content) = kept[i];
		r->n++;
		r->weight += weight_of(&kept[i]);
	}
	free(kept);
}

int reuse_add_slot(struct reuse *r, uint64_t content, unsigned doublings, struct reuse_slot slot)
{
	if (doublings > MAX_DOUBLINGS || slot.at > UINT32_MAX >> doublings || !slot.calls)
		return 0;
	if (is_dropped(r, content))
		return 1;
	if (2 * r->n >= r->room)
		resize(r, MAX(4u, 2 * r->room));
	struct reuse_key *k = place_of(r, content);
	r->n += k->n == 0;
	r->weight -= weight_of(k);
	k->content = content;
	add_to_key(k, doublings, slot);
	r->weight += weight_of(k);
	if (r->weight > 2 * REUSE_SLOTS)
		prune(r, REUSE_SLOTS);
	return 1;
}

/* The newest slot of a key with several, when it is the one that `seconds` belongs to: weights stay as they are. */
static bool count_in_newest(struct reuse *r, uint64_t content, uint32_t seconds)
{
	struct reuse_key *k = r->room ? place_of(r, content) : NULL;
	if (!k || !k->n || !k->many || k->many[k->n - 1].at != seconds >> k->doublings)
		return false;
	k->many[k->n - 1].calls++;
	return true;
}

void reuse_add(struct reuse *r, uint64_t content, int64_t at_us)
{
	int64_t seconds = at_us / US_PER_S;
	if (at_us < 0 || seconds > UINT32_MAX || is_dropped(r, content) ||
	    count_in_newest(r, content, (uint32_t)seconds))
		return;
	reuse_add_slot(r, content, 0, (struct reuse_slot){(uint32_t)seconds, 1});
}

void reuse_drop(struct reuse *r, uint64_t dropped)
{
	if (!dropped || (r->dropped && r->dropped <= dropped))
		return;
	r->dropped = dropped;
	if (r->n)
		prune(r, UINT32_MAX);
}

void reuse_merge(struct reuse *into, const struct reuse *from)
{
	reuse_drop(into, from->dropped);
	for (size_t i = 0; i < from->room; i++) {
		const struct reuse_key *k = &from->keys[i];
		for (uint16_t s = 0; s < k->n; s++)
			reuse_add_slot(into, k->content, k->doublings, reuse_slots(k)[s]);
	}
}

void reuse_finish(struct reuse *r)
{
	if (r->weight > REUSE_SLOTS)
		prune(r, REUSE_SLOTS);
}

void reuse_release(struct reuse *r)
{
	for (size_t i = 0; i < r->room; i++)
		free(r->keys[i].many);
	free(r->keys);
	*r = (struct reuse){0};
}

/* --- simulation --- */

/* When the first write after `from` happens; calls of a slot are spread evenly over it. Infinity: never. */
static double next_write_of(const struct reuse_key *k, double from)
{
	double width = (double)(UINT64_C(1) << k->doublings);
	for (uint16_t i = 0; i < k->n; i++) {
		const struct reuse_slot *s = &reuse_slots(k)[i];
		double begin = s->at * width, step = width / s->calls;
		if (begin + width <= from)
			continue;
		double passed = from <= begin ? 0 : (double)(uint64_t)((from - begin) / step + 0.5);
		if (passed < s->calls)
			return begin + (passed + 0.5) * step;
	}
	return 1e18;
}

static double next_write(const struct reuse *const *writes, size_t n, double from)
{
	double first = 1e18;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < writes[i]->room; k++)
			if (writes[i]->keys[k].n)
				first = MIN(first, next_write_of(&writes[i]->keys[k], from));
	return first;
}

struct cache {
	double ttl;
	const struct reuse *const *writes;
	size_t writes_n;
	double good_until; /* what is in it */
};

/* Calls that come at random in a slot much wider than the time to live. */
static double hits_at_random(struct cache *c, double begin, double width, uint32_t calls)
{
	double step = width / calls, lifetime = c->ttl;
	if (c->writes)
		lifetime = MIN(lifetime, next_write(c->writes, c->writes_n, begin + width / 2) - begin - width / 2);
	c->good_until = -1;
	return calls * lifetime / (lifetime + step);
}

/* Calls of a narrow slot, spread evenly; those between two misses are counted, not walked. */
static double hits_in_slot(struct cache *c, double begin, double width, uint32_t calls)
{
	double step = width / calls, misses = 0;
	for (uint64_t i = 0; i < calls;) {
		double at = begin + ((double)i + 0.5) * step;
		if (at >= c->good_until) {
			misses++;
			c->good_until = at + c->ttl;
			if (c->writes)
				c->good_until = MIN(c->good_until, next_write(c->writes, c->writes_n, at));
		}
		double next = c->good_until >= begin + width ? calls : ceil((c->good_until - begin) / step - 0.5);
		i = MAX((uint64_t)MAX(next, 0.0), i + 1);
	}
	return calls - misses;
}

static double hits_of_key(const struct reuse_key *k, struct cache c)
{
	double width = (double)(UINT64_C(1) << k->doublings), hits = 0;
	c.good_until = -1;
	double (*hits_of_slot)(struct cache *, double, double, uint32_t) =
		width > c.ttl / 4 ? hits_at_random : hits_in_slot;
	for (uint16_t i = 0; i < k->n; i++)
		hits += hits_of_slot(&c, reuse_slots(k)[i].at * width, width, reuse_slots(k)[i].calls);
	return hits;
}

struct reuse_hits reuse_simulate(const struct reuse *r, int64_t ttl_us, const struct reuse *const *writes,
				 size_t writes_n)
{
	struct reuse_hits h = {0, 0, 0};
	struct cache plain = {.ttl = (double)ttl_us / (double)US_PER_S}, emptied = plain;
	emptied.writes = writes;
	emptied.writes_n = writes_n;
	for (size_t i = 0; i < r->room; i++) {
		const struct reuse_key *k = &r->keys[i];
		for (uint16_t s = 0; s < k->n; s++)
			h.calls += reuse_slots(k)[s].calls;
		if (!k->n)
			continue;
		double hits = hits_of_key(k, plain);
		h.hits += hits;
		h.kept += writes_n && hits > 0 ? hits_of_key(k, emptied) : hits;
	}
	return h;
}
