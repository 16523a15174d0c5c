#include "base/bytes.h"

#include "base/base.h"

__attribute__((noinline)) void bytes_clear(void *p, size_t n)
{
	memset(p, 0, n);
}
