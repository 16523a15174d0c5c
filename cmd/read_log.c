#include "cmd/read_log.h"

#include "base/base.h"
#include "base/buf.h"
#include "cmd/filter.h"
#include "cmd/prefetch.h"
#include "parsers/event.h"

#define MAX_ENTRY_BYTES ((size_t)8 << 20)
#define UNPARSED_KEPT 5
#define UNPARSED_SHOWN 200

struct reading {
	struct input *input;
	const struct options *o;
	struct segment *segment;
	struct arena *arena;
	bool filtered;
};

static void take_entry(void *context, const struct log_entry *entry)
{
	struct reading *r = context;
	struct event event;
	r->input->report.entries++;
	if (r->filtered && !filter_keeps(r->o, entry))
		return;
	event_classify(entry, &event);
	workload_add(r->segment, &event);
}

static void take_unparsed(void *context, struct str line, struct pos at)
{
	struct reading *r = context;
	struct report_input *report = &r->input->report;
	report->unparsed_lines++;
	if (report->unparsed_n == UNPARSED_KEPT)
		return;
	if (!report->unparsed)
		report->unparsed = ARENA_ARRAY(struct str, UNPARSED_KEPT, r->arena);
	report->unparsed[report->unparsed_n++] = arena_fmt(r->arena, "%.*s:%" PRIu64 ": %.*s", STR_ARG(report->path),
							   at.line, STR_ARG(str_head(line, UNPARSED_SHOWN)));
}

/* Puts what was left of the block before in front of `block`: in place where it fits, else in `carry`. */
static struct str join_carry(struct buf *carry, struct str block)
{
	if (carry->n <= PREFETCH_HEADROOM) {
		char *start = (char *)(uintptr_t)block.p - carry->n;
		if (carry->n)
			memcpy(start, carry->p, carry->n);
		struct str joined = str_of(start, carry->n + block.n);
		buf_clear(carry);
		return joined;
	}
	buf_add(carry, block);
	return buf_str(carry);
}

static void keep_rest(struct buf *carry, struct str rest)
{
	if (carry->n) { /* the rest is its own tail */
		memmove(carry->p, rest.p, rest.n);
		carry->n = rest.n;
	} else {
		buf_add(carry, rest);
	}
}

static void feed_all(struct reading *r, struct source *source, struct log_reader *reader, bool threaded)
{
	const struct log_format *format = r->input->format;
	struct log_sink sink = {take_entry, take_unparsed, r};
	struct prefetch *ahead = prefetch_start(source, threaded);
	struct buf carry = {0};
	for (bool last = false; !last;) {
		struct str block = prefetch_next(ahead);
		last = block.n == 0;
		r->input->report.bytes += block.n;
		struct str in = join_carry(&carry, block);
		size_t used = format->feed(reader, in, last || in.n >= MAX_ENTRY_BYTES, &sink);
		keep_rest(&carry, str_skip(in, used));
	}
	buf_release(&carry);
	prefetch_stop(ahead);
}

/* A log of which nothing was understood is worth a word: most often the prefix is wrong. */
static void check_understood(struct input *input, struct arena *arena)
{
	struct report_input *r = &input->report;
	struct err err = {0};
	if (r->entries || !r->unparsed_lines || r->status != INPUT_OK)
		return;
	err_set(&err, ERR_UNKNOWN, "none of its %" PRIu64 " lines could be understood", r->unparsed_lines);
	input_fault(input, INPUT_DAMAGED, &err, arena);
}

void read_log(struct input *input, uint64_t order, const struct options *o, bool threaded, struct workload *w,
	      struct arena *arena)
{
	struct err err = {0};
	struct source *source = input_open(input, arena);
	if (!source)
		return;
	struct log_reader_options options = {
		.file = input->report.path.p, .prefix = o->prefix, .head = source_peek(source), .line = 1};
	struct log_reader *reader = input->format->open(&options, &err);
	if (!reader) {
		input_fault(input, INPUT_DAMAGED, &err, arena);
		source_close(source);
		return;
	}
	struct reading r = {input, o, workload_begin(w, order), arena, filter_is_active(o)};
	feed_all(&r, source, reader, threaded);
	workload_end(r.segment);
	input->format->close(reader);
	input_close(input, source, arena);
	check_understood(input, arena);
}
