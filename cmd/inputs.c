#include "cmd/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "analysis/digest.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/timestamp.h"
#include "parsers/catalog.h"
#include "parsers/event_translated.h"
#include "parsers/log_prefix.h"
#include "parsers/plan.h"

#define MAX_DEPTH 32
#define MAX_LOOKED_AT ((size_t)16 << 20) /* of what is not recognised, for its damage */
#define READ_BLOCK ((size_t)256 * 1024)

static struct input *add_input(struct inputs *in, struct str path, struct arena *arena)
{
	struct input *input = ARENA_PUSH(in->items, in->n, in->cap, arena);
	*input = (struct input){.first_us = TIME_UNKNOWN};
	input->report.from_us = input->report.to_us = TIME_UNKNOWN;
	input->report.path = arena_strdup(path, arena);
	input->report.compression = STR("none");
	return input;
}

void input_fault(struct input *input, enum input_status status, const struct err *err, struct arena *arena)
{
	struct str reason = str_from(err->msg);
	if (str_take(&reason, input->report.path))
		str_take(&reason, STR(": "));
	input->report.status = status;
	input->report.error = arena_strdup(reason, arena);
}

void input_fault_of_source(struct input *input, enum source_status status, const struct err *err, struct arena *arena)
{
	static const enum input_status statuses[] = {[SOURCE_OK] = INPUT_OK,
						     [SOURCE_TRUNCATED] = INPUT_TRUNCATED,
						     [SOURCE_DAMAGED] = INPUT_DAMAGED,
						     [SOURCE_UNREADABLE] = INPUT_UNREADABLE};
	input_fault(input, statuses[status], err, arena);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_path(struct inputs *in, struct str path, unsigned depth, struct arena *arena);

static void add_folder(struct inputs *in, struct str path, unsigned depth, struct arena *arena)
{
	struct dirent **entries;
	struct err err = {0};
	int n = depth < MAX_DEPTH ? scandir(path.p, &entries, visible, by_bytes) : 0;
	if (n < 0) {
		err_set(&err, ERR_UNREADABLE, "could not read folder: %s", strerror(errno));
		input_fault(add_input(in, path, arena), INPUT_UNREADABLE, &err, arena);
		return;
	}
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	for (int i = 0; i < n; i++) {
		struct str child = arena_fmt(arena, "%.*s/%s", STR_ARG(path), entries[i]->d_name);
		add_path(in, child, depth + 1, arena);
		free(entries[i]);
	}
	if (depth < MAX_DEPTH)
		free(entries);
}

static void add_path(struct inputs *in, struct str path, unsigned depth, struct arena *arena)
{
	struct stat st;
	struct err err = {0};
	if (str_eq(path, STR("-"))) {
		add_input(in, path, arena);
	} else if (stat(path.p, &st) != 0) {
		err_set(&err, ERR_UNREADABLE, "could not open: %s", strerror(errno));
		input_fault(add_input(in, path, arena), INPUT_UNREADABLE, &err, arena);
	} else if (S_ISDIR(st.st_mode)) {
		add_folder(in, path, depth, arena);
	} else {
		add_input(in, path, arena);
	}
}

void inputs_expand(struct inputs *in, const struct str *names, size_t names_n, struct arena *arena)
{
	for (size_t i = 0; i < names_n; i++) {
		size_t before = in->n;
		struct err err = {0};
		add_path(in, names[i], 0, arena);
		if (in->n > before)
			continue;
		err_set(&err, ERR_UNKNOWN, "is a folder without any file");
		input_fault(add_input(in, names[i], arena), INPUT_UNKNOWN_KIND, &err, arena);
	}
}

struct source *input_open(struct input *input, struct arena *arena)
{
	struct err err = {0};
	struct source *source = input->source;
	input->source = NULL;
	if (!source)
		source = source_open(input->report.path.p, &err);
	if (!source)
		input_fault(input, INPUT_UNREADABLE, &err, arena);
	return source;
}

void input_close(struct input *input, struct source *source, struct arena *arena)
{
	struct err err = {0};
	enum source_status status = source_status(source, &err);
	if (status != SOURCE_OK)
		input_fault_of_source(input, status, &err, arena);
	source_close(source);
}

struct str input_read_all(struct input *input, size_t limit, struct arena *arena)
{
	struct source *source = input_open(input, arena);
	struct buf all = {0};
	struct err err = {0};
	size_t n = 1;
	while (source && n && all.n < limit) {
		buf_reserve(&all, READ_BLOCK);
		n = source_read(source, all.p + all.n, READ_BLOCK);
		all.n += n;
	}
	if (source)
		input_close(input, source, arena);
	if (n && all.n >= limit) {
		err_set(&err, ERR_LIMIT, "larger than %zu MiB, the rest was left out", limit >> 20);
		input_fault(input, INPUT_TRUNCATED, &err, arena);
	}
	struct str text = arena_strdup(buf_str(&all), arena);
	input->report.bytes = text.n;
	buf_release(&all);
	return text;
}

static bool is_pipe(struct str path)
{
	struct stat st;
	return str_eq(path, STR("-")) || (stat(path.p, &st) == 0 && !S_ISREG(st.st_mode));
}

static void note_first(void *context, const struct log_entry *entry)
{
	struct input *input = context;
	if (input->first_us == TIME_UNKNOWN)
		input->first_us = entry->at_us;
	opening_add(input->opening, entry);
	struct event event;
	input->translated =
		input->translated || (entry->severity == SEVERITY_LOG && event_read_translated(entry, &event));
}

static void ignore_line(void *context, struct str line, struct pos at)
{
	(void)context;
	(void)line;
	(void)at;
}

/* When the log begins decides the order of logs, which must not depend on the order of the arguments; with what, which
 * of them are one. */
static void note_opening(struct input *input, struct str head, struct arena *arena)
{
	struct err err = {0};
	struct log_sink sink = {note_first, ignore_line, input};
	struct log_reader_options options = {
		.file = input->report.path.p, .prefix = input->report.prefix, .head = head, .line = 1};
	struct log_reader *reader = input->format->open(&options, &err);
	input->opening = ARENA_NEW(struct opening, arena);
	if (!reader)
		return;
	input->format->feed(reader, head, false, &sink);
	if (input->translated && !input->note.n)
		input->note = STR("its messages are not in English: statements, durations and what has an SQLSTATE are "
				  "read, other events are only counted; set lc_messages = 'C'");
	input->format->close(reader);
}

/* True when a line of `head` has exactly this prefix. */
static bool prefix_fits(struct str head, struct str text, struct arena *arena)
{
	struct prefix *prefix = prefix_compile(text, arena);
	struct str line;
	while (prefix && str_cut(&head, '\n', &line)) {
		struct log_entry entry = {0};
		const struct log_word *word;
		size_t end;
		if (prefix_match(prefix, line, &entry, &word, &end))
			return true;
	}
	return false;
}

/* What the lines do not carry makes figures less certain. */
static void note_missing_escapes(struct input *input)
{
	struct str prefix = input->report.prefix;
	if (!prefix_text_has(prefix, "pc"))
		input->note = STR("its lines name no process: what belongs to one session is guessed; add %p to "
				  "log_line_prefix");
	else if (!prefix_text_has(prefix, "mtn"))
		input->note = STR("its lines have no time: nothing can be said per day or hour; add %m to "
				  "log_line_prefix");
}

/* The log_line_prefix of a stderr log: what the user said if that fits, else what the log itself shows. */
static void choose_prefix(struct input *input, struct str head, struct str given, struct arena *arena)
{
	unsigned explained;
	if (!str_eq(input->report.format, STR("stderr")))
		return;
	if (given.n && prefix_fits(head, given, arena)) {
		input->report.prefix = given;
		note_missing_escapes(input);
		return;
	}
	input->report.prefix = prefix_infer(head, arena, &explained);
	note_missing_escapes(input);
	if (given.n)
		input->note =
			arena_fmt(arena, "no line fits the prefix \"%.*s\": read with \"%.*s\", found from the log",
				  STR_ARG(given), STR_ARG(input->report.prefix));
}

static void unknown_kind(struct input *input, struct arena *arena)
{
	struct err err = {0};
	err_set(&err, ERR_UNKNOWN, "is no log, plan, schema dump, snapshot or digest that can be recognised");
	input_fault(input, INPUT_UNKNOWN_KIND, &err, arena);
}

static void tell_kind(struct input *input, struct str head, struct str prefix, struct arena *arena)
{
	struct report_input *r = &input->report;
	if (!head.n)
		return;
	if (digest_sniff(head)) {
		r->kind = INPUT_DIGEST;
		r->format = STR("digest");
	} else if (snapshot_sniff(head)) {
		r->kind = INPUT_SNAPSHOT;
		r->format = STR("json");
	} else if ((input->format = log_format_of(head, prefix))) {
		r->kind = INPUT_LOG;
		r->format = str_from(input->format->name);
		choose_prefix(input, head, prefix, arena);
		note_opening(input, head, arena);
	} else if (plan_sniff(head)) {
		r->kind = INPUT_PLAN;
		r->format = STR("explain");
	} else if (schema_sniff(head)) {
		r->kind = INPUT_SCHEMA;
		r->format = STR("sql");
	} else {
		unknown_kind(input, arena);
	}
}

/* What is not recognised may be what a damaged archive yields, whose checksum comes later. */
static void blame_damage(struct input *input, struct source *source, struct arena *arena)
{
	struct buf block = {0};
	struct err err = {0};
	buf_reserve(&block, READ_BLOCK);
	for (size_t i = 0; i < MAX_LOOKED_AT / READ_BLOCK && !str_eq(input->report.compression, STR("none")); i++)
		if (!source_read(source, block.p, READ_BLOCK))
			break;
	buf_release(&block);
	enum source_status status = source_status(source, &err);
	if (status != SOURCE_OK)
		input_fault_of_source(input, status, &err, arena);
}

static void sniff_one(struct input *input, struct str prefix, struct arena *arena)
{
	struct source *source = input_open(input, arena);
	if (!source)
		return;
	struct str head = source_peek(source);
	input->size = source_size(source);
	input->report.compression = str_from(source_compression(source));
	tell_kind(input, head, prefix, arena);
	if (input->report.status == INPUT_UNKNOWN_KIND)
		blame_damage(input, source, arena);
	if (!head.n)
		input_close(input, source, arena);
	else if (is_pipe(input->report.path) && input->report.status == INPUT_OK)
		input->source = source;
	else
		source_close(source);
}

static struct str without_extension(struct str path)
{
	ptrdiff_t dot = str_find_last(path, STR(".")), slash = str_find_last(path, STR("/"));
	return dot > slash ? str_head(path, (size_t)dot) : path;
}

/* "x.sql" beside the plan "x.json" holds the text of the statement that the plan is of. */
static void attach_companions(struct inputs *in, struct arena *arena)
{
	for (size_t i = 0; i < in->n; i++) {
		struct input *text = &in->items[i];
		if (text->report.kind == INPUT_PLAN || !str_ends(text->report.path, STR(".sql")))
			continue;
		struct str stem = without_extension(text->report.path);
		for (size_t k = 0; k < in->n; k++) {
			struct input *plan = &in->items[k];
			if (plan->report.kind != INPUT_PLAN || !str_eq(without_extension(plan->report.path), stem))
				continue;
			text->companion = true;
			text->report.kind = INPUT_PLAN;
			text->report.format = STR("sql");
			text->report.status = INPUT_OK;
			text->report.error = STR("");
			plan->query = input_read_all(text, 1u << 20, arena);
			text->report.entries = 1;
		}
	}
}

static struct str folder_of(struct str path)
{
	ptrdiff_t slash = str_find_last(path, STR("/"));
	return str_head(path, slash < 0 ? 0 : (size_t)slash + 1);
}

/* A table's rows in a directory archive of pg_dump: "4496.dat.gz"; and large objects: "blobs.toc", "blob_16.dat". */
static bool is_archive_data(struct str name)
{
	size_t digits = 0;
	while (digits < name.n && name.p[digits] >= '0' && name.p[digits] <= '9')
		digits++;
	return (digits && str_starts(str_skip(name, digits), STR(".dat"))) || str_starts(name, STR("blob"));
}

/* The data files beside a directory archive's table of contents are no inputs of their own. */
static void attach_archive_data(struct inputs *in)
{
	for (size_t i = 0; i < in->n; i++) {
		const struct input *toc = &in->items[i];
		struct str folder = folder_of(toc->report.path);
		if (toc->report.kind != INPUT_SCHEMA || !str_eq(str_skip(toc->report.path, folder.n), STR("toc.dat")))
			continue;
		for (size_t k = 0; k < in->n; k++) {
			struct input *data = &in->items[k];
			struct str name = str_skip(data->report.path, folder.n);
			if (k == i || !str_starts(data->report.path, folder) || !is_archive_data(name))
				continue;
			data->companion = true;
			data->report.kind = INPUT_SCHEMA;
			data->report.format = STR("archive data");
			data->report.status = INPUT_OK;
			data->report.error = STR("");
		}
	}
}

static void say_what_it_repeats(struct input *input, struct arena *arena)
{
	if (!input->repeats)
		return;
	input->note = arena_fmt(arena, "holds the same activity as \"%.*s\", which is read instead",
				STR_ARG(input->repeats->report.path));
	input->report.error = input->note;
}

void inputs_sniff(struct inputs *in, struct str prefix, struct arena *arena)
{
	for (size_t i = 0; i < in->n; i++)
		if (in->items[i].report.status == INPUT_OK)
			sniff_one(&in->items[i], prefix, arena);
	attach_companions(in, arena);
	attach_archive_data(in);
	inputs_mark_repeats(in);
	for (size_t i = 0; i < in->n; i++)
		say_what_it_repeats(&in->items[i], arena);
}
