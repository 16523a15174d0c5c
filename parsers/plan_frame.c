/*
 * What stands around a plan when it was copied from a terminal or a tool: psql's header, frame, line ends and row
 * count, pgAdmin's quotes, the tabs of a log.
 */
#include "base/base.h"
#include "base/buf.h"
#include "parsers/plan_readers.h"

bool plan_next_line(struct str *rest, struct str *line)
{
	if (!rest->n)
		return false;
	if (!str_cut(rest, '\n', line)) {
		*line = *rest;
		*rest = str_skip(*rest, rest->n);
	}
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

size_t plan_indentation(struct str line)
{
	size_t n = 0;
	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	return n;
}

/* One character of a frame: ASCII, or a box drawing character (U+2500 to U+257F, in UTF-8 E2 94 80 to E2 95 BF). */
static size_t frame_char(struct str s, const char *ascii)
{
	if (!s.n)
		return 0;
	if (strchr(ascii, s.p[0]) && s.p[0])
		return 1;
	if (s.n >= 3 && s.p[0] == '\xE2' && ((unsigned char)s.p[1] & 0xFE) == 0x94)
		return 3;
	return 0;
}

static bool is_rule_line(struct str line)
{
	size_t n, drawn = 0;
	for (; (n = frame_char(line, "-+=| ")) > 0; line = str_skip(line, n))
		drawn += line.p[0] != ' ';
	return line.n == 0 && drawn > 0;
}

/* "(12 rows)" */
static bool is_row_count(struct str line)
{
	line = str_trim(line);
	if (!str_take(&line, STR("(")))
		return false;
	while (line.n && line.p[0] >= '0' && line.p[0] <= '9')
		line = str_skip(line, 1);
	return str_eq(line, STR(" rows)")) || str_eq(line, STR(" row)"));
}

static struct str without_frame(struct str line)
{
	struct str inner = str_trim(line);
	size_t left = frame_char(inner, "|"), n;
	if (left) {
		line = str_skip(inner, left);
		if (line.n && line.p[line.n - 1] == '|')
			line.n--;
		else if (line.n >= 3 && (n = frame_char(str_skip(line, line.n - 3), "")) > 0)
			line.n -= n;
	}
	while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
		line.n--;
	/* psql marks a value that goes on: '+', or '↵' with \pset linestyle unicode. */
	if (line.n && line.p[line.n - 1] == '+')
		line.n--;
	else if (str_ends(line, STR("\xE2\x86\xB5")))
		line.n -= 3;
	return line;
}

static void add_unquoted(struct buf *out, struct str line)
{
	struct str inner = str_trim(line), head;
	if (inner.n >= 2 && inner.p[0] == '"' && inner.p[inner.n - 1] == '"')
		inner = str_head(str_skip(inner, 1), inner.n - 2);
	else if (inner.n && inner.p[0] == '"')
		inner = str_skip(inner, 1);
	else
		inner = line;
	while (str_cut(&inner, '"', &head)) {
		buf_add(out, head);
		buf_add_char(out, '"');
		if (inner.n && inner.p[0] == '"')
			inner = str_skip(inner, 1);
	}
	buf_add(out, inner);
}

enum frame { FRAME_NONE, FRAME_PSQL, FRAME_QUOTED, FRAME_LOG };

/* Told from the first lines that say something. */
static enum frame frame_of(struct str text)
{
	struct str line;
	for (int i = 0; i < 60 && plan_next_line(&text, &line); i++) {
		if (str_starts(line, STR("\tQuery Text: ")) || str_starts(line, STR("\t{")) ||
		    str_starts(line, STR("\t<explain")))
			return FRAME_LOG;
		line = str_trim(line);
		if (str_find(line, STR("QUERY PLAN")) >= 0 && line.n < 4000 && str_find_char(line, ':') < 0)
			return str_starts(line, STR("\"QUERY PLAN")) ? FRAME_QUOTED : FRAME_PSQL;
		if (str_starts(line, STR("\"[")) || str_starts(line, STR("\"{")) ||
		    (str_starts(line, STR("\"")) && str_ends(line, STR("\"")) && str_find(line, STR("(cost=")) > 0))
			return FRAME_QUOTED;
		if (line.n && frame_char(line, "|") && !is_rule_line(line))
			return FRAME_PSQL;
		if (line.n && (line.p[0] == '[' || line.p[0] == '{' || str_find(line, STR("(cost=")) > 0))
			return FRAME_NONE;
	}
	return FRAME_NONE;
}

struct str plan_unframe(struct str text, struct arena *arena)
{
	struct buf out = {0};
	struct str line;
	str_take(&text, STR("\xEF\xBB\xBF")); /* a byte order mark */
	enum frame frame = frame_of(text);
	if (frame == FRAME_NONE)
		return text;
	while (plan_next_line(&text, &line)) {
		struct str bare = frame == FRAME_PSQL ? without_frame(line) : line;
		if (frame == FRAME_LOG)
			str_take(&bare, STR("\t"));
		if (is_rule_line(line) || is_row_count(bare) || is_row_count(line))
			continue;
		if (str_find(bare, STR("QUERY PLAN")) >= 0 && str_find_char(bare, ':') < 0)
			continue;
		if (frame == FRAME_QUOTED)
			add_unquoted(&out, bare);
		else
			buf_add(&out, bare);
		buf_add_char(&out, '\n');
	}
	struct str copy = arena_strdup(buf_str(&out), arena);
	buf_release(&out);
	return copy;
}
