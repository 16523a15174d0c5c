/*
 * table-key-exhaustion: a sequence that runs out of values, or out of those that its column can hold.
 */
#include "base/base.h"

#include "analysis/index_ddl.h"
#include "analysis/index_value.h"
#include "base/buf.h"
#include "parsers/pg_name.h"

static const char explain[] =
	"Finds serial and identity columns whose sequence has given away most of the values that the column's type or "
	"the sequence itself allows. When they end, every insert fails.\n"
	"The last value comes from a snapshot, or from the data of a dump; two snapshots give the days that are left. "
	"Columns of other tables that refer to the key must grow with it.\n"
	"Changing the type rewrites the table under a lock that stops all access, so the SQL is a comment: on a large "
	"table, add a bigint column, fill it in batches, and swap the two.\n"
	"Verify: last_value in pg_sequences, and max() of the column.\n"
	"Ignore it for sequences that cycle on purpose, and for tables that will not live that long.";

static int64_t type_max(struct str type)
{
	if (str_eq(type, STR("smallint")))
		return INT16_MAX;
	return str_eq(type, STR("integer")) ? INT32_MAX : INT64_MAX;
}

/* What ends first: the sequence's values, or those of the column. */
static int64_t last_possible(const struct sequence *q)
{
	int64_t column = q->column ? type_max(column_base_type(q->column)) : INT64_MAX;
	return MIN(q->max, column);
}

static double share_used(const struct sequence *q)
{
	double first = (double)q->min, end = (double)last_possible(q);
	return end > first ? ((double)q->last - first) / (end - first) : 0;
}

/* Foreign keys whose own column is of the narrow type as well. */
static void note_referring(struct rule_context *c, struct finding *f, const struct sequence *q)
{
	for (size_t i = 0; i < q->table->referenced_by_n; i++) {
		const struct constraint *k = q->table->referenced_by[i];
		for (size_t n = 0; n < k->referenced_n && n < k->columns_n; n++)
			if (k->referenced[n] == q->column)
				finding_evidence(c, f, "column that refers to it", STR("schema"), "%.*s.%.*s, %.*s",
						 STR_ARG(k->table->name), STR_ARG(k->columns[n]->name),
						 STR_ARG(k->columns[n]->type));
	}
}

static void widen_column(struct rule_context *c, struct finding *f, const struct sequence *q)
{
	struct buf column = {0};
	struct str table = index_ddl_table(q->table, c->arena);
	pg_name_quote(q->column->name, &column);
	finding_apply(c, f,
		      arena_fmt(c->arena, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE bigint", STR_ARG(table),
				STR_ARG(buf_str(&column))));
	finding_rollback(c, f,
			 arena_fmt(c->arena, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s", STR_ARG(table),
				   STR_ARG(buf_str(&column)), STR_ARG(q->column->type)));
	buf_release(&column);
}

static void widen_sequence(struct rule_context *c, struct finding *f, const struct sequence *q)
{
	struct buf name = {0};
	struct str type = q->type.n ? q->type : STR("bigint");
	pg_name_quote_qualified(q->schema, q->name, &name);
	finding_apply(c, f,
		      arena_fmt(c->arena, "ALTER SEQUENCE %.*s AS bigint MAXVALUE 9223372036854775807",
				STR_ARG(buf_str(&name))));
	finding_rollback(c, f,
			 arena_fmt(c->arena, "ALTER SEQUENCE %.*s AS %.*s MAXVALUE %" PRId64, STR_ARG(buf_str(&name)),
				   STR_ARG(type), q->max));
	buf_release(&name);
}

static void write_evidence(struct rule_context *c, struct finding *f, const struct sequence *q, int64_t end)
{
	struct str source = str_from(stat_source_names[q->source]);
	finding_evidence(c, f, "last value", source, "%" PRId64, q->last);
	finding_evidence(c, f, "last value that is possible", STR("schema"), "%" PRId64 "%s", end,
			 end < q->max ? ", of the column's type" : ", of the sequence");
	if (q->per_day > 0)
		finding_evidence(c, f, "values given a day", source, "%.0f", q->per_day);
	if (q->table)
		note_referring(c, f, q);
}

static void report(struct rule_context *c, const struct sequence *q, double share)
{
	struct finding *f = rule_finding(c);
	int64_t end = last_possible(q);
	double left = ((double)end - (double)q->last) / (double)q->increment;
	bool soon = q->per_day > 0 && left / q->per_day <= rule_threshold(c, "critical_days");
	struct str name = q->column
				  ? arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(q->table->name), STR_ARG(q->column->name))
				  : q->name;
	f->severity = soon || share * 100 >= rule_threshold(c, "critical_percent") ? SEVERITY_FINDING_CRITICAL
										   : c->rule->severity;
	f->confidence = 950;
	f->basis = BASIS_MEASURED;
	f->apply_commented = q->column && end < INT64_MAX && type_max(column_base_type(q->column)) <= end;
	f->title = arena_fmt(c->arena, "Widen %.*s: %.1f %% of its values are used", STR_ARG(name), share * 100);
	f->rationale =
		arena_fmt(c->arena, "Sequence %.*s stands at %" PRId64 " of %" PRId64 "%s.%s", STR_ARG(q->name),
			  q->last, end, q->column ? "" : ", which no column is known to take",
			  q->per_day > 0 ? arena_fmt(c->arena, " At its pace %.0f days are left.", left / q->per_day).p
					 : " When they end, every insert fails.");
	write_evidence(c, f, q, end);
	if (q->table)
		f->table = table_subject(c, q->table);
	if (q->column)
		finding_columns(c, f, &q->column->name, 1);
	if (q->max < INT64_MAX)
		widen_sequence(c, f, q);
	if (f->apply_commented)
		widen_column(c, f, q);
	finding_identify(f, arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(q->schema), STR_ARG(q->name)));
}

static void check(struct rule_context *c)
{
	double least = rule_threshold(c, "min_used_percent") / 100;
	for (size_t i = 0; i < c->catalog->sequences_n; i++) {
		const struct sequence *q = c->catalog->sequences[i];
		if (q->has_last && q->increment > 0 && !q->cycle && share_used(q) >= least)
			report(c, q, share_used(q));
	}
}

const struct rule rule_table_key_exhaustion = {
	.name = "table-key-exhaustion",
	.category = CATEGORY_TABLE,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_CATALOG,
	.summary = "serial and identity columns that run out of values",
	.explain = explain,
	.thresholds =
		{
			{"min_used_percent", "%", 50,
			 "half of the values took the table's whole life; the rest goes faster"},
			{"critical_percent", "%", 85, "a change of type on a table of that size takes weeks to plan"},
			{"critical_days", "days", 90, "a quarter is what such a migration takes"},
		},
	.check = check,
};
