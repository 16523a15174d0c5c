/* Tables, indexes and plans. */
#include "reports/xlsx_lists.h"

#include "base/base.h"

static double seconds(uint64_t us)
{
	return (double)us / 1e6;
}

void xlsx_tables(struct xlsx_book *b, const struct report *r)
{
	static const struct xlsx_column columns[] = {
		{"schema", 14, LOOK_TEXT, false},
		{"table", 30, LOOK_TEXT, false},
		{"rows", 14, LOOK_COUNT, false},
		{"size", 12, LOOK_BYTES, false},
		{"calls", 12, LOOK_COUNT, false},
		{"time reading (s)", 14, LOOK_SECONDS, true},
		{"time writing (s)", 14, LOOK_SECONDS, true},
		{"writes a day", 14, LOOK_COUNT, false},
		{"indexes", 9, LOOK_COUNT, false},
	};
	struct xlsx_sheet s;
	xlsx_sheet_open(&s, b, "Tables", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < r->tables_n; i++) {
		const struct report_table *t = &r->tables[i];
		xlsx_row(&s);
		xlsx_text(&s, t->schema);
		xlsx_text(&s, t->name);
		xlsx_number(&s, t->table ? t->table->rows : STAT_NONE);
		xlsx_number(&s, t->table ? t->table->bytes : STAT_NONE);
		xlsx_number(&s, (double)t->calls);
		xlsx_number(&s, seconds(t->read_us));
		xlsx_number(&s, seconds(t->write_us));
		xlsx_number(&s, t->writes_per_day);
		xlsx_number(&s, (double)t->indexes);
	}
	xlsx_sheet_close(&s);
}

void xlsx_indexes(struct xlsx_book *b, const struct report *r)
{
	static const struct xlsx_column columns[] = {
		{"index", 38, LOOK_TEXT, false},
		{"schema", 14, LOOK_TEXT, false},
		{"table", 26, LOOK_TEXT, false},
		{"verdict", 14, LOOK_TEXT, false},
		{"reason", 44, LOOK_WRAPPED, false},
		{"size", 12, LOOK_BYTES, true},
		{"scans (server)", 12, LOOK_COUNT, false},
		{"calls (log)", 12, LOOK_COUNT, true},
		{"statements it serves", 11, LOOK_COUNT, false},
		{"first of them", 40, LOOK_TEXT, false},
		{"definition", 90, LOOK_CODE, false},
	};
	struct xlsx_sheet s;
	xlsx_sheet_open(&s, b, "Indexes", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < r->indexes_n; i++) {
		const struct report_index *ri = &r->indexes[i];
		xlsx_row(&s);
		xlsx_text(&s, ri->index->name);
		xlsx_text(&s, ri->index->schema);
		xlsx_text(&s, ri->index->table->name);
		xlsx_text(&s, ri->verdict);
		xlsx_text(&s, ri->reason);
		xlsx_number(&s, ri->index->bytes);
		xlsx_number(&s, ri->index->scans);
		xlsx_number(&s, (double)ri->serves_calls);
		xlsx_number(&s, (double)ri->serves_n);
		xlsx_pattern_link(&s, r, ri->serves_n ? ri->serves[0] : 0);
		xlsx_text(&s, ri->index->definition);
	}
	xlsx_color(&s, 3, "new", b->good);
	xlsx_color(&s, 3, "unused", b->warn);
	xlsx_color(&s, 3, "redundant", b->warn);
	xlsx_color(&s, 3, "duplicate", b->warn);
	xlsx_color(&s, 3, "invalid", b->bad);
	xlsx_sheet_close(&s);
}

static void put_node(struct xlsx_sheet *s, const struct report *r, const struct report_plan *rp,
		     const struct report_node *rn, bool first)
{
	struct buf name = {0};
	for (unsigned i = 0; i < rn->node->depth && i < 60; i++)
		buf_add(&name, STR("  "));
	buf_add(&name, rn->node->type);
	xlsx_row(s);
	xlsx_text(s, rp->source);
	xlsx_text(s, buf_str(&name));
	xlsx_text(s, rn->node->relation);
	xlsx_text(s, rn->node->index);
	xlsx_number(s, (double)rn->self_us / 1e3);
	xlsx_number(s, rn->rows);
	xlsx_number(s, rn->estimated_rows);
	xlsx_number(s, rn->loops);
	xlsx_list(s, rn->issues, rn->issues_n, "; ");
	xlsx_text(s, rn->condition);
	if (first)
		xlsx_pattern_link(s, r, rp->pattern);
	buf_release(&name);
}

void xlsx_plans(struct xlsx_book *b, const struct report *r)
{
	static const struct xlsx_column columns[] = {
		{"plan", 34, LOOK_TEXT, false},
		{"node", 40, LOOK_TEXT, false},
		{"relation", 26, LOOK_TEXT, false},
		{"index", 30, LOOK_TEXT, false},
		{"self time (ms)", 13, LOOK_MS, true},
		{"rows", 13, LOOK_COUNT, false},
		{"rows estimated", 13, LOOK_COUNT, false},
		{"loops", 10, LOOK_COUNT, false},
		{"remarks", 50, LOOK_WRAPPED, false},
		{"condition", 60, LOOK_CODE, false},
		{"statement", 40, LOOK_TEXT, false},
	};
	struct xlsx_sheet s;
	xlsx_sheet_open(&s, b, "Plans", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < r->plans_n; i++)
		for (size_t k = 0; k < r->plans[i].nodes_n; k++)
			put_node(&s, r, &r->plans[i], &r->plans[i].nodes[k], k == 0);
	xlsx_sheet_close(&s);
}
