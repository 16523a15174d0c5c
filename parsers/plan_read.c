/*
 * Finds the plans in a text: each line that can begin one is tried with the reader of its format; lines that begin none
 * (commands, notices, a log line's prefix) are passed over.
 */
#include "base/base.h"
#include "parsers/plan_fields.h"
#include "parsers/plan_readers.h"

typedef struct doc *doc_reader(struct str *rest, struct arena *tree, struct arena *strings, struct err *err);

/* After a fault reading goes on at the line that holds it, so that no byte is read twice. */
static void skip_to_fault(struct str *rest, uint64_t offset)
{
	size_t n = MIN(offset, rest->n);
	while (n > 0 && rest->p[n - 1] != '\n')
		n--;
	*rest = str_skip(*rest, n);
}

static bool read_document(doc_reader *reader, struct str *rest, struct plan_sink *sink, struct err *err)
{
	struct arena tree = {0};
	size_t before = sink->found;
	struct err fault = {0};
	struct doc *d = reader(rest, &tree, sink->arena, &fault);
	bool ok = d && plan_from_doc(d, sink, &fault);
	if (ok && sink->found == before)
		ok = err_set(&fault, ERR_UNKNOWN, "the document holds no plan");
	if (!d)
		skip_to_fault(rest, fault.at.byte);
	if (!ok) {
		*err = fault;
		err->at = (struct pos){sink->at.file, sink->at.line, sink->at.byte + (d ? 0 : fault.at.byte)};
	}
	arena_release(&tree);
	return ok;
}

static bool read_json(struct str *rest, struct plan_sink *sink, struct err *err)
{
	return read_document(doc_read_json, rest, sink, err);
}

static bool read_yaml(struct str *rest, struct plan_sink *sink, struct err *err)
{
	return read_document(doc_read_yaml, rest, sink, err);
}

static bool read_xml(struct str *rest, struct plan_sink *sink, struct err *err)
{
	return read_document(doc_read_xml, rest, sink, err);
}

static bool read_text(struct str *rest, struct plan_sink *sink, struct err *err)
{
	struct plan *plan = plan_read_text(rest, sink->arena, err);
	if (!plan)
		return false;
	plan->at = sink->at;
	sink->found++;
	sink->each(sink->context, plan);
	return true;
}

static bool begins_json(struct str line, struct str rest)
{
	(void)rest;
	line = str_trim(line);
	return line.n && (line.p[0] == '{' || line.p[0] == '[');
}

static bool begins_xml(struct str line, struct str rest)
{
	(void)rest;
	return str_starts(str_trim(line), STR("<explain"));
}

/* EXPLAIN begins a statement with "- Plan:", auto_explain with "Query Text: " and a quoted text. */
static bool begins_yaml(struct str line, struct str rest)
{
	line = str_trim(line);
	if (str_starts(line, STR("Query Text: \"")))
		return str_find(str_head(rest, 1u << 16), STR("Node Type: ")) >= 0;
	str_take(&line, STR("- "));
	return str_eq(str_trim(line), STR("Plan:"));
}

static bool begins_text(struct str line, struct str rest)
{
	size_t column;
	(void)rest;
	line = str_skip(line, plan_indentation(line));
	return str_starts(line, STR("Query Text:")) ||
	       (!str_starts(line, STR("->")) && plan_text_is_node(line, &column));
}

static const struct {
	bool (*begins)(struct str line, struct str rest);
	bool (*read)(struct str *rest, struct plan_sink *sink, struct err *err);
} formats[] = {{begins_json, read_json}, {begins_xml, read_xml}, {begins_yaml, read_yaml}, {begins_text, read_text}};

static size_t format_of(struct str line, struct str rest)
{
	size_t i = 0;
	while (i < ARRAY_LEN(formats) && !formats[i].begins(line, rest))
		i++;
	return i;
}

/* A log line before the plan: "… duration: 12.345 ms  plan:" */
static double header_duration(struct str line)
{
	struct str after;
	ptrdiff_t at = str_find(line, STR("duration: "));
	if (at < 0 || str_find(line, STR(" ms  plan:")) < 0)
		return PLAN_NONE;
	after = str_skip(line, (size_t)at + 10);
	ptrdiff_t blank = str_find_char(after, ' ');
	return blank > 0 ? plan_number(str_head(after, (size_t)blank)) : PLAN_NONE;
}

/* Passes a plan on with the duration of the log line that stood before it. */
struct header {
	void (*each)(void *context, struct plan *plan);
	void *context;
	double duration_ms;
};

static void each_with_header(void *context, struct plan *plan)
{
	struct header *h = context;
	if (plan->execution_ms < 0 && plan->timed)
		plan->execution_ms = h->duration_ms;
	h->duration_ms = PLAN_NONE;
	h->each(h->context, plan);
}

struct cursor {
	struct str rest;
	uint64_t line, byte; /* where rest starts */
	/* In what is left of a damaged document only lines that stand this far left can begin a new one. */
	size_t max_indentation;
};

static void move_to(struct cursor *c, struct str rest)
{
	for (const char *p = c->rest.p; p < rest.p; p++)
		c->line += *p == '\n';
	c->byte += (uint64_t)(rest.p - c->rest.p);
	c->rest = rest;
}

/* Reads the plan that begins at the cursor, if one does, and moves behind what was used. False on a fault. */
static bool read_here(struct cursor *c, struct plan_sink *sink, struct header *header, struct err *err)
{
	struct str next = c->rest, after = c->rest, line;
	plan_next_line(&next, &line);
	size_t indentation = plan_indentation(line);
	size_t format = indentation > c->max_indentation ? ARRAY_LEN(formats) : format_of(line, c->rest);
	if (format == ARRAY_LEN(formats)) {
		double duration = header_duration(line);
		header->duration_ms = duration >= 0 ? duration : header->duration_ms;
		move_to(c, next);
		return true;
	}
	sink->at.line = c->line;
	sink->at.byte = c->byte;
	bool ok = formats[format].read(&after, sink, err);
	c->max_indentation = ok ? SIZE_MAX : indentation;
	move_to(c, after.p > next.p ? after : next);
	return ok;
}

bool plan_read_all(struct str text, struct pos at, void (*each)(void *context, struct plan *plan), void *context,
		   struct arena *arena, struct err *err)
{
	struct header header = {each, context, PLAN_NONE};
	struct plan_sink sink = {each_with_header, &header, at, 0, arena};
	struct cursor cursor = {plan_unframe(text, arena), at.line ? at.line : 1, at.byte, SIZE_MAX};
	struct err fault, first = {0};
	while (cursor.rest.n)
		if (!read_here(&cursor, &sink, &header, &fault) && first.code == ERR_NONE)
			first = fault;
	if (first.code == ERR_NONE && sink.found)
		return true;
	if (first.code == ERR_NONE)
		return err_set(err, ERR_UNKNOWN, "no query plan found");
	if (err)
		*err = first;
	return false;
}

static void keep_first(void *context, struct plan *plan)
{
	struct plan **first = context;
	if (!*first)
		*first = plan;
}

struct plan *plan_read(struct str text, struct pos at, struct arena *arena, struct err *err)
{
	struct plan *plan = NULL;
	plan_read_all(text, at, keep_first, &plan, arena, err);
	return plan;
}

/* True for the first line of a log: it carries plans, but is not a plan. */
static bool is_log_line(struct str line)
{
	return (line.n > 19 && line.p[0] == '2' && line.p[4] == '-' && line.p[7] == '-') ||
	       str_starts(line, STR("{\"timestamp\"")) || str_find(line, STR(" LOG:  ")) >= 0;
}

bool plan_sniff(struct str head)
{
	static const char *const marks[] = {"Node Type", "Node-Type", "(cost=", "(actual "};
	struct str rest = head, line;
	bool marked = false, found = false;
	str_take(&rest, STR("\xEF\xBB\xBF"));
	if (!plan_next_line(&rest, &line) || is_log_line(line))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(marks) && !marked; i++)
		marked = str_find(head, str_from(marks[i])) >= 0;
	if (!marked)
		return false;
	struct arena arena = {0};
	rest = plan_unframe(head, &arena);
	for (int i = 0; i < 200 && !found && plan_next_line(&rest, &line) && !is_log_line(line); i++)
		found = format_of(line, rest) < ARRAY_LEN(formats);
	arena_release(&arena);
	return found;
}
