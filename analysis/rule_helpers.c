#include "analysis/rule.h"

#include <stdarg.h>

#include "base/base.h"
#include "base/hash.h"

struct finding *rule_finding(struct rule_context *c)
{
	struct finding *f = ARENA_NEW(struct finding, c->arena);
	*f = (struct finding){.rule = c->rule, .severity = c->rule->severity, .confidence = 500};
	*ARENA_PUSH(c->findings, c->findings_n, c->findings_cap, c->arena) = f;
	return f;
}

void finding_evidence(struct rule_context *c, struct finding *f, const char *what, struct str source, const char *fmt,
		      ...)
{
	char text[512];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	size_t length = n < 0 ? 0 : MIN((size_t)n, sizeof text - 1);
	*ARENA_PUSH(f->evidence, f->evidence_n, f->evidence_cap, c->arena) =
		(struct evidence){str_from(what), arena_strdup(str_of(text, length), c->arena), source};
}

void finding_pattern(struct rule_context *c, struct finding *f, const struct pattern *p)
{
	for (size_t i = 0; i < f->patterns_n; i++)
		if (f->patterns[i] == p->id)
			return;
	*ARENA_PUSH(f->patterns, f->patterns_n, f->patterns_cap, c->arena) = p->id;
	f->weight_us += p->tally.total_us;
}

void finding_apply(struct rule_context *c, struct finding *f, struct str statement)
{
	*ARENA_PUSH(f->apply, f->apply_n, f->apply_cap, c->arena) = arena_strdup(statement, c->arena);
}

void finding_rollback(struct rule_context *c, struct finding *f, struct str statement)
{
	*ARENA_PUSH(f->rollback, f->rollback_n, f->rollback_cap, c->arena) = arena_strdup(statement, c->arena);
}

static bool has_extension(const struct catalog *c, struct str name)
{
	for (size_t i = 0; i < c->extensions_n; i++)
		if (str_eq(c->extensions[i], name))
			return true;
	return false;
}

void finding_needs_extension(struct rule_context *c, struct finding *f, const char *name)
{
	if (has_extension(c->catalog, str_from(name)))
		return;
	finding_apply(c, f, STR(""));
	memmove(f->apply + 1, f->apply, (f->apply_n - 1) * sizeof *f->apply);
	f->apply[0] = arena_fmt(c->arena, "CREATE EXTENSION IF NOT EXISTS %s", name);
	if (c->catalog->has_schema)
		finding_rollback(c, f, arena_fmt(c->arena, "DROP EXTENSION IF EXISTS %s", name));
	finding_evidence(c, f, "extension needed", STR("schema"), "%s", name);
}

void finding_columns(struct rule_context *c, struct finding *f, const struct str *columns, size_t n)
{
	f->columns = ARENA_ARRAY(struct str, n, c->arena);
	f->columns_n = n;
	for (size_t i = 0; i < n; i++)
		f->columns[i] = columns[i];
}

void finding_identify(struct finding *f, struct str subject)
{
	f->id = hash_mix(hash_bytes(str_from(f->rule->name)), hash_bytes(subject));
}
