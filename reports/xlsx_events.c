/* What the server said, and what was read. */
#include "reports/xlsx_lists.h"

#include "base/base.h"
#include "reports/formats.h"

static void put_event(struct xlsx_sheet *s, const char *name, uint64_t count)
{
	xlsx_row(s);
	xlsx_text(s, str_from(name));
	xlsx_skip(s);
	xlsx_skip(s);
	xlsx_number(s, (double)count);
}

static void put_event_totals(struct xlsx_sheet *s, const struct totals *t)
{
	put_event(s, "sessions", t->sessions);
	put_event(s, "connections", t->connections);
	put_event(s, "disconnections", t->disconnections);
	put_event(s, "statements cancelled", t->cancels);
	put_event(s, "lock waits", t->lock_waits);
	put_event(s, "deadlocks", t->deadlocks);
	put_event(s, "temporary files", t->temp_files);
	put_event(s, "checkpoints", t->checkpoints);
	put_event(s, "automatic vacuums", t->autovacuums);
	put_event(s, "automatic analyzes", t->autoanalyzes);
}

void xlsx_events(struct xlsx_book *b, const struct report *r)
{
	static const struct xlsx_column columns[] = {
		{"event or message", 90, LOOK_WRAPPED, false},
		{"level", 10, LOOK_TEXT, false},
		{"code", 8, LOOK_TEXT, false},
		{"count", 12, LOOK_COUNT, true},
		{"first seen", 19, LOOK_TIME, false},
		{"last seen", 19, LOOK_TIME, false},
	};
	struct xlsx_sheet s;
	xlsx_sheet_open(&s, b, "Events", columns, ARRAY_LEN(columns));
	put_event_totals(&s, &r->workload->totals);
	for (size_t i = 0; i < r->workload->errors_n; i++) {
		const struct error_row *e = &r->workload->errors[i];
		xlsx_row(&s);
		xlsx_text(&s, e->message);
		xlsx_text(&s, str_from(format_log_levels[e->severity]));
		xlsx_text(&s, e->sqlstate);
		xlsx_number(&s, (double)e->count);
		xlsx_time(&s, e->first_us);
		xlsx_time(&s, e->last_us);
	}
	xlsx_sheet_close(&s);
}

void xlsx_inputs(struct xlsx_book *b, const struct report *r)
{
	static const struct xlsx_column columns[] = {
		{"file", 60, LOOK_TEXT, false},
		{"kind", 10, LOOK_TEXT, false},
		{"format", 12, LOOK_TEXT, false},
		{"compression", 12, LOOK_TEXT, false},
		{"size", 12, LOOK_BYTES, false},
		{"entries", 12, LOOK_COUNT, false},
		{"lines not understood", 12, LOOK_COUNT, false},
		{"status", 12, LOOK_TEXT, false},
		{"error", 60, LOOK_WRAPPED, false},
		{"log_line_prefix", 30, LOOK_CODE, false},
	};
	struct xlsx_sheet s;
	xlsx_sheet_open(&s, b, "Inputs", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < r->inputs_n; i++) {
		const struct report_input *in = &r->inputs[i];
		xlsx_row(&s);
		xlsx_text(&s, in->path);
		xlsx_text(&s, str_from(input_kind_names[in->kind]));
		xlsx_text(&s, in->format);
		xlsx_text(&s, in->compression);
		xlsx_number(&s, (double)in->bytes);
		xlsx_number(&s, (double)in->entries);
		xlsx_number(&s, (double)in->unparsed_lines);
		xlsx_text(&s, str_from(input_status_names[in->status]));
		xlsx_text(&s, in->error);
		xlsx_text(&s, in->prefix);
	}
	xlsx_color(&s, 7, "truncated", b->warn);
	xlsx_color(&s, 7, "damaged", b->bad);
	xlsx_color(&s, 7, "unreadable", b->bad);
	xlsx_sheet_close(&s);
}
