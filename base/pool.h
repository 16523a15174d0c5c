#ifndef BASE_POOL_H
#define BASE_POOL_H
/*
 * Threads. pool_run() is a parallel loop: body(i) is called once for every i below `count`, on up to `jobs` threads
 * (the caller's among them), and all have returned when it does. Results belong in slot i of the caller's array, so
 * that they do not depend on scheduling. With one job everything happens on the caller's thread.
 */
#include <stddef.h>

void pool_run(unsigned jobs, size_t count, void (*body)(size_t i, void *context), void *context);

/* Processors this process may use. */
unsigned pool_default_jobs(void);

#endif
