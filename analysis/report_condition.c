/* What a plan's node filters or joins by, as text that may be attached: see report_build.h. */
#include "analysis/report_build.h"

#include "base/base.h"
#include "base/buf.h"

static void add_condition(struct buf *out, const char *name, struct str condition, bool raw)
{
	if (!condition.n)
		return;
	if (out->n)
		buf_add(out, STR("; "));
	buf_add(out, str_from(name));
	buf_add(out, STR(": "));
	if (raw)
		buf_add(out, condition);
	else
		scan_redact(condition, out);
}

struct str report_condition(const struct plan_node *n, enum sample_mode samples, struct arena *arena)
{
	const struct {
		const char *name;
		struct str text;
	} conditions[] = {
		{"index", n->index_cond}, {"recheck", n->recheck_cond}, {"filter", n->filter},
		{"hash", n->hash_cond},   {"merge", n->merge_cond},     {"join filter", n->join_filter},
		{"tid", n->tid_cond},     {"once", n->one_time_filter},
	};
	struct buf text = {0};
	for (size_t i = 0; i < ARRAY_LEN(conditions); i++)
		add_condition(&text, conditions[i].name, conditions[i].text, samples == SAMPLES_RAW);
	struct str kept = text.n ? arena_strdup(buf_str(&text), arena) : STR("");
	buf_release(&text);
	return kept;
}
