#include "base/base.h"

#include "analysis/redact_plan.h"
#include "base/span.h"

/* Keys whose text is a name, a keyword or a figure, in every format; matched without regard to case, sorted. */
/* clang-format off */
#define N(name) STR_INIT(name)
static const struct str harmless[] = {
	N("Actual Loops"), N("Alias"), N("Batches"), N("Buckets"), N("Buffers"), N("CTE Name"), N("Cache Mode"),
	N("Command"), N("Conflict Resolution"), N("Constraint Name"), N("Custom Plan Provider"), N("Disabled"),
	N("Execution Time"), N("Full-sort Groups"), N("Function Name"), N("Functions"), N("Heap Fetches"), N("Hits"),
	N("I/O Timings"), N("Index Name"), N("Index Searches"), N("Inlining"), N("JIT"), N("Join Type"), N("Memory"),
	N("Node Type"), N("Operation"), N("Optimization"), N("Options"), N("Parent Relationship"), N("Partial Mode"),
	N("Peak Memory"), N("Planned Partitions"), N("Planning Time"), N("Pre-sorted Groups"), N("Query Identifier"),
	N("Relation"), N("Relation Name"), N("Rows Removed by Conflict Filter"), N("Rows Removed by Filter"),
	N("Rows Removed by Index Recheck"), N("Rows Removed by Join Filter"), N("Sampling Method"), N("Scan Direction"),
	N("Schema"), N("Setting"), N("Settings"), N("Sort Method"), N("Sort Space Type"), N("Strategy"),
	N("Subplan Name"), N("Subplans Removed"), N("Timing"), N("Trigger Name"), N("WAL"), N("Workers Launched"),
	N("Workers Planned"),
};
#undef N
/* clang-format on */

static bool is_harmless(struct str key)
{
	for (size_t i = 0; i < ARRAY_LEN(harmless); i++)
		if (key.n == harmless[i].n && str_eq_nocase(key, harmless[i]))
			return true;
	return str_starts(key, STR("Worker ")) || str_starts(key, STR("Trigger "));
}

/* The end of the JSON string whose opening quote is at `p`: its closing quote, or `end`. */
static const char *json_string_end(const char *p, const char *end)
{
	for (p++; p < end; p += MIN(2, end - p)) {
		p += span_until(str_of(p, (size_t)(end - p)), '"', '\\');
		if (p == end || *p == '"')
			break;
	}
	return p;
}

static const char escapes[] = "n\nt\tr\rb\bf\f";

static void json_unescape(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			for (const char *e = escapes; *e; e += 2)
				if (c == e[0]) {
					c = e[1];
					break;
				}
			if (c == 'u') { /* control characters and such: no part of a name */
				i += MIN((size_t)4, s.n - i - 1);
				c = '?';
			}
		}
		buf_add_char(out, c);
	}
}

static void json_escape(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '"' || c == '\\')
			buf_add_char(out, '\\');
		if (c == '\n')
			buf_add(out, STR("\\n"));
		else if ((unsigned char)c < ' ')
			buf_add_char(out, ' ');
		else
			buf_add_char(out, c);
	}
}

static void redact_json_string(struct str text, struct buf *out)
{
	struct buf plain = {0}, redacted = {0};
	json_unescape(text, &plain);
	scan_redact(buf_str(&plain), &redacted);
	json_escape(buf_str(&redacted), out);
	buf_release(&plain);
	buf_release(&redacted);
}

static bool is_key(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p < end && *p == ':';
}

/* Strings are keys or values; a value is judged by the key before it (of an array: by the array's key). */
static void redact_json(struct str document, struct buf *out)
{
	const char *end = document.p + document.n;
	bool keep = false, in_settings = false;
	for (const char *p = document.p; p < end;) {
		size_t plain = span_until_any(str_of(p, (size_t)(end - p)), '"', '}', '}');
		buf_add(out, str_of(p, plain));
		p += plain;
		if (p == end)
			break;
		if (*p == '}') {
			in_settings = false;
			buf_add_char(out, *p++);
			continue;
		}
		const char *close = json_string_end(p, end);
		struct str text = str_of(p + 1, (size_t)(close - p - 1));
		buf_add_char(out, '"');
		if (close < end && is_key(close + 1, end)) {
			keep = is_harmless(text);
			in_settings = in_settings || str_eq(text, STR("Settings"));
			buf_add(out, text);
		} else if (keep || in_settings) {
			buf_add(out, text);
		} else {
			redact_json_string(text, out);
		}
		if (close < end)
			buf_add_char(out, '"');
		p = close + 1;
	}
}

/* A line of a plan that is a node: "->  Seq Scan on t  (cost=…". */
static bool is_node_line(struct str line)
{
	return str_find(line, STR("  (cost=")) >= 0 || str_find(line, STR(" (actual ")) >= 0 ||
	       str_starts(line, STR("->"));
}

static void redact_line(struct str line, struct buf *out)
{
	struct str trimmed = str_trim(line), key, value = trimmed;
	buf_add(out, str_head(line, (size_t)(trimmed.p - line.p)));
	bool labelled = str_cut(&value, ':', &key);
	if (is_node_line(trimmed) || (labelled && is_harmless(key)) || (!labelled && trimmed.n < 40)) {
		buf_add(out, trimmed);
		return;
	}
	if (labelled) {
		buf_add(out, key);
		buf_add(out, STR(": "));
	}
	scan_redact(labelled ? value : trimmed, out);
}

/* Text (and YAML, XML, of which only labels are known): line by line; the query's text runs up to the first node. */
static void redact_lines(struct str document, struct buf *out)
{
	struct str query = document;
	if (str_take(&query, STR("Query Text:"))) {
		struct str line, rest = query;
		size_t n = 0;
		while (str_cut(&rest, '\n', &line) && !is_node_line(str_trim(line)) &&
		       !str_starts(line, STR("Query Parameters:")))
			n += line.n + 1;
		buf_add(out, STR("Query Text: "));
		scan_redact(str_head(query, n), out);
		buf_add_char(out, '\n');
		document = str_skip(query, n);
	}
	struct str line;
	while (str_cut(&document, '\n', &line)) {
		redact_line(line, out);
		buf_add_char(out, '\n');
	}
	redact_line(document, out);
}

void redact_plan(struct str document, enum plan_format format, enum sample_mode mode, struct buf *out)
{
	if (mode == SAMPLES_RAW)
		buf_add(out, document);
	else if (format == PLAN_FORMAT_JSON)
		redact_json(document, out);
	else
		redact_lines(document, out);
}
