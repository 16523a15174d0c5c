/*
 * The merge law: however the entries of a log are cut into pieces, in whatever order the pieces are read, shared out
 * among workloads, saved as digests and merged, the workload is the same. The same holds for parts of one file that
 * threads share, even when its clock runs backwards.
 */
#include "base/base.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "analysis/digest.h"
#include "analysis/seams.h"
#include "analysis/workload.h"
#include "tests/unit/entries.h"

#define MAX_WORKLOADS 6

struct random {
	uint64_t state;
};

static uint64_t next(struct random *r, uint64_t below)
{
	r->state = r->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (r->state >> 33) % below;
}

static void feed_part(struct workload *w, const struct entries *all, size_t from, size_t to, uint64_t order,
		      struct seams *seams)
{
	struct segment *s = workload_begin(w, order);
	for (size_t i = from; i < to; i++) {
		struct event event;
		event_classify(&all->items[i], &event);
		workload_add(s, &event);
	}
	if (seams)
		workload_end_part(s, seams, order);
	else
		workload_end(s);
}

static void feed(struct workload *w, const struct entries *all, size_t from, size_t to, uint64_t order)
{
	feed_part(w, all, from, to, order, NULL);
}

static void put_tally(FILE *f, const char *label, struct tally t)
{
	fprintf(f, " %s=%" PRIu64 "/%" PRIu64, label, t.calls, t.total_us);
}

static void print_sample(FILE *f, const struct sample *s)
{
	fprintf(f, "  sample %016" PRIx64 " %" PRId64 " %" PRId64 " %u %.*s %.*s %.*s | %.*s |", s->order, s->at_us,
		s->duration_us, s->pid, STR_ARG(s->database), STR_ARG(s->user), STR_ARG(s->application),
		STR_ARG(s->text));
	for (size_t i = 0; i < s->values_n; i++)
		fprintf(f, " %d%d%d%d%d%d:%016" PRIx64 ":%u:%g", s->values[i].type, s->values[i].is_null,
			s->values[i].wildcard_first, s->values[i].wildcard_last, s->values[i].exact,
			s->values[i].is_time, s->values[i].hash, s->values[i].length, s->values[i].number);
	fputc('\n', f);
}

static void print_rows(FILE *f, const struct dimension_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fprintf(f, " %.*s", STR_ARG(rows[i].name));
		put_tally(f, "", rows[i].tally);
	}
	fputc('\n', f);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_reuse(FILE *f, const struct reuse *r)
{
	char **lines = xcalloc(r->n + 1, sizeof *lines);
	size_t n = 0;
	for (size_t i = 0; i < r->room; i++) {
		size_t bytes;
		const struct reuse_key *k = &r->keys[i];
		if (!k->n)
			continue;
		FILE *line = open_memstream(&lines[n++], &bytes);
		fprintf(line, " %016" PRIx64 "/%u", k->content, k->doublings);
		for (unsigned s = 0; s < k->n; s++)
			fprintf(line, " %x:%x", reuse_slots(k)[s].at, reuse_slots(k)[s].calls);
		fclose(line);
	}
	qsort(lines, n, sizeof *lines, by_text);
	fprintf(f, " dropped %016" PRIx64, r->dropped);
	for (size_t i = 0; i < n; i++) {
		fputs(lines[i], f);
		free(lines[i]);
	}
	fputc('\n', f);
	free(lines);
}

static void print_pattern(FILE *f, const struct pattern *p)
{
	fprintf(f, "pattern %016" PRIx64 " %016" PRIx64 " %s %.*s\n ", p->id, p->scan_id, statement_kind_names[p->kind],
		STR_ARG(p->query));
	put_tally(f, "calls", p->tally);
	put_tally(f, "parse", p->parse);
	put_tally(f, "bind", p->bind);
	fprintf(f,
		" squares %" PRIx64 "%016" PRIx64 " min %" PRIu64 " max %" PRIu64 " temp %" PRIu64 " %" PRIu64
		" %" PRIu64 " locks %" PRIu64 " %" PRIu64 " errors %" PRIu64 " %" PRIu64 " list %u times %" PRId64
		" %" PRId64 "\n",
		(uint64_t)(p->sum_of_squares >> 64), (uint64_t)p->sum_of_squares, p->min_us, p->max_us, p->temp_files,
		p->temp_bytes, p->temp_max_bytes, p->lock_waits, p->lock_wait_us, p->errors, p->cancels, p->max_list,
		p->first_us, p->last_us);
	for (uint32_t i = 0; i < p->durations.n; i++)
		fprintf(f, " %" PRIx64, p->durations.buckets[i]);
	for (int d = 0; d < DIMENSION_COUNT; d++)
		print_rows(f, p->dimensions[d], p->dimensions_n[d]);
	for (size_t i = 0; i < p->hours_n; i++)
		put_tally(f, "hour", p->hours[i].tally);
	for (size_t i = 0; i < p->query_ids_n; i++)
		fprintf(f, " qid %" PRId64, p->query_ids[i]);
	fputc('\n', f);
	print_reuse(f, p->reuse);
	for (size_t i = 0; i < p->samples_n; i++)
		print_sample(f, &p->samples[i]);
	for (size_t i = 0; i < p->plans_n; i++) {
		fprintf(f, "  plan %016" PRIx64 " %" PRId64 " %.*s", p->plans[i].shape, p->plans[i].duration_us,
			STR_ARG(p->plans[i].source));
		put_tally(f, "", p->plans[i].tally);
		fprintf(f, "\n%.*s\n", STR_ARG(p->plans[i].document));
	}
}

static void print_words(FILE *f, const uint64_t *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fprintf(f, " %" PRIx64, words[i]);
}

static void print_load(FILE *f, const struct load *l)
{
	fprintf(f, "load %u %" PRId64, l->doublings, l->first);
	print_words(f, l->sums, l->n);
	fputc('\n', f);
}

static void print_behaviour(FILE *f, struct behaviour *b)
{
	struct keyed *tables[BEHAVIOUR_TABLES];
	behaviour_tables(b, tables);
	for (size_t t = 0; t < BEHAVIOUR_TABLES; t++)
		for (size_t i = 0; i < tables[t]->n; i++) {
			struct keyed_row row = keyed_at(tables[t], i);
			fprintf(f, "table %zu:", t);
			print_words(f, row.key, tables[t]->layout->keys);
			print_words(f, row.sums, tables[t]->layout->sums);
			print_words(f, row.best, tables[t]->layout->best);
			fputc('\n', f);
		}
	print_load(f, &b->statements);
	print_load(f, &b->connections);
	const struct hist *const hists[] = {&b->transaction_us, &b->session_us, &b->temp_bytes};
	for (size_t i = 0; i < ARRAY_LEN(hists); i++)
		print_words(f, hists[i]->buckets, hists[i]->n);
	uint64_t totals[sizeof b->totals / sizeof(uint64_t)];
	memcpy(totals, &b->totals, sizeof totals);
	print_words(f, totals, ARRAY_LEN(totals));
	fputc('\n', f);
}

static char *print_workload(struct workload *w)
{
	char *text;
	size_t n;
	FILE *f = open_memstream(&text, &n);
	uint64_t totals[sizeof w->totals / sizeof(uint64_t)];
	workload_finish(w, NULL);
	memcpy(totals, &w->totals, sizeof totals);
	for (size_t i = 0; i < ARRAY_LEN(totals); i++)
		fprintf(f, " %" PRIu64, totals[i]);
	fprintf(f, " %" PRId64 " %" PRId64 "\n", w->first_us, w->last_us);
	for (int d = 0; d < DIMENSION_COUNT; d++)
		print_rows(f, w->dimensions[d], w->dimensions_n[d]);
	for (size_t i = 0; i < w->errors_n; i++)
		fprintf(f, "error %" PRIu64 " %.*s %.*s %016" PRIx64 "\n", w->errors[i].count,
			STR_ARG(w->errors[i].sqlstate), STR_ARG(w->errors[i].message), w->errors[i].pattern);
	for (size_t i = 0; i < w->patterns_n; i++)
		print_pattern(f, w->patterns[i]);
	print_behaviour(f, &w->state->behaviour);
	for (unsigned i = 0; i < TIMELINE_COUNT; i++)
		print_load(f, &w->state->timeline.series[i]);
	fclose(f);
	workload_free(w);
	return text;
}

/* Through a digest and back. */
static struct workload *saved(struct workload *w)
{
	char *bytes;
	size_t n;
	struct err err = {0};
	struct workload_options options = w->options;
	FILE *f = open_memstream(&bytes, &n);
	assert_true(digest_write(w, f, &err));
	fclose(f);
	workload_free(w);
	w = digest_read(str_of(bytes, n), &options, &err);
	if (!w)
		fail_msg("%s", err.msg);
	free(bytes);
	return w;
}

/* Cuts the entries at random: piece i is from cuts[i] to cuts[i + 1]. */
static size_t *random_cuts(size_t n, size_t pieces, struct random *r)
{
	size_t *cuts = xcalloc(pieces + 1, sizeof *cuts);
	for (size_t i = 1; i < pieces; i++) {
		cuts[i] = next(r, n);
		for (size_t j = i; j > 0 && cuts[j - 1] > cuts[j]; j--) {
			size_t swap = cuts[j];
			cuts[j] = cuts[j - 1];
			cuts[j - 1] = swap;
		}
	}
	cuts[pieces] = n;
	return cuts;
}

static size_t *random_order(size_t n, struct random *r)
{
	size_t *order = xcalloc(n, sizeof *order);
	for (size_t i = 0; i < n; i++) {
		size_t j = next(r, i + 1);
		order[i] = order[j];
		order[j] = i;
	}
	return order;
}

/* Cuts into `pieces`, shuffles, shares out, merges in a random tree. */
static char *in_pieces(const struct entries *all, size_t pieces, bool digests, struct random *r)
{
	size_t *cuts = random_cuts(all->n, pieces, r), *order = random_order(pieces, r);
	struct workload *workloads[MAX_WORKLOADS];
	size_t n = 1 + next(r, MAX_WORKLOADS);
	for (size_t i = 0; i < n; i++)
		workloads[i] = workload_new(&(struct workload_options){0});
	for (size_t i = 0; i < pieces; i++)
		feed(workloads[next(r, n)], all, cuts[order[i]], cuts[order[i] + 1], order[i]);
	for (size_t i = 0; i < n && digests; i++)
		workloads[i] = saved(workloads[i]);
	while (n > 1) {
		size_t i = next(r, n - 1);
		if (next(r, 2)) {
			struct workload *swap = workloads[i];
			workloads[i] = workloads[n - 1];
			workloads[n - 1] = swap;
		}
		workload_merge(workloads[i], workloads[--n]);
		if (digests && next(r, 2))
			workloads[i] = saved(workloads[i]);
	}
	free(cuts);
	free(order);
	return print_workload(workloads[0]);
}

/* Cuts into parts that threads would share. They come nearly in order, as from threads. */
static char *in_parts(const struct entries *all, size_t parts, struct random *r)
{
	size_t *cuts = random_cuts(all->n, parts, r);
	struct workload *workloads[MAX_WORKLOADS];
	size_t n = 1 + next(r, MAX_WORKLOADS);
	struct seams *seams = seams_new(&(struct workload_options){0}, 0);
	for (size_t i = 0; i < n; i++)
		workloads[i] = workload_new(&(struct workload_options){0});
	for (size_t i = 0; i < parts; i++) {
		size_t part = i + 1 == parts && i % 2 == 0 ? i : i ^ 1;
		feed_part(workloads[next(r, n)], all, cuts[part], cuts[part + 1], part, seams);
	}
	for (size_t i = 1; i < n; i++)
		workload_merge(workloads[0], workloads[i]);
	seams_end(seams, workloads[0]);
	free(cuts);
	return print_workload(workloads[0]);
}

static void compare(const char *path, const char *whole, const char *pieces, size_t n)
{
	size_t i = 0;
	if (strcmp(whole, pieces) == 0)
		return;
	while (whole[i] && whole[i] == pieces[i])
		i++;
	size_t from = i > 300 ? i - 300 : 0;
	fail_msg("%s in %zu pieces differs at byte %zu:\n--- whole\n%.600s\n--- pieces\n%.600s", path, n, i,
		 whole + from, pieces + from);
}

static void check(const char *path, unsigned rounds)
{
	struct entries all = {0};
	struct random r = {42};
	assert_true(entries_read(&all, path));
	assert_true(all.n > 10);
	struct workload *w = workload_new(&(struct workload_options){0});
	feed(w, &all, 0, all.n, 0);
	char *whole = print_workload(w);
	for (unsigned round = 0; round < rounds; round++) {
		size_t pieces = round == 0 ? 1 : 1 + next(&r, round % 2 ? 10 : MIN(all.n, 400));
		char *text = in_pieces(&all, pieces, round % 3 == 0, &r);
		compare(path, whole, text, pieces);
		free(text);
		text = in_parts(&all, pieces, &r);
		compare(path, whole, text, pieces);
		free(text);
	}
	free(whole);
	entries_release(&all);
}

/* The second half was logged before the first: a clock that was put back, or archives put together in the wrong order.
 */
static void check_backwards(const char *path, unsigned rounds)
{
	struct entries all = {0};
	struct random r = {43};
	assert_true(entries_read(&all, path));
	int64_t span_us = all.items[all.n - 1].at_us - all.items[0].at_us;
	for (size_t i = all.n / 2; i < all.n; i++)
		all.items[i].at_us -= 2 * span_us;
	struct workload *w = workload_new(&(struct workload_options){0});
	feed(w, &all, 0, all.n, 0);
	char *whole = print_workload(w);
	for (unsigned round = 0; round < rounds; round++) {
		size_t parts = 2 + next(&r, round % 2 ? 10 : MIN(all.n, 400));
		char *text = in_parts(&all, parts, &r);
		compare(path, whole, text, parts);
		free(text);
	}
	free(whole);
	entries_release(&all);
}

static void a_clock_that_runs_backwards(void **state)
{
	(void)state;
	check_backwards("testdata/mlops/postgresql.log.gz", 4);
	check_backwards("testdata/scenario/postgresql.csv.gz", 20);
	check_backwards("testdata/pgbench/postgresql.log.gz", 20);
}

static void test_mlops(void **state)
{
	(void)state;
	check("testdata/mlops/postgresql.log.gz", 6);
}

static void test_scenario(void **state)
{
	(void)state;
	check("testdata/scenario/postgresql.csv.gz", 40);
}

static void test_versions(void **state)
{
	(void)state;
	glob_t found;
	assert_int_equal(glob("testdata/versions/v*/*.gz", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check(found.gl_pathv[i], 12);
	globfree(&found);
}

int main(void)
{
	struct err err = {0};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mlops),
		cmocka_unit_test(test_scenario),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(a_clock_that_runs_backwards),
	};
	if (!event_init(&err))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
