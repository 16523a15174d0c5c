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

void script_release(struct script *script)
{
	free(script->findings);
	*script = (struct script){0};
}
