#include "cmd/ingest.h"

#include <stdatomic.h>

#include "analysis/digest.h"
#include "base/base.h"
#include "base/pool.h"
#include "cmd/command.h"
#include "cmd/filter.h"
#include "cmd/read_log.h"
#include "parsers/event.h"

#define MAX_DOCUMENT_BYTES ((size_t)256 << 20)
/* Below this, a thread of its own is not worth it. */
#define MIN_PIECE_BYTES ((uint64_t)16 << 20)

static void print_diagnostic(void *context, const struct err *err)
{
	const bool *verbose = context;
	if (*verbose)
		print_err(err);
}

static void read_schema(struct ingest *in, struct input *input, const struct options *o, struct arena *arena)
{
	bool verbose = o->verbose;
	struct catalog_sink sink = {print_diagnostic, &verbose};
	struct err err = {0};
	struct source *source = input_open(input, arena);
	if (!source)
		return;
	bool ok = schema_read(source, input->report.path.p, in->catalog, &sink, &err);
	input->report.bytes = source_size(source);
	input_close(input, source, arena);
	if (!ok && input->report.status == INPUT_OK)
		input_fault(input, INPUT_DAMAGED, &err, arena);
}

static void read_snapshot(struct ingest *in, struct input *input, const struct options *o, struct arena *arena)
{
	bool verbose = o->verbose;
	struct catalog_sink sink = {print_diagnostic, &verbose};
	struct err err = {0};
	struct pos at = {input->report.path.p, 1, 0};
	struct str text = input_read_all(input, MAX_DOCUMENT_BYTES, arena);
	if (input->report.status == INPUT_OK && !snapshot_read(text, at, in->catalog, &sink, &err))
		input_fault(input, INPUT_DAMAGED, &err, arena);
	input->report.entries = 1;
}

struct plan_reading {
	struct ingest *in;
	struct input *input;
	struct arena *arena;
};

static void take_plan(void *context, struct plan *plan)
{
	struct plan_reading *r = context;
	struct str path = r->input->report.path;
	if (!plan->query.n)
		plan->query = str_trim(r->input->query);
	struct joined_plan *joined = ARENA_PUSH(r->in->plans, r->in->plans_n, r->in->plans_cap, r->arena);
	*joined = (struct joined_plan){.plan = plan, .times = plan_times_of(plan, r->arena), .source = path};
	if (plan->at.line > 1)
		joined->source = arena_fmt(r->arena, "%.*s:%" PRIu64, STR_ARG(path), plan->at.line);
	r->input->report.entries++;
}

static void read_plans(struct ingest *in, struct input *input, struct arena *arena)
{
	struct plan_reading reading = {in, input, arena};
	struct err err = {0};
	struct pos at = {input->report.path.p, 1, 0};
	struct str text = input_read_all(input, MAX_DOCUMENT_BYTES, arena);
	if (!plan_read_all(text, at, take_plan, &reading, arena, &err) && input->report.status == INPUT_OK)
		input_fault(input, INPUT_DAMAGED, &err, arena);
}

static void read_documents(struct ingest *in, const struct options *o, struct arena *arena)
{
	for (size_t i = 0; i < in->inputs.n; i++) {
		struct input *input = &in->inputs.items[i];
		if (input->report.status != INPUT_OK || input->companion)
			continue;
		if (input->report.kind == INPUT_SCHEMA)
			read_schema(in, input, o, arena);
		else if (input->report.kind == INPUT_SNAPSHOT)
			read_snapshot(in, input, o, arena);
		else if (input->report.kind == INPUT_PLAN)
			read_plans(in, input, arena);
	}
}

/* A schema dump's entries are its tables; they are known when all are read. */
static void finish_catalog(struct ingest *in, const struct options *o)
{
	struct catalog *c = in->catalog;
	/* Of a script of several databases, the one that was asked for counts, else the snapshot's, else the log's. */
	if (o->databases.n == 1)
		c->preferred_database = o->databases.items[0];
	else if (!c->preferred_database.n && in->workload)
		c->preferred_database = workload_main_database(in->workload);
	catalog_finish(in->catalog);
	for (size_t i = 0; i < in->inputs.n; i++)
		if (in->inputs.items[i].report.kind == INPUT_SCHEMA)
			in->inputs.items[i].report.entries = in->catalog->tables_n;
}

/* The pieces of all logs, shared out among the threads. */
struct log_queue {
	struct log_pieces pieces;
	struct progress progress;
	atomic_size_t next;
	const struct options *o;
	struct workload **workloads; /* one a thread */
	struct arena *arenas;        /* one a thread; live as long as the run */
};

/* First the pieces that are one thread's alone, then, all together, those that are shared. */
static void read_logs_on_thread(size_t thread, void *context)
{
	struct log_queue *queue = context;
	struct workload *w = queue->workloads[thread];
	struct arena *arena = &queue->arenas[thread];
	size_t i;
	while ((i = atomic_fetch_add(&queue->next, 1)) < queue->pieces.n)
		if (!queue->pieces.items[i].shared)
			log_read(&queue->pieces.items[i], queue->o, &queue->progress, w, arena);
	for (size_t k = 0; k < queue->pieces.n; k++) {
		struct log_piece *piece = &queue->pieces.items[(thread + k) % queue->pieces.n];
		if (piece->shared)
			log_share_read(piece, queue->o, &queue->progress, w, arena);
	}
}

static int by_time(const void *a, const void *b)
{
	const struct input *x = *(struct input *const *)a, *y = *(struct input *const *)b;
	if (x->first_us != y->first_us)
		return x->first_us < y->first_us ? -1 : 1;
	return str_cmp(x->report.path, y->report.path);
}

static struct workload_options workload_options_of(const struct options *o)
{
	return (struct workload_options){.samples = (enum sample_mode)o->samples, .max_patterns = o->max_patterns};
}

/* The logs in the order of their times. */
static size_t sorted_logs(struct ingest *in, struct input **logs)
{
	size_t n = 0;
	for (size_t i = 0; i < in->inputs.n; i++) {
		struct input *input = &in->inputs.items[i];
		if (input->report.kind == INPUT_LOG && input->report.status == INPUT_OK && !input->repeats)
			logs[n++] = input;
	}
	if (n)
		qsort(logs, n, sizeof *logs, by_time);
	return n;
}

/* Cuts logs where there are more threads than logs; what cannot be cut is decompressed ahead instead. */
static void make_pieces(struct log_queue *queue, struct ingest *in, size_t jobs, struct arena *arena)
{
	struct input **logs = ARENA_ARRAY(struct input *, in->inputs.n, arena);
	size_t n = sorted_logs(in, logs);
	uint64_t bytes = 0;
	for (size_t i = 0; i < n; i++)
		bytes += logs[i]->size;
	progress_start(&queue->progress, queue->o->progress, queue->o->quiet, bytes);
	uint64_t piece_bytes = n < jobs ? MAX(bytes / jobs, MIN_PIECE_BYTES) : UINT64_MAX / 4;
	for (size_t i = 0; i < n; i++)
		log_cut(&queue->pieces, logs[i], piece_bytes, arena);
	for (size_t i = 0; i < queue->pieces.n && queue->pieces.n < jobs; i++) {
		struct log_piece *piece = &queue->pieces.items[i];
		if (!piece->to)
			log_share_begin(piece, arena);
		piece->ahead = true;
	}
}

static bool goes_on(const struct log_pieces *pieces, size_t i)
{
	return i > 0 && pieces->items[i].input == pieces->items[i - 1].input;
}

/* What several threads read of one log meets at its seams. */
static void make_seams(struct log_pieces *pieces, const struct options *o)
{
	struct workload_options options = workload_options_of(o);
	for (size_t i = 0; i < pieces->n; i++)
		if (goes_on(pieces, i))
			pieces->items[i].seams = pieces->items[i - 1].seams;
		else if (pieces->items[i].shared || (i + 1 < pieces->n && goes_on(pieces, i + 1)))
			pieces->items[i].seams = seams_new(&options, pieces->items[i].order);
}

/* All threads' workloads in one. */
static struct workload *merge_workloads(const struct log_queue *queue, size_t threads)
{
	struct workload *w = queue->workloads[0];
	for (size_t i = 1; i < threads; i++)
		workload_merge(w, queue->workloads[i]);
	for (size_t i = 0; i < queue->pieces.n; i++)
		if (!goes_on(&queue->pieces, i))
			seams_end(queue->pieces.items[i].seams, w);
	return w;
}

static bool any_shared(const struct log_pieces *pieces)
{
	for (size_t i = 0; i < pieces->n; i++)
		if (pieces->items[i].shared)
			return true;
	return false;
}

static void read_logs(struct ingest *in, const struct options *o, struct arena *arena)
{
	struct log_queue queue = {.o = o};
	size_t jobs = o->jobs ? (size_t)o->jobs : pool_default_jobs();
	struct workload_options options = workload_options_of(o);
	make_pieces(&queue, in, jobs, arena);
	make_seams(&queue.pieces, o);
	size_t threads = any_shared(&queue.pieces) ? jobs : MIN(jobs, MAX(queue.pieces.n, 1u));
	queue.workloads = ARENA_ARRAY(struct workload *, threads, arena);
	queue.arenas = ARENA_ARRAY(struct arena, threads, arena);
	for (size_t i = 0; i < threads; i++)
		queue.workloads[i] = workload_new(&options);
	pool_run((unsigned)threads, threads, read_logs_on_thread, &queue);
	progress_end(&queue.progress);
	for (size_t i = 0; i < queue.pieces.n; i++)
		if (queue.pieces.items[i].shared)
			log_share_end(&queue.pieces.items[i]);
	log_pieces_finish(&queue.pieces, arena);
	in->workload = merge_workloads(&queue, threads);
	in->arenas = queue.arenas;
	in->arenas_n = threads;
}

static void read_digest(struct ingest *in, struct input *input, const struct options *o, struct arena *arena)
{
	struct err err = {0};
	struct str bytes = input_read_all(input, MAX_DOCUMENT_BYTES, arena);
	if (input->report.status != INPUT_OK)
		return;
	struct workload *w = digest_read(bytes, &in->workload->options, &err);
	if (!w) {
		input_fault(input, err.code == ERR_TRUNCATED ? INPUT_TRUNCATED : INPUT_DAMAGED, &err, arena);
		return;
	}
	input->report.entries = w->totals.entries;
	if (filter_is_active(o))
		input->note =
			STR("a digest holds sums, of which no part can be taken: --from, --to, --database, --user, "
			    "--app and --client have no effect on it; give them when it is made from logs");
	workload_merge(in->workload, w);
}

static void read_digests(struct ingest *in, const struct options *o, struct arena *arena)
{
	for (size_t i = 0; i < in->inputs.n; i++)
		if (in->inputs.items[i].report.kind == INPUT_DIGEST && in->inputs.items[i].report.status == INPUT_OK)
			read_digest(in, &in->inputs.items[i], o, arena);
}

/* Lines that belong to nothing are counted; many of them mean that the log was taken for what it is not. */
static void note_unparsed(struct input *input, struct arena *arena)
{
	const struct report_input *r = &input->report;
	bool many = r->unparsed_lines >= 10 && r->unparsed_lines * 10 > r->entries;
	if (r->kind != INPUT_LOG || !many || input->note.n)
		return;
	struct str first = r->unparsed_n ? r->unparsed[0] : STR("");
	input->note =
		arena_fmt(arena,
			  "%" PRIu64 " lines were not understood, reading it as %.*s%s%.*s%s%s%.*s; if its "
			  "log_line_prefix is another one, give it with --prefix",
			  r->unparsed_lines, STR_ARG(r->format), r->prefix.n ? " with prefix \"" : "",
			  STR_ARG(r->prefix), r->prefix.n ? "\"" : "", first.n ? ", the first " : "", STR_ARG(first));
}

static void judge(struct ingest *in, const struct options *o, struct arena *arena)
{
	for (size_t i = 0; i < in->inputs.n; i++) {
		const struct report_input *r = &in->inputs.items[i].report;
		in->usable = in->usable || (r->entries && r->kind != INPUT_UNKNOWN);
		in->faulty = in->faulty || r->status != INPUT_OK;
		struct err err = {.at.file = r->path.p};
		note_unparsed(&in->inputs.items[i], arena);
		struct str note = in->inputs.items[i].note;
		if (r->status != INPUT_OK)
			err_set(&err, ERR_DAMAGED, "%.*s", STR_ARG(r->error));
		else if (note.n && !o->quiet)
			err_set(&err, ERR_UNKNOWN, "%.*s", STR_ARG(note));
		else if (!note.n && !r->bytes && !r->entries)
			err_set(&err, ERR_DAMAGED, "is empty");
		if (err.code && (r->status != INPUT_OK || r->bytes || r->error.n || o->verbose || in->inputs.n == 1))
			print_err(&err);
	}
}

void ingest_read(struct ingest *in, const struct options *o, struct arena *arena)
{
	*in = (struct ingest){.catalog = catalog_new()};
	inputs_expand(&in->inputs, o->inputs, o->inputs_n, arena);
	inputs_sniff(&in->inputs, o->prefix, arena);
	read_documents(in, o, arena);
	read_logs(in, o, arena);
	read_digests(in, o, arena);
	finish_catalog(in, o);
	judge(in, o, arena);
}

void ingest_release(struct ingest *in)
{
	for (size_t i = 0; i < in->arenas_n; i++)
		arena_release(&in->arenas[i]);
	workload_free(in->workload);
	catalog_free(in->catalog);
}
