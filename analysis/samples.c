#include "base/base.h"

#include "analysis/samples.h"

/* Of two samples with the same content: the slower, then the earlier; the rest only settles ties. */
static int compare(const struct sample *a, const struct sample *b)
{
	if (a->duration_us != b->duration_us)
		return a->duration_us > b->duration_us ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	if (a->at_us != b->at_us)
		return a->at_us < b->at_us ? -1 : 1;
	int c = str_cmp(a->text, b->text);
	return c ? c : (a->pid > b->pid) - (a->pid < b->pid);
}

static bool precedes(bool by_duration, const struct sample *a, const struct sample *b)
{
	return by_duration || a->order == b->order ? compare(a, b) < 0 : a->order < b->order;
}

static void insert(struct kept_sample **items, uint8_t *n, uint8_t max, bool by_duration, struct kept_sample *sample)
{
	uint8_t at;
	for (at = 0; at < *n && items[at]->s.order != sample->s.order; at++)
		;
	if (at < *n) { /* the same content: keep the better of the two */
		if (compare(&sample->s, &items[at]->s) >= 0)
			return;
		sample_release(items[at]);
		memmove(&items[at], &items[at + 1], (size_t)(*n - at - 1) * sizeof *items);
		(*n)--;
	}
	for (at = 0; at < *n && precedes(by_duration, &items[at]->s, &sample->s); at++)
		;
	if (at == max)
		return;
	if (*n == max)
		sample_release(items[--*n]);
	memmove(&items[at + 1], &items[at], (size_t)(*n - at) * sizeof *items);
	items[at] = sample;
	sample->references++;
	(*n)++;
}

static const struct sample *same_content(struct kept_sample *const *items, uint8_t n, uint64_t content)
{
	for (uint8_t i = 0; i < n; i++)
		if (items[i]->s.order == content)
			return &items[i]->s;
	return NULL;
}

static bool slowest_want(const struct sample_set *set, int64_t duration_us, uint64_t content)
{
	if (set->slowest_n == SAMPLES_SLOWEST && duration_us < set->slowest[SAMPLES_SLOWEST - 1]->s.duration_us)
		return false;
	const struct sample *same = same_content(set->slowest, set->slowest_n, content);
	return !same || duration_us >= same->duration_us;
}

static bool spread_wants(const struct sample_set *set, int64_t duration_us, uint64_t content)
{
	if (set->spread_n == SAMPLES_SPREAD && content > set->spread[SAMPLES_SPREAD - 1]->s.order)
		return false;
	const struct sample *same = same_content(set->spread, set->spread_n, content);
	return !same || duration_us >= same->duration_us;
}

bool samples_want(const struct sample_set *set, int64_t duration_us, uint64_t content)
{
	return slowest_want(set, duration_us, content) || spread_wants(set, duration_us, content);
}

/* Most patterns are called once or twice: room grows by doubling. */
static void make_room(struct kept_sample ***items, uint8_t n)
{
	if ((n & (n - 1)) == 0)
		*items = xrealloc(*items, (n ? n * 2u : 1u) * sizeof **items);
}

void samples_offer(struct sample_set *set, struct kept_sample *sample)
{
	make_room(&set->slowest, set->slowest_n);
	insert(set->slowest, &set->slowest_n, SAMPLES_SLOWEST, true, sample);
	make_room(&set->spread, set->spread_n);
	insert(set->spread, &set->spread_n, SAMPLES_SPREAD, false, sample);
}

void sample_release(struct kept_sample *sample)
{
	if (sample && --sample->references == 0)
		free(sample);
}

void samples_release(struct sample_set *set)
{
	for (unsigned i = 0; i < set->slowest_n; i++)
		sample_release(set->slowest[i]);
	for (unsigned i = 0; i < set->spread_n; i++)
		sample_release(set->spread[i]);
	free(set->slowest);
	free(set->spread);
	*set = (struct sample_set){0};
}

void samples_merge(struct sample_set *into, const struct sample_set *from)
{
	for (unsigned i = 0; i < from->slowest_n; i++)
		samples_offer(into, from->slowest[i]);
	for (unsigned i = 0; i < from->spread_n; i++)
		samples_offer(into, from->spread[i]);
}

static bool is_listed(const struct sample *list, size_t n, const struct sample *s)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].order == s->order)
			return true;
	return false;
}

struct sample *samples_list(const struct sample_set *set, size_t *n, struct arena *arena)
{
	struct sample list[SAMPLES_SLOWEST + SAMPLES_SPREAD];
	*n = 0;
	for (unsigned i = 0; i < set->slowest_n; i++)
		list[(*n)++] = set->slowest[i]->s;
	for (unsigned i = 0; i < set->spread_n; i++)
		if (!is_listed(list, *n, &set->spread[i]->s))
			list[(*n)++] = set->spread[i]->s;
	struct sample *kept = ARENA_ARRAY(struct sample, *n, arena);
	if (*n)
		memcpy(kept, list, *n * sizeof *list);
	return kept;
}
