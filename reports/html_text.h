#ifndef REPORTS_HTML_TEXT_H
#define REPORTS_HTML_TEXT_H
/*
 * The only ways text gets into the HTML report. Whatever goes in, what comes out is valid UTF-8 and can neither open
 * nor close a tag, an attribute in double quotes, or a comment; characters that must not be shown as they are
 * (reports/display.h) are shown by their number.
 */
#include <stdio.h>

#include "base/str.h"

/* Element content, and values of attributes in double quotes. Line ends and tabs stay. */
void html_text(FILE *out, struct str text);
/* At most `max` bytes of it; what was left out is said, with where it can be found. */
void html_text_cut(FILE *out, struct str text, size_t max);
/* One line of at most `max` bytes, with "…" when it was cut: for lists and links. */
void html_text_line(FILE *out, struct str text, size_t max);

#endif
