#include "parsers/read_ahead.h"

#include <pthread.h>

#include "base/base.h"

#define SLOTS 3
#define BLOCK_BYTES (256u << 10)
#define HEADROOM_BYTES (64u << 10)

struct slot {
	char *room; /* HEADROOM_BYTES, then the block */
	size_t n;
};

struct read_ahead {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct slot slots[SLOTS];
	uint64_t made, taken; /* blocks; the one in use is taken - 1 */
	bool stop;
	char *joined; /* a tail too long for the headroom, with the block behind it */
	size_t joined_cap;
	size_t (*produce)(void *context, char *out, size_t cap);
	void *context;
};

static void *run(void *argument)
{
	struct read_ahead *a = argument;
	size_t n;
	do {
		pthread_mutex_lock(&a->lock);
		/* One slot is in use, so only SLOTS - 1 may be waiting. */
		while (!a->stop && a->made - a->taken >= SLOTS - 1)
			pthread_cond_wait(&a->changed, &a->lock);
		bool stop = a->stop;
		struct slot *slot = &a->slots[a->made % SLOTS];
		pthread_mutex_unlock(&a->lock);
		if (stop)
			break;
		n = a->produce(a->context, slot->room + HEADROOM_BYTES, BLOCK_BYTES);
		slot->n = n;
		pthread_mutex_lock(&a->lock);
		a->made++;
		pthread_cond_signal(&a->changed);
		pthread_mutex_unlock(&a->lock);
	} while (n);
	return NULL;
}

struct read_ahead *read_ahead_start(size_t (*produce)(void *context, char *out, size_t cap), void *context)
{
	struct read_ahead *a = xcalloc(1, sizeof *a);
	a->produce = produce;
	a->context = context;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->changed, NULL);
	for (size_t i = 0; i < SLOTS; i++)
		a->slots[i].room = xmalloc(HEADROOM_BYTES + BLOCK_BYTES);
	if (pthread_create(&a->thread, NULL, run, a) != 0)
		err_out_of_memory(0);
	return a;
}

static struct str join(struct read_ahead *a, struct str keep, struct slot *slot)
{
	char *block = slot->room + HEADROOM_BYTES;
	if (keep.n <= HEADROOM_BYTES) {
		if (keep.n)
			memcpy(block - keep.n, keep.p, keep.n);
		return str_of(block - keep.n, keep.n + slot->n);
	}
	if (keep.n + slot->n > a->joined_cap) {
		size_t cap = MAX(a->joined_cap * 2, keep.n + slot->n);
		char *grown = xmalloc(cap);
		memcpy(grown, keep.p, keep.n);
		free(a->joined);
		a->joined = grown;
		a->joined_cap = cap;
	} else {
		memmove(a->joined, keep.p, keep.n);
	}
	memcpy(a->joined + keep.n, block, slot->n);
	return str_of(a->joined, keep.n + slot->n);
}

struct str read_ahead_next(struct read_ahead *a, struct str keep)
{
	pthread_mutex_lock(&a->lock);
	while (a->made == a->taken)
		pthread_cond_wait(&a->changed, &a->lock);
	struct slot *slot = &a->slots[a->taken % SLOTS];
	bool ended = slot->n == 0;
	pthread_mutex_unlock(&a->lock);
	if (ended)
		return keep;
	/* The slot before this one holds `keep` and stays untouched until `taken` moves on. */
	struct str window = join(a, keep, slot);
	pthread_mutex_lock(&a->lock);
	a->taken++;
	pthread_cond_signal(&a->changed);
	pthread_mutex_unlock(&a->lock);
	return window;
}

void read_ahead_stop(struct read_ahead *a)
{
	if (!a)
		return;
	pthread_mutex_lock(&a->lock);
	a->stop = true;
	pthread_cond_signal(&a->changed);
	pthread_mutex_unlock(&a->lock);
	pthread_join(a->thread, NULL);
	for (size_t i = 0; i < SLOTS; i++)
		free(a->slots[i].room);
	free(a->joined);
	pthread_cond_destroy(&a->changed);
	pthread_mutex_destroy(&a->lock);
	free(a);
}
