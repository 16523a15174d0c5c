#ifndef BASE_ERR_H
#define BASE_ERR_H
/*
 * Errors are values: the callee fills one in, the caller decides, cmd/ prints.
 *
 * An error says what happened, where (file, line, byte: 0 where unknown) and, in `hint`, what the user can do about it.
 * Messages are in PostgreSQL's voice: lower case, no full stop, the reason always given. Bad input is never fatal;
 * it is a counted diagnostic. Only I/O, usage and lack of memory end a run.
 *
 *     if (!source_open(&src, path, err))
 *         return false;                       // *err is filled in
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum err_code {
	ERR_NONE,
	ERR_USAGE,      /* unknown option, bad value */
	ERR_UNREADABLE, /* cannot be opened or read */
	ERR_DAMAGED,    /* opened, but the content breaks off or contradicts itself */
	ERR_TRUNCATED,  /* ends too early */
	ERR_UNKNOWN,    /* readable, but of no kind we know */
	ERR_UNSUPPORTED,
	ERR_LIMIT, /* a stated limit (depth, size) was exceeded */
	ERR_WRITE, /* output could not be written */
};

struct pos {
	const char *file; /* not owned; NULL when unknown */
	uint64_t line;    /* from 1 */
	uint64_t byte;    /* offset from 0, in the decompressed stream */
};

struct err {
	enum err_code code;
	struct pos at;
	char msg[256];
	char hint[192];
};

/* Fills in `err` (may be NULL) and returns false, so that a function can end with `return err_set(…)`. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Adds a remedy to an error that is already set. Returns false. */
bool err_hint(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A fault of this program, not of its input: prints where and aborts. */
#define BUG(what) err_bug(__FILE__, __LINE__, what)
_Noreturn void err_bug(const char *file, int line, const char *what);
/* Lack of memory ends the run with exit code 4; there is nothing useful to unwind to. */
_Noreturn void err_out_of_memory(size_t wanted);

#endif
