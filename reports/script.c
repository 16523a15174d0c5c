#include "reports/script.h"

#include "base/base.h"
#include "reports/sql_text.h"

static bool drops_something(const struct finding *f)
{
	for (size_t i = 0; i < f->apply_n; i++)
		if (sql_begins(f->apply[i], "DROP"))
			return true;
	return false;
}

struct script script_of(const struct report *report)
{
	struct script s = {.findings = xcalloc(report->recommendations_n + 1, sizeof(struct finding *))};
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < report->recommendations_n; i++) {
			const struct finding *f = report->recommendations[i];
			if (f->apply_n && drops_something(f) == (pass == 1))
				s.findings[s.n++] = f;
		}
	return s;
}

static bool has_statement(const struct finding *f, enum script_way way, struct str statement)
{
	const struct str *items = way == SCRIPT_APPLY ? f->apply : f->rollback;
	size_t n = way == SCRIPT_APPLY ? f->apply_n : f->rollback_n;
	for (size_t i = 0; i < n; i++)
		if (str_eq(items[i], statement))
			return true;
	return false;
}

bool script_has_before(const struct script *s, size_t i, enum script_way way, struct str statement)
{
	for (size_t k = 0; k < i; k++)
		if (!s->findings[k]->apply_commented && has_statement(s->findings[k], way, statement))
			return true;
	return false;
}

void script_release(struct script *script)
{
	free(script->findings);
	*script = (struct script){0};
}
