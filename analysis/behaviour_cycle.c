#include "analysis/behaviour_cycle.h"

#include "base/base.h"

#include "analysis/behaviour.h"

#define LAG(l) ((l) + 2u)
#define RING(c, back) ((c)->ring[((c)->at - (back)) & (CYCLE_DEPTH - 1)]) /* 1: the last item */

void cycle_begin(struct cycle *c, bool whole)
{
	*c = (struct cycle){.whole = whole, .n = whole ? CYCLE_HEAD : 0, .at = whole ? CYCLE_HEAD : 0};
	for (unsigned l = 0; l < CYCLE_LAGS; l++)
		c->in_first[l] = !whole;
}

static void count(const struct cycle_stretch *s, unsigned lag, uint32_t pid, struct behaviour *b)
{
	uint64_t rounds = s->calls / lag + 1;
	if (rounds < CYCLE_MIN_ROUNDS)
		return;
	struct keyed_row row = keyed_row(&b->cycles, (uint64_t[]){s->ids[0], s->ids[1], s->ids[2], s->parent});
	row.sums[CYCLE_COUNT]++;
	row.sums[CYCLE_ROUNDS] += rounds;
	row.sums[CYCLE_CALLS] += s->calls;
	row.sums[CYCLE_BUSY_US] += (uint64_t)s->busy_us;
	row.sums[CYCLE_GAP_US] += (uint64_t)s->gap_us;
	row.sums[CYCLE_SAME] += s->same;
	row.sums[CYCLE_TURNS] += s->turns;
	row.sums[CYCLE_LEADS] += s->lead_us >= 0;
	row.sums[CYCLE_LEAD_US] += (uint64_t)MAX(s->lead_us, 0);
	keyed_best(&b->cycles, &row, (uint64_t[]){rounds, (uint64_t)s->start_us, pid});
}

static void close_stretch(struct cycle *c, unsigned l, uint32_t pid, struct behaviour *b)
{
	if (c->in_first[l])
		c->first[l] = c->current[l];
	else if (c->current[l].calls)
		count(&c->current[l], LAG(l), pid, b);
	c->in_first[l] = false;
	c->current[l].calls = 0;
}

/* `item` comes promptly and is not of the pattern before. */
static bool matches(const struct cycle *c, const struct cycle_item *item, unsigned lag)
{
	if (RING(c, lag).scan_id != item->scan_id)
		return false;
	for (unsigned back = 1; back < lag; back++)
		if (!RING(c, back).prompt)
			return false;
	return true;
}

/* `item` is the first of a second round. */
static struct cycle_stretch begin_stretch(const struct cycle *c, unsigned lag)
{
	struct cycle_stretch s = {.start_us = RING(c, lag).start_us};
	const struct cycle_item *before = &RING(c, lag + 1);
	bool of_cycle = false;
	for (unsigned i = 0; i < lag; i++) {
		s.ids[i] = RING(c, lag - i).scan_id;
		of_cycle |= s.ids[i] == before->scan_id;
	}
	s.parent = before->query && RING(c, lag).prompt && !of_cycle ? before->scan_id : 0;
	s.lead_us = s.parent ? before->lead_us : RING(c, lag).lead_us;
	return s;
}

static void extend(struct cycle *c, unsigned l, const struct cycle_item *item)
{
	struct cycle_stretch *s = &c->current[l];
	if (!s->calls)
		*s = begin_stretch(c, LAG(l));
	s->calls++;
	s->same += RING(c, LAG(l)).content == item->content;
	s->turns += item->turns;
	s->busy_us += item->busy_us;
	s->gap_us += MAX(item->start_us - RING(c, 1).end_us, 0);
}

static void note_pause(const struct cycle *c, struct cycle_item *item, bool known)
{
	int64_t pause = MAX(item->start_us - RING(c, 1).end_us, 0);
	item->lead_us = known ? MIN(pause, TRACK_LEAD_US) : -1;
	item->prompt = known && pause <= TRACK_PAUSE_US;
}

static void feed_known(struct cycle *c, struct cycle_item *item, uint32_t pid, struct behaviour *b)
{
	note_pause(c, item, !c->whole || c->at > CYCLE_HEAD);
	bool again = item->prompt && item->scan_id && RING(c, 1).scan_id != item->scan_id;
	for (unsigned l = 0; l < CYCLE_LAGS; l++) {
		if (again && matches(c, item, LAG(l)))
			extend(c, l, item);
		else if (c->current[l].calls || c->in_first[l])
			close_stretch(c, l, pid, b);
	}
	c->ring[c->at++ & (CYCLE_DEPTH - 1)] = *item;
}

void cycle_feed(struct cycle *c, struct cycle_item *item, uint32_t pid, struct behaviour *b)
{
	item->turns += c->pending_turns;
	c->pending_turns = 0;
	if (c->n == CYCLE_HEAD) {
		feed_known(c, item, pid, b);
		return;
	}
	note_pause(c, item, c->n > 0);
	c->head[c->n++] = *item;
	c->ring[c->at++ & (CYCLE_DEPTH - 1)] = *item;
}

void cycle_turn(struct cycle *c)
{
	c->pending_turns++;
}

void cycle_add_duration(struct cycle *c, int64_t us, int64_t end_us)
{
	struct cycle_item *last = &RING(c, 1);
	last->end_us = end_us;
	last->busy_us += us;
	if (c->n && c->at <= CYCLE_HEAD)
		c->head[c->n - 1] = *last;
	for (unsigned l = 0; l < CYCLE_LAGS; l++)
		if (c->current[l].calls)
			c->current[l].busy_us += us;
}

static void extend_by(struct cycle_stretch *s, const struct cycle_stretch *more)
{
	if (!s->calls) {
		*s = *more;
		return;
	}
	s->calls += more->calls;
	s->same += more->same;
	s->turns += more->turns;
	s->busy_us += more->busy_us;
	s->gap_us += more->gap_us;
}

void cycle_join(struct cycle *c, const struct cycle *next, uint32_t pid, struct behaviour *b)
{
	for (unsigned i = 0; i < next->n; i++) {
		struct cycle_item item = next->head[i];
		cycle_feed(c, &item, pid, b);
	}
	for (unsigned l = 0; l < CYCLE_LAGS && next->n == CYCLE_HEAD; l++) {
		const struct cycle_stretch *prefix = next->in_first[l] ? &next->current[l] : &next->first[l];
		if (prefix->calls)
			extend_by(&c->current[l], prefix);
		if (next->in_first[l])
			continue;
		close_stretch(c, l, pid, b);
		c->current[l] = next->current[l];
	}
	if (next->at > CYCLE_HEAD) {
		memcpy(c->ring, next->ring, sizeof c->ring);
		c->at = next->at;
	}
	c->pending_turns += next->pending_turns;
}

/* As nothing came before after all, the head is what a session begins with. */
void cycle_finish(struct cycle *c, uint32_t pid, struct behaviour *b)
{
	struct cycle all = *c;
	if (!c->whole) {
		cycle_begin(&all, true);
		cycle_join(&all, c, pid, b);
	}
	for (unsigned l = 0; l < CYCLE_LAGS; l++)
		close_stretch(&all, l, pid, b);
}
