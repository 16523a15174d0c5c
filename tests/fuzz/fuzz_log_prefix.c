/* The first line is a log_line_prefix, the others are matched against it and against what is inferred from them. */
#include "tests/unit/prefix_law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match_all(struct prefix *p, struct str lines)
{
	struct str line;
	while (p && str_cut(&lines, '\n', &line)) {
		struct log_entry entry = {0};
		const struct log_word *word;
		size_t end = 0;
		prefix_learn(p, line);
		if (prefix_match(p, line, &entry, &word, &end) || prefix_match_partly(p, line, &entry, &word, &end))
			if (end + word->text.n > line.n)
				BUG("the prefix is longer than its line");
	}
}

static void check_remembering(struct str text, struct str lines, struct arena *arena)
{
	struct prefix *remembering = prefix_compile(text, arena), *plain = prefix_compile(text, arena);
	struct str line;
	if (!remembering)
		return;
	prefix_remember(remembering);
	while (str_cut(&lines, '\n', &line)) {
		const char *wrong = prefix_law_check(remembering, plain, line);
		if (wrong)
			BUG(wrong);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_of((const char *)data, size), first = {0};
	struct arena arena = {0};
	unsigned explained;
	if (str_cut(&rest, '\n', &first))
		match_all(prefix_compile(first, &arena), rest);
	check_remembering(first, rest, &arena);
	match_all(prefix_compile(prefix_infer(rest, &arena, &explained), &arena), rest);
	if (explained > 1000)
		BUG("more lines explained than there are");
	arena_release(&arena);
	return 0;
}
