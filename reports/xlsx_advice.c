/* Recommendations and patterns. */
#include "reports/xlsx_lists.h"

#include "base/base.h"
#include "analysis/rule.h"

static double seconds(uint64_t us)
{
	return (double)us / 1e6;
}

static double ms(double us)
{
	return us / 1e3;
}

static void put_statements(struct xlsx_sheet *s, const struct str *statements, size_t n)
{
	struct buf text = {0};
	for (size_t i = 0; i < n && text.n < 64000; i++) {
		buf_add(&text, str_head(statements[i], 64000));
		buf_add(&text, i + 1 < n ? STR(";\n") : STR(";"));
	}
	xlsx_text(s, buf_str(&text));
	buf_release(&text);
}

static void put_evidence(struct xlsx_sheet *s, const struct finding *f)
{
	struct buf text = {0};
	for (size_t i = 0; i < f->evidence_n; i++) {
		buf_add(&text, i ? STR("; ") : STR(""));
		buf_add(&text, f->evidence[i].what);
		buf_add(&text, STR(": "));
		buf_add(&text, f->evidence[i].value);
	}
	xlsx_text(s, buf_str(&text));
	buf_release(&text);
}

static void put_hex(struct xlsx_sheet *s, uint64_t id)
{
	char text[20];
	int n = snprintf(text, sizeof text, "%016" PRIx64, id);
	xlsx_text(s, str_of(text, (size_t)n));
}

void xlsx_pattern_link(struct xlsx_sheet *s, const struct report *r, uint64_t id)
{
	const struct report_pattern *rp = id ? report_pattern_of(r, id) : NULL;
	if (rp)
		xlsx_link(s, XLSX_PATTERNS, (size_t)(rp - r->patterns) + 1, rp->pattern->query);
	else
		xlsx_skip(s);
}

static void put_recommendation(struct xlsx_sheet *s, const struct report *r, const struct finding *f)
{
	xlsx_row(s);
	xlsx_number(s, f->rank);
	xlsx_text(s, str_from(finding_severity_names[f->severity]));
	xlsx_text(s, f->title);
	xlsx_signed(s, (double)f->benefit_us_per_day / 1e6);
	xlsx_number(s, f->benefit_relative);
	xlsx_number(s, f->confidence / 1000.0);
	xlsx_text(s, str_from(finding_basis_names[f->basis]));
	xlsx_signed(s, f->index_bytes);
	xlsx_signed(s, (double)f->write_us_per_day / 1e6);
	xlsx_text(s, f->rationale);
	xlsx_text(s, f->table);
	put_evidence(s, f);
	put_statements(s, f->apply, f->apply_n);
	put_statements(s, f->rollback, f->rollback_n);
	xlsx_pattern_link(s, r, f->patterns_n ? f->patterns[0] : 0);
	xlsx_number(s, (double)f->patterns_n);
	xlsx_text(s, str_from(f->rule->name));
	put_hex(s, f->id);
}

void xlsx_recommendations(struct xlsx_book *b, const struct report *r)
{
	static const struct xlsx_column columns[] = {
		{"rank", 6, LOOK_COUNT, false},
		{"severity", 10, LOOK_TEXT, false},
		{"recommendation", 52, LOOK_WRAPPED, false},
		{"saves a day (s)", 13, LOOK_SECONDS, true},
		{"of these statements", 12, LOOK_SHARE, false},
		{"confidence", 11, LOOK_PERCENT, true},
		{"basis", 10, LOOK_TEXT, false},
		{"on disk", 11, LOOK_BYTES, false},
		{"writes cost a day (s)", 12, LOOK_SECONDS, false},
		{"rationale", 64, LOOK_WRAPPED, false},
		{"table", 26, LOOK_TEXT, false},
		{"evidence", 50, LOOK_WRAPPED, false},
		{"SQL to apply", 70, LOOK_SQL, false},
		{"SQL to undo", 60, LOOK_SQL, false},
		{"first statement", 40, LOOK_TEXT, false},
		{"statements", 11, LOOK_COUNT, false},
		{"rule", 24, LOOK_TEXT, false},
		{"id", 19, LOOK_CODE, false},
	};
	struct xlsx_sheet s;
	xlsx_sheet_open(&s, b, XLSX_RECOMMENDATIONS, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < r->recommendations_n; i++)
		put_recommendation(&s, r, r->recommendations[i]);
	xlsx_color(&s, 1, "critical", b->bad);
	xlsx_color(&s, 1, "warning", b->warn);
	xlsx_sheet_close(&s);
}

static void put_names(struct xlsx_sheet *s, const struct pattern *p, enum dimension d)
{
	struct buf text = {0};
	for (size_t i = 0; i < p->dimensions_n[d]; i++) {
		buf_add(&text, i ? STR(", ") : STR(""));
		buf_add(&text, p->dimensions[d][i].name);
	}
	xlsx_text(s, buf_str(&text));
	buf_release(&text);
}

static void put_pattern_times(struct xlsx_sheet *s, const struct report_pattern *rp)
{
	const struct pattern *p = rp->pattern;
	xlsx_number(s, (double)p->tally.calls);
	xlsx_number(s, seconds(p->tally.total_us));
	xlsx_number(s, rp->share);
	xlsx_number(s, ms(rp->mean_us));
	xlsx_number(s, ms(rp->stddev_us));
	xlsx_number(s, p->tally.calls ? ms((double)p->min_us) : 0);
	xlsx_number(s, ms((double)rp->p50_us));
	xlsx_number(s, ms((double)rp->p90_us));
	xlsx_number(s, ms((double)rp->p95_us));
	xlsx_number(s, ms((double)rp->p99_us));
	xlsx_number(s, ms((double)p->max_us));
}

static void put_pattern(struct xlsx_sheet *s, const struct report *r, size_t i)
{
	const struct report_pattern *rp = &r->patterns[i];
	const struct pattern *p = rp->pattern;
	xlsx_row(s);
	xlsx_number(s, (double)i + 1);
	put_hex(s, p->id);
	xlsx_text(s, str_from(statement_kind_names[p->kind]));
	xlsx_text(s, p->query);
	put_pattern_times(s, rp);
	if (rp->recommendations_n)
		xlsx_link(s, XLSX_RECOMMENDATIONS, rp->recommendations[0]->rank, rp->recommendations[0]->title);
	else
		xlsx_skip(s);
	xlsx_list(s, rp->tables, rp->tables_n, ", ");
	put_names(s, p, BY_DATABASE);
	put_names(s, p, BY_USER);
	put_names(s, p, BY_APPLICATION);
	xlsx_number(s, (double)p->temp_bytes);
	xlsx_number(s, (double)p->lock_waits);
	xlsx_number(s, (double)p->errors);
	xlsx_time(s, p->first_us);
	xlsx_time(s, p->last_us);
}

void xlsx_patterns(struct xlsx_book *b, const struct report *r)
{
	static const struct xlsx_column columns[] = {
		{"#", 6, LOOK_COUNT, false},
		{"id", 19, LOOK_CODE, false},
		{"kind", 10, LOOK_TEXT, false},
		{"statement", 70, LOOK_CODE, false},
		{"calls", 12, LOOK_COUNT, false},
		{"total (s)", 12, LOOK_SECONDS, true},
		{"share", 9, LOOK_SHARE, false},
		{"mean (ms)", 12, LOOK_MS, false},
		{"deviation (ms)", 12, LOOK_MS, false},
		{"min (ms)", 12, LOOK_MS, false},
		{"median (ms)", 12, LOOK_MS, false},
		{"90 % (ms)", 12, LOOK_MS, false},
		{"95 % (ms)", 12, LOOK_MS, false},
		{"99 % (ms)", 12, LOOK_MS, false},
		{"max (ms)", 12, LOOK_MS, false},
		{"first recommendation", 40, LOOK_TEXT, false},
		{"tables", 30, LOOK_TEXT, false},
		{"databases", 14, LOOK_TEXT, false},
		{"users", 14, LOOK_TEXT, false},
		{"applications", 16, LOOK_TEXT, false},
		{"temporary files", 13, LOOK_BYTES, false},
		{"lock waits", 9, LOOK_COUNT, false},
		{"errors", 9, LOOK_COUNT, false},
		{"first seen", 19, LOOK_TIME, false},
		{"last seen", 19, LOOK_TIME, false},
	};
	struct xlsx_sheet s;
	xlsx_sheet_open(&s, b, XLSX_PATTERNS, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < r->patterns_n; i++)
		put_pattern(&s, r, i);
	xlsx_sheet_close(&s);
}
