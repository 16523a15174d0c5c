#include "cmd/progress.h"

#include <unistd.h>

#include "base/base.h"
#include "cmd/options.h"

#define INTERVAL_MS 200

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_start(struct progress *p, int when, bool quiet, uint64_t total)
{
	bool terminal = isatty(STDERR_FILENO) == 1 && !quiet;
	*p = (struct progress){.shown = when == WHEN_ALWAYS || (when == WHEN_AUTO && terminal), .total = total};
	pthread_mutex_init(&p->printing, NULL);
	p->printed_at_ms = now_ms();
}

void progress_add(struct progress *p, uint64_t bytes)
{
	uint64_t done = atomic_fetch_add(&p->done, bytes) + bytes;
	if (!p->shown || pthread_mutex_trylock(&p->printing) != 0)
		return;
	int64_t now = now_ms();
	if (now - p->printed_at_ms >= INTERVAL_MS) {
		p->printed_at_ms = now;
		if (p->total)
			fprintf(stderr, "\rreading: %.0f %% of %.1f MB", (double)done * 100 / (double)p->total,
				(double)p->total / 1e6);
		else
			fprintf(stderr, "\rreading: %.1f MB", (double)done / 1e6);
	}
	pthread_mutex_unlock(&p->printing);
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	pthread_mutex_destroy(&p->printing);
}
