#include "analysis/rule_pattern.h"

#include "base/base.h"
#include "base/buf.h"
#include "base/timestamp.h"
#include "parsers/pg_name.h"

struct str rule_time(struct rule_context *c, double us)
{
	if (us < 1e6)
		return arena_fmt(c->arena, "%.3f ms", us / 1e3);
	if (us < 120e6)
		return arena_fmt(c->arena, "%.1f s", us / 1e6);
	if (us < 7200e6)
		return arena_fmt(c->arena, "%.1f min", us / 60e6);
	return arena_fmt(c->arena, "%.1f h", us / 3600e6);
}

struct str rule_count(struct rule_context *c, uint64_t n, const char *thing)
{
	return arena_fmt(c->arena, "%" PRIu64 " %s%s", n, thing, n == 1 ? "" : "s");
}

struct str rule_times(struct rule_context *c, uint64_t n)
{
	if (n == 1 || n == 2)
		return n == 1 ? STR("once") : STR("twice");
	return arena_fmt(c->arena, "%" PRIu64 " times", n);
}

/* The length of a head of `s` that cuts no UTF-8 character apart. */
static size_t whole_characters(struct str s, size_t n)
{
	while (n && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return n;
}

struct str rule_text(struct rule_context *c, const struct pattern *p, size_t most)
{
	if (p->query.n <= most)
		return p->query;
	return arena_fmt(c->arena, "%.*s…", (int)whole_characters(p->query, most), p->query.p);
}

bool rule_concerns(const struct pattern *p)
{
	return !p->is_other && !p->nested_only && p->tally.calls && p->shape && p->shape->parsed &&
	       !shape_is_introspection(p->shape);
}

const struct pattern *rule_next_pattern(const struct rule_context *c, size_t *i)
{
	while (*i < c->workload->patterns_n) {
		const struct pattern *p = c->workload->patterns[(*i)++];
		if (rule_concerns(p))
			return p;
	}
	return NULL;
}

double rule_mean_ms(const struct pattern *p)
{
	return p->tally.calls ? (double)p->tally.total_us / 1000.0 / (double)p->tally.calls : 0;
}

struct str rule_execution(struct rule_context *c, uint32_t pid, int64_t at_us)
{
	char time[TIMESTAMP_MAX];
	struct str at = at_us == TIME_UNKNOWN ? STR("a time that was not logged") : timestamp_format(at_us, time);
	if (pid)
		return arena_fmt(c->arena, "process %u, %.*s", pid, STR_ARG(at));
	return arena_strdup(at, c->arena);
}

struct finding *rule_pattern_finding(struct rule_context *c, const struct pattern *p, struct str subject)
{
	struct finding *f = rule_finding(c);
	f->confidence = MIN(c->coverage, 1000u);
	f->basis = BASIS_INFERRED;
	if (p->shape && p->shape->accesses_n)
		f->table = rule_table_name(c, p->shape->accesses[0]);
	finding_pattern(c, f, p);
	finding_evidence(c, f, "calls", STR("log"), "%" PRIu64, p->tally.calls);
	finding_evidence(c, f, "total time", STR("log"), "%.3f ms", (double)p->tally.total_us / 1000.0);
	if (p->samples_n) {
		const struct sample *s = &p->samples[0];
		finding_evidence(c, f, "slowest execution", rule_execution(c, s->pid, s->at_us), "%.3f ms",
				 (double)s->duration_us / 1000.0);
	}
	finding_identify(f, arena_fmt(c->arena, "%016" PRIx64 " %.*s", p->id, STR_ARG(subject)));
	return f;
}

void rule_claim(struct rule_context *c, struct finding *f, const struct pattern *p, double share,
		enum finding_basis basis)
{
	share = MIN(MAX(share, 0.0), 1.0);
	f->benefit_relative = share;
	f->benefit_us_per_day = per_day_us(c, (uint64_t)(share * (double)p->tally.total_us));
	f->basis = basis;
}

void rule_doubt(struct finding *f, double factor)
{
	f->confidence = (unsigned)((double)f->confidence * factor);
}

struct str rule_table_name(struct rule_context *c, const struct shape_access *a)
{
	struct str schema = a->table ? a->table->schema : a->schema, name = a->table ? a->table->name : a->name;
	if (schema.n)
		return arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(schema), STR_ARG(name));
	return arena_strdup(name, c->arena);
}

static struct str take_text(struct rule_context *c, struct buf *b)
{
	struct str text = arena_strdup(buf_str(b), c->arena);
	buf_release(b);
	return text;
}

struct str rule_table_sql(struct rule_context *c, const struct shape_access *a)
{
	struct buf b = {0};
	if (a->table)
		pg_name_quote_qualified(a->table->schema, a->table->name, &b);
	else
		pg_name_quote_qualified(a->schema, a->name, &b);
	return take_text(c, &b);
}

struct str rule_name_sql(struct rule_context *c, struct str name)
{
	struct buf b = {0};
	pg_name_quote(name, &b);
	return take_text(c, &b);
}

double rule_table_rows(const struct shape_access *a)
{
	return a->table ? a->table->rows : STAT_NONE;
}

const struct shape_block *rule_top_block(const struct pattern *p)
{
	for (size_t i = 0; i < p->shape->blocks_n; i++)
		if (!p->shape->blocks[i]->parent)
			return p->shape->blocks[i];
	return NULL;
}

const struct shape_access *rule_first_table(const struct shape_block *b)
{
	for (size_t i = 0; b && i < b->accesses_n; i++) {
		const struct shape_access *a = b->accesses[i];
		if (!a->is_cte && !a->is_function && !a->is_subquery)
			return a;
	}
	return NULL;
}

const struct sample_value *rule_slot(const struct sample *s, unsigned slot)
{
	return slot && slot <= s->values_n ? &s->values[slot - 1] : NULL;
}
