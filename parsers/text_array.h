#ifndef PARSERS_TEXT_ARRAY_H
#define PARSERS_TEXT_ARRAY_H
/*
 * Arrays in their text form, as statistics hold them: {1,2}, {a,"b c","with \"quotes\"",NULL}. Of nested arrays the
 * leaves are read.
 */
#include "base/arena.h"
#include "base/str.h"

/* The elements, in the arena; *n is 0 for what is no array. NULL elements are left out. */
struct str *text_array_read(struct str text, size_t *n, struct arena *arena);
double *text_array_numbers(struct str text, size_t *n, struct arena *arena);

#endif
