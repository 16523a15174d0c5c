#ifndef TESTS_UNIT_PLAN_FILES_H
#define TESTS_UNIT_PLAN_FILES_H
/* The recorded plans of testdata/, for tests. */
#include <glob.h>

#include "base/base.h"
#include "base/buf.h"
#include "parsers/plan.h"
#include "parsers/source.h"

static inline struct str read_whole(const char *path, struct arena *arena)
{
	struct err err;
	struct source *s = source_open(path, &err);
	struct buf all = {0};
	char block[65536];
	for (size_t n; s && (n = source_read(s, block, sizeof block)) > 0;)
		buf_add(&all, str_of(block, n));
	source_close(s);
	struct str text = arena_strdup(buf_str(&all), arena);
	buf_release(&all);
	return text;
}

struct plan_list {
	struct plan *items[64];
	size_t n;
};

static inline void plan_list_add(void *context, struct plan *plan)
{
	struct plan_list *list = context;
	if (list->n < ARRAY_LEN(list->items))
		list->items[list->n++] = plan;
}

/* Calls `each` for every file that matches; returns how many. */
static inline size_t for_each_file(const char *pattern, void (*each)(const char *path))
{
	glob_t files;
	if (glob(pattern, 0, NULL, &files) != 0)
		return 0;
	size_t n = files.gl_pathc;
	for (size_t i = 0; i < n; i++)
		each(files.gl_pathv[i]);
	globfree(&files);
	return n;
}

/* Calls `each` with every document that auto_explain logged into `log` (stderr format), its tabs removed. */
static inline size_t for_each_logged_plan(const char *path, void (*each)(const char *path, struct str document))
{
	struct arena arena = {0};
	struct str rest = read_whole(path, &arena), line, next;
	size_t n = 0;
	while (str_cut(&rest, '\n', &line)) {
		struct buf document = {0};
		if (!str_ends(line, STR(" ms  plan:")))
			continue;
		for (next = rest; str_cut(&next, '\n', &line) && str_take(&line, STR("\t")); rest = next) {
			buf_add(&document, line);
			buf_add_char(&document, '\n');
		}
		each(path, buf_str(&document));
		buf_release(&document);
		n++;
	}
	arena_release(&arena);
	return n;
}

#define RECORDED_JSON "testdata/plans/v*/*.json"
#define RECORDED_TEXT "testdata/plans/v*/*.txt"
#define RECORDED_MLOPS "testdata/mlops/plans/*.json"

#endif
