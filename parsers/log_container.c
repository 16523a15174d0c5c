/*
 * Container logs: Docker's json-file driver, an object a line, the CRI format of Kubernetes, and lines with a time.
 *
 *     {"log":"2026-11-21 02:02:21.795 UTC [1] LOG:  …\n","stream":"stderr","time":"2026-11-21T02:02:21.8Z"}
 *     2026-11-21T02:02:21.795Z stderr F 2026-11-21 02:02:21.795 UTC [1] LOG:  …
 *
 *     2026-11-21T02:02:21.795Z 2026-11-21 02:02:21.795 UTC [1] LOG:  …
 *
 * CRI marks the pieces of a line that was too long with P instead of F; Docker leaves out their line feed. The last is
 * `kubectl logs --timestamps`, and CloudWatch's export, which puts the time in front of a message's first line only:
 * continuation lines and a DETAIL or STATEMENT follow as the server wrote them.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/json_scan.h"
#include "parsers/log_formats.h"
#include "parsers/log_words.h"
#include "parsers/log_wrapped.h"

struct state {
	bool broken;         /* the line before goes on in the next */
	bool has_line_feeds; /* some text ended with one */
};

static bool unwrap_docker(struct state *state, struct str line, struct buf *out, struct unwrapped *u)
{
	struct json_value text, time;
	bool zone_known;
	if (!json_scan_member(line, STR("log"), &text) || text.kind != JSON_STRING)
		return false;
	if (json_scan_member(line, STR("time"), &time))
		timestamp_parse(time.text, &u->at_us, &zone_known);
	size_t from = out->n;
	json_unescape(out, text.text);
	bool ends = out->n > from && out->p[out->n - 1] == '\n';
	out->n -= ends;
	u->goes_on = state->broken;
	/* What collects logs may strip the line feed of all of them: then none is missing. */
	state->has_line_feeds |= ends;
	state->broken = !ends && state->has_line_feeds;
	return true;
}

static bool unwrap_cri(struct state *state, struct str line, struct buf *out, struct unwrapped *u)
{
	bool zone_known;
	size_t used = timestamp_parse(line, &u->at_us, &zone_known);
	struct str s = str_skip(line, used);
	if (!used || s.n == 0 || line.p[10] != 'T')
		return false;
	if (!str_take(&s, STR(" stderr ")) && !str_take(&s, STR(" stdout "))) {
		buf_add(out, str_skip(s, 1));
		return s.p[0] == ' ';
	}
	bool partial = str_take(&s, STR("P "));
	if (!partial && !str_take(&s, STR("F ")) && !str_eq(s, STR("F")))
		return false;
	u->goes_on = state->broken;
	state->broken = partial;
	buf_add(out, s);
	return true;
}

static bool unwrap(void *state, struct str line, struct buf *out, struct unwrapped *u)
{
	const struct log_word *word;
	bool is_part = line.n > 10 && line.p[0] != '{' && line.p[10] != 'T' &&
		       log_word_find(str_head(line, 300), &word) >= 0 && word->part != PART_MESSAGE;
	if (str_starts(line, STR("\t")) || is_part) {
		u->is_bare = true;
		buf_add(out, line);
		return true;
	}
	return str_starts(line, STR("{")) ? unwrap_docker(state, line, out, u) : unwrap_cri(state, line, out, u);
}

static int sniff(struct str head, struct str prefix)
{
	(void)prefix;
	return log_wrapped_sniff(head, unwrap, xcalloc(1, sizeof(struct state)), 80);
}

static struct log_reader *open_reader(const struct log_reader_options *options, struct err *err)
{
	(void)err;
	struct state *state = xcalloc(1, sizeof *state);
	struct log_reader *r = log_wrapped_open(options, unwrap, state);
	state->broken = false; /* whatever the end of the head left */
	return r;
}

const struct log_format log_format_container = {
	"container", sniff, open_reader, log_wrapped_feed, log_wrapped_resync, log_wrapped_line, log_wrapped_close};
