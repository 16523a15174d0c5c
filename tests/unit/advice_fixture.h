#ifndef TESTS_UNIT_ADVICE_FIXTURE_H
#define TESTS_UNIT_ADVICE_FIXTURE_H
/*
 * A workload made by hand: a schema, figures for its tables and columns, statements with calls and times. advise()
 * returns the definitions of the recommended indexes, "table (keys) …", in their order.
 */
#include "analysis/choose.h"
#include "analysis/index_ddl.h"
#include "analysis/index_proposal.h"
#include "analysis/samples.h"
#include "base/buf.h"
#include "parsers/catalog.h"
#include "parsers/log_entry.h"

struct advice_column {
	const char *table, *column;
	double distinct, null_frac, correlation;
	const char *common[4]; /* values and frequencies */
	double frequencies[4];
};

struct advice_statement {
	const char *sql; /* with constants; variants are made of '?' by the fixture */
	unsigned calls;
	double mean_ms;
};

struct advice_case {
	const char *schema;
	double rows, pages; /* of every table */
	bool no_statistics;
	const struct advice_column *columns;
	size_t columns_n;
	const struct advice_statement *statements;
	size_t statements_n;
	double budget_bytes;
};

struct advised {
	struct arena arena;
	struct catalog *catalog;
	struct str definitions[32];
	size_t n;
	double bytes;
};

static void fixture_figures(const struct advice_case *c, struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->tables_n && !c->no_statistics; i++) {
		struct table *t = catalog->tables[i];
		t->rows = c->rows;
		t->pages = t->all_visible = c->pages;
		t->rows_source = t->pages_source = STAT_FROM_SNAPSHOT;
	}
	for (size_t i = 0; i < c->columns_n; i++) {
		const struct advice_column *a = &c->columns[i];
		struct table *t = catalog_table(catalog, STR(""), str_from(a->table));
		struct column *column = table_column(t, str_from(a->column));
		struct column_stats *s = &column->stats;
		*s = (struct column_stats){.source = STAT_FROM_SNAPSHOT,
					   .n_distinct = a->distinct,
					   .null_frac = a->null_frac,
					   .avg_width = 8,
					   .correlation = a->correlation,
					   .has_correlation = true};
		s->mcv = ARENA_ARRAY(struct str, 4, &catalog->arena);
		s->mcf = ARENA_ARRAY(double, 4, &catalog->arena);
		for (; s->mcv_n < 4 && a->common[s->mcv_n]; s->mcv_n++) {
			s->mcv[s->mcv_n] = str_from(a->common[s->mcv_n]);
			s->mcf[s->mcv_n] = a->frequencies[s->mcv_n];
		}
	}
}

/* Every '?' becomes another number in each sample. */
static struct str fixture_variant(const char *sql, unsigned sample, struct arena *arena)
{
	struct buf b = {0};
	unsigned place = 0;
	for (const char *p = sql; *p; p++)
		if (*p == '?')
			buf_fmt(&b, "%u", 1000 + sample * 7 + 100 * place++);
		else
			buf_add_char(&b, *p);
	struct str text = arena_strdup(buf_str(&b), arena);
	buf_release(&b);
	return text;
}

static struct pattern *fixture_pattern(const struct advice_statement *s, uint64_t id, const struct catalog *catalog,
				       struct arena *arena)
{
	struct pattern *p = ARENA_NEW(struct pattern, arena);
	struct workload_options options = {.samples = SAMPLES_REDACTED};
	struct log_entry entry = {.at_us = INT64_C(1763683200000000)};
	struct buf normalized = {0};
	p->id = id;
	p->tally = (struct tally){s->calls, (uint64_t)(s->mean_ms * 1000 * s->calls)};
	p->min_us = p->max_us = (uint64_t)(s->mean_ms * 1000);
	p->samples = ARENA_ARRAY(struct sample, 16, arena);
	for (unsigned i = 0; i < 16 && i < s->calls; i++) {
		struct str sql = fixture_variant(s->sql, i, arena);
		struct sample_source source = {.sql = sql, .entry = &entry, .content = i};
		struct kept_sample *kept = sample_take(&source, &options);
		struct sample *sample = &p->samples[p->samples_n++];
		*sample = kept->s;
		sample->values = ARENA_ARRAY(struct sample_value, kept->s.values_n, arena);
		memcpy(sample->values, kept->s.values, kept->s.values_n * sizeof *sample->values);
		sample_release(kept);
	}
	scan_normalize(fixture_variant(s->sql, 0, arena), &options.scan, &normalized);
	p->query = arena_strdup(buf_str(&normalized), arena);
	p->shape = shape_parse(p->query, catalog, arena);
	buf_release(&normalized);
	return p;
}

static struct advised advise_more(const struct advice_case *c, const struct str *extra, size_t extra_n)
{
	struct advised out = {.catalog = catalog_new()};
	struct workload w = {.patterns_n = c->statements_n};
	schema_read_text(str_from(c->schema), "schema.sql", out.catalog, NULL);
	for (size_t i = 0; i < extra_n; i++)
		schema_read_text(arena_fmt(&out.arena, "CREATE INDEX ON %.*s;", STR_ARG(extra[i])), "more.sql",
				 out.catalog, NULL);
	catalog_finish(out.catalog);
	fixture_figures(c, out.catalog);
	w.patterns = ARENA_ARRAY(struct pattern *, c->statements_n, &out.arena);
	for (size_t i = 0; i < c->statements_n; i++)
		w.patterns[i] = fixture_pattern(&c->statements[i], i + 1, out.catalog, &out.arena);
	struct query_context query;
	query_context_init(&query, &w, out.catalog, NULL, &out.arena);
	struct choose_options options = {.limits = {1000, 10, 0.3},
					 .min_share = 0.0001,
					 .min_calls = 2,
					 .budget_stated = c->budget_bytes > 0,
					 .budget_bytes = c->budget_bytes > 0 ? c->budget_bytes : c->pages * 16384};
	struct advice *advice = choose_indexes(&query, &options, &out.arena);
	for (size_t i = 0; i < advice->indexes_n && out.n < ARRAY_LEN(out.definitions); i++) {
		const struct index *x = index_proposal_of(advice->indexes[i].index, out.catalog, &out.arena);
		struct str method = str_eq(x->method, STR("btree"))
					    ? STR("")
					    : arena_fmt(&out.arena, "USING %.*s ", STR_ARG(x->method));
		struct str keys = index_ddl_keys(x, &out.arena);
		out.definitions[out.n++] =
			arena_fmt(&out.arena, "%.*s %.*s%.*s", STR_ARG(x->table->name), STR_ARG(method), STR_ARG(keys));
		out.bytes += x->bytes;
	}
	query_context_release(&query);
	return out;
}

static inline struct advised advise(const struct advice_case *c)
{
	return advise_more(c, NULL, 0);
}

static inline void advised_release(struct advised *a)
{
	arena_release(&a->arena);
	catalog_free(a->catalog);
}

static inline bool advised_has(const struct advised *a, const char *definition)
{
	for (size_t i = 0; i < a->n; i++)
		if (str_eq(a->definitions[i], str_from(definition)))
			return true;
	return false;
}

static inline void advised_print(const struct advised *a)
{
	for (size_t i = 0; i < a->n; i++)
		print_message("    %.*s\n", STR_ARG(a->definitions[i]));
}

#endif
