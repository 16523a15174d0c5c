#ifndef REPORTS_FORMATS_H
#define REPORTS_FORMATS_H
/*
 * What the renderers share: their rows of renderers[], and the one way to write a file of the output folder.
 */
#include <stdio.h>

#include "reports/renderer.h"

extern const struct renderer renderer_alembic;
extern const struct renderer renderer_html;
extern const struct renderer renderer_json;
extern const struct renderer renderer_markdown;
extern const struct renderer renderer_sql;
extern const struct renderer renderer_xlsx;

/* By enum severity, as the server prints them. */
extern const char *const format_log_levels[];

/* " The first 5 of the 42 bring 82 % of it."; empty when there is nothing of the kind to say. */
struct format_sentence {
	char text[120];
};
struct format_sentence format_first_ones(const struct report *r);

/*
 * Writes `folder`/`name` atomically with what `print` prints. False, with *err (ERR_WRITE), when it could not be
 * written; then nothing is left behind.
 */
bool format_write_file(const struct report *report, const struct render_options *options, const char *name,
		       void (*print)(const struct report *report, const struct render_options *options, FILE *out),
		       struct err *err);

#endif
