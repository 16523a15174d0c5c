#ifndef TESTS_UNIT_PREFIX_LAW_H
#define TESTS_UNIT_PREFIX_LAW_H
/* A prefix that remembers (log_prefix_straight.h) takes every line apart as one does that sees it for the first time.
 */
#include "base/base.h"
#include "parsers/log_prefix.h"

static inline bool prefix_law_same_slices(const struct log_entry *a, const struct log_entry *b)
{
	return str_eq(a->user, b->user) && str_eq(a->database, b->database) && str_eq(a->application, b->application) &&
	       str_eq(a->client, b->client) && str_eq(a->session_id, b->session_id) &&
	       str_eq(a->virtual_xid, b->virtual_xid) && str_eq(a->command_tag, b->command_tag) &&
	       str_eq(a->backend_type, b->backend_type) && str_eq(a->sqlstate, b->sqlstate);
}

static inline bool prefix_law_same(const struct log_entry *a, const struct log_entry *b)
{
	return a->at_us == b->at_us && a->pid == b->pid && a->leader_pid == b->leader_pid &&
	       a->query_id == b->query_id && a->line_number == b->line_number && a->xid == b->xid &&
	       prefix_law_same_slices(a, b);
}

/* NULL, or what is wrong; `remembering` has seen other lines, `plain` was compiled from the same text. */
static inline const char *prefix_law_check(struct prefix *remembering, struct prefix *plain, struct str line)
{
	struct log_entry a = {0}, b = {0};
	static const struct log_word earlier;
	const struct log_word *a_word = &earlier, *b_word = &earlier;
	size_t a_end, b_end;
	bool a_fits = prefix_match(remembering, line, &a, &a_word, &a_end);
	bool b_fits = prefix_match(plain, line, &b, &b_word, &b_end);
	if (a_fits != b_fits)
		return "only one of them fits the line";
	if (!a_fits && a_word != &earlier)
		return "an attempt that failed forgot the word of an earlier one";
	if (a_fits && (a_word != b_word || a_end != b_end))
		return "the prefix ends elsewhere";
	return a_fits && !prefix_law_same(&a, &b) ? "the fields differ" : NULL;
}

#endif
