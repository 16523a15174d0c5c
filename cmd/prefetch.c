#include "cmd/prefetch.h"

#include <pthread.h>

#include "base/base.h"

#define SLOTS 3

struct slot {
	char *memory; /* headroom, then the block */
	size_t n;
};

struct prefetch {
	struct source *source;
	struct slot slots[SLOTS];
	size_t filled, taken; /* counts; slot = count % SLOTS. The block taken last is in the caller's hands. */
	bool threaded, stopping;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static char *block_of(const struct slot *slot)
{
	return slot->memory + PREFETCH_HEADROOM;
}

/* Fills the block whole, so that short reads of a pipe do not make many small blocks. */
static void fill(struct source *source, struct slot *slot)
{
	size_t got = 1;
	slot->n = 0;
	while (got && slot->n < PREFETCH_BLOCK) {
		got = source_read(source, block_of(slot) + slot->n, PREFETCH_BLOCK - slot->n);
		slot->n += got;
	}
}

/* Waits until a slot is free: neither waiting to be taken nor in the caller's hands. False when it is time to stop. */
static bool wait_for_room(struct prefetch *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->stopping && p->filled >= p->taken + SLOTS - 1)
		pthread_cond_wait(&p->changed, &p->lock);
	bool go_on = !p->stopping;
	pthread_mutex_unlock(&p->lock);
	return go_on;
}

static void *read_ahead(void *argument)
{
	struct prefetch *p = argument;
	bool more = true;
	while (more && wait_for_room(p)) {
		struct slot *slot = &p->slots[p->filled % SLOTS];
		fill(p->source, slot);
		more = slot->n > 0;
		pthread_mutex_lock(&p->lock);
		p->filled++;
		pthread_cond_broadcast(&p->changed);
		pthread_mutex_unlock(&p->lock);
	}
	return NULL;
}

struct prefetch *prefetch_start(struct source *source, bool threaded)
{
	struct prefetch *p = xcalloc(1, sizeof *p);
	p->source = source;
	for (size_t i = 0; i < SLOTS; i++)
		p->slots[i].memory = xmalloc(PREFETCH_HEADROOM + PREFETCH_BLOCK);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->changed, NULL);
	p->threaded = threaded && pthread_create(&p->thread, NULL, read_ahead, p) == 0;
	return p;
}

struct str prefetch_next(struct prefetch *p)
{
	struct slot *slot;
	if (!p->threaded) {
		slot = &p->slots[0];
		fill(p->source, slot);
		return str_of(block_of(slot), slot->n);
	}
	pthread_mutex_lock(&p->lock);
	while (p->filled == p->taken)
		pthread_cond_wait(&p->changed, &p->lock);
	slot = &p->slots[p->taken % SLOTS];
	p->taken += slot->n > 0; /* the end is not taken: asked again, it is still the end */
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	return str_of(block_of(slot), slot->n);
}

void prefetch_stop(struct prefetch *p)
{
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	if (p->threaded)
		pthread_join(p->thread, NULL);
	for (size_t i = 0; i < SLOTS; i++)
		free(p->slots[i].memory);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->changed);
	free(p);
}
