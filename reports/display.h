#ifndef REPORTS_DISPLAY_H
#define REPORTS_DISPLAY_H
/*
 * Which characters must not be shown as they are, whatever the format: control characters, and marks that change the
 * reading direction (they make text read as what it is not).
 */
#include "base/str.h"

/*
 * True when the character at the start of `s` (not empty) is a control character (C0 but tab; DEL; C1) or a
 * bidirectional control, a line separator or a byte order mark. Line ends count too.
 */
bool display_is_unsafe(struct str s);

/* Code point of the valid UTF-8 sequence of `n` bytes at `p`. */
uint32_t display_code_point(const char *p, size_t n);

#endif
