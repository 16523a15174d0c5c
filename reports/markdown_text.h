#ifndef REPORTS_MARKDOWN_TEXT_H
#define REPORTS_MARKDOWN_TEXT_H
/*
 * Text for ticket systems: GitHub's Markdown and Jira's wiki markup. Whatever goes in is one line of plain text there:
 * no markup, no HTML, no mention of a user, no reference to an issue, no link.
 */
#include "base/buf.h"
#include "base/str.h"

enum markup { MARKUP_GITHUB, MARKUP_JIRA };

/* At most `max` bytes of `text`, escaped. */
void markdown_text(struct buf *out, enum markup markup, struct str text, size_t max);
/* The same at the beginning of a line, where more is markup: lists, headings, quotes. */
void markdown_paragraph(struct buf *out, enum markup markup, struct str text, size_t max);
/* A block of code that nothing in it can end. */
void markdown_code(struct buf *out, enum markup markup, struct str code);

#endif
