/* A report.json of unknown origin, compared with itself and with an empty side, and printed in every form. */
#include "base/base.h"
#include "cmd/compare_read.h"
#include "cmd/compare_text.h"
#include "reports/comparison_print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_all(const struct comparison *c)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	if (!out)
		return;
	struct terminal terminal = {out, true};
	compare_print_text(c, &terminal);
	comparison_print_markdown(c, MARKUP_GITHUB, out);
	comparison_print_markdown(c, MARKUP_JIRA, out);
	comparison_print_json(c, STR("1"), out);
	comparison_print_html(c, STR("1"), out);
	fclose(out);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct err err = {0};
	bool faulty = false;
	struct str text = str_of((const char *)data, size);
	struct comparison_side side = {.name = STR("fuzzed")}, empty = {.name = STR("empty"), .seconds = 1};
	(void)compare_is_report(text);
	if (compare_read_json(&side, text, &faulty, &arena, &err)) {
		struct comparison itself = comparison_make(&side, &side, &comparison_limits_default, &arena);
		struct comparison gone = comparison_make(&side, &empty, &comparison_limits_default, &arena);
		struct comparison added = comparison_make(&empty, &side, &comparison_limits_default, &arena);
		print_all(&itself);
		print_all(&gone);
		print_all(&added);
	}
	arena_release(&arena);
	return 0;
}
