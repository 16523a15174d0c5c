#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "base/base.h"

struct loop {
	atomic_size_t next;
	size_t count;
	void (*body)(size_t, void *);
	void *context;
};

static void *work(void *argument)
{
	struct loop *loop = argument;
	size_t i;
	while ((i = atomic_fetch_add(&loop->next, 1)) < loop->count)
		loop->body(i, loop->context);
	return NULL;
}

void pool_run(unsigned jobs, size_t count, void (*body)(size_t i, void *context), void *context)
{
	struct loop loop = {.count = count, .body = body, .context = context};
	size_t helpers = MIN((size_t)jobs, count);
	helpers = helpers > 1 ? helpers - 1 : 0;
	pthread_t *threads = xcalloc(helpers, sizeof *threads);
	size_t started = 0;
	while (started < helpers && pthread_create(&threads[started], NULL, work, &loop) == 0)
		started++;
	work(&loop); /* also does everything when no thread could be had */
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	free(threads);
}

unsigned pool_default_jobs(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	return n > 0 ? (unsigned)n : 1;
}
