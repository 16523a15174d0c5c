#include "base/base.h"

#include <stdarg.h>

bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	if (!err)
		return false;
	va_list args;
	va_start(args, fmt);
	err->code = code;
	err->hint[0] = '\0';
	vsnprintf(err->msg, sizeof err->msg, fmt, args);
	va_end(args);
	return false;
}

bool err_hint(struct err *err, const char *fmt, ...)
{
	if (!err)
		return false;
	va_list args;
	va_start(args, fmt);
	vsnprintf(err->hint, sizeof err->hint, fmt, args);
	va_end(args);
	return false;
}

_Noreturn void err_bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "pgassay: bug at %s:%d: %s\n", file, line, what);
	abort();
}

_Noreturn void err_out_of_memory(size_t wanted)
{
	fprintf(stderr, "pgassay: out of memory (%zu bytes wanted)\n", wanted);
	exit(4);
}
