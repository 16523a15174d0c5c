#ifndef REPORTS_RENDERER_H
#define REPORTS_RENDERER_H
/*
 * Renderers: one file each, one row each of renderers[]. A renderer prints the model and computes nothing; two
 * renderers never disagree about a number. Output is a function of the report alone: no clock, no host, no locale.
 */
#include "analysis/report.h"
#include "base/err.h"

struct render_options {
	const char *folder;
	struct str flavor; /* of Markdown: "github" or "jira" */
};

struct renderer {
	const char *format;       /* as in --formats */
	const char *const *files; /* what it writes into the folder, NULL-terminated */
	bool by_default;
	/* Writes all its files atomically; false, with *err (ERR_WRITE), when one could not be. */
	bool (*render)(const struct report *report, const struct render_options *options, struct err *err);
};

extern const struct renderer *const renderers[]; /* NULL-terminated */
const struct renderer *renderer_find(struct str format);

#endif
