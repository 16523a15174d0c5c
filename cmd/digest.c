/* `pgassay digest` and `pgassay merge`: logs and digests into one digest. */
#include "analysis/digest.h"
#include "base/base.h"
#include "base/outfile.h"
#include "cmd/command.h"
#include "cmd/ingest.h"
#include "parsers/event.h"

#define DEFAULT_PATH "pgassay.digest"

/* A digest holds what logs say; the rest of the inputs is read again when it is analysed. */
static void note_what_is_left_out(const struct ingest *in, const struct options *o)
{
	for (size_t i = 0; i < in->inputs.n && !o->quiet; i++) {
		const struct report_input *r = &in->inputs.items[i].report;
		struct err err = {.at.file = r->path.p};
		if (r->status != INPUT_OK || r->kind == INPUT_LOG || r->kind == INPUT_DIGEST ||
		    r->kind == INPUT_UNKNOWN)
			continue;
		err_set(&err, ERR_UNSUPPORTED, "is left out: a digest holds logs only");
		err_hint(&err, "Name it again when the digest is analysed.");
		print_err(&err);
	}
}

static bool write_digest(struct workload *w, const char *path, struct err *err)
{
	struct outfile f;
	if (!outfile_open(&f, path, err))
		return false;
	if (!digest_write(w, f.stream, err)) {
		outfile_abort(&f);
		return false;
	}
	return outfile_commit(&f, err);
}

static int make_digest(struct ingest *in, const struct options *o, struct arena *arena)
{
	struct err err = {0};
	const char *path = o->out.n ? o->out.p : DEFAULT_PATH;
	ingest_read(in, o, arena);
	if (!in->workload->totals.entries) {
		err_set(&err, ERR_UNKNOWN, "no log entry in any input, no digest was written");
		return fail(&err);
	}
	note_what_is_left_out(in, o);
	if (!write_digest(in->workload, path, &err))
		return fail(&err);
	if (!o->quiet)
		printf("%" PRIu64 " log entries in %s\n", in->workload->totals.entries, path);
	return in->faulty ? EXIT_PARTIAL : EXIT_DONE;
}

static int run(const struct options *o, struct arena *arena)
{
	struct ingest in = {0};
	struct err err = {0};
	if (!o->inputs_n) {
		err_set(&err, ERR_USAGE, "no input is named");
		err_hint(&err, "name logs or digests, folders of them, or - for standard input");
		return fail(&err);
	}
	if (!event_init(&err))
		return fail(&err);
	int code = make_digest(&in, o, arena);
	ingest_release(&in);
	return code;
}

const struct command command_digest = {
	.name = "digest",
	.arguments = "INPUT... -o FILE",
	.summary = "reads logs and saves what they say as one mergeable digest",
	.bit = FOR_DIGEST,
	.run = run,
};

const struct command command_merge = {
	.name = "merge",
	.arguments = "DIGEST... -o FILE",
	.summary = "makes one digest of those of days, shards or hosts",
	.bit = FOR_MERGE,
	.run = run,
};
