#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/outfile.h"
#include "base/utf8.h"
#include "report_fixture.h"
#include "reports/renderer.h"

struct output {
	char folder[64];
	struct buf text; /* of the file read last */
};

static void read_file(struct output *o, const char *name)
{
	char path[160], block[65536];
	snprintf(path, sizeof path, "%s/%s", o->folder, name);
	FILE *in = fopen(path, "rb");
	assert_non_null(in);
	buf_clear(&o->text);
	for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;)
		buf_add(&o->text, str_of(block, n));
	fclose(in);
}

static void render(struct output *o, const char *format, size_t patterns, bool hostile)
{
	struct fixture *x = fixture_new(patterns, hostile);
	struct render_options options = {.folder = o->folder, .flavor = STR("github")};
	struct err err = {0};
	const struct renderer *r = renderer_find(str_from(format));
	assert_non_null(r);
	assert_true(r->render(&x->report, &options, &err));
	fixture_free(x);
}

static int set_up(void **state)
{
	struct output *o = xcalloc(1, sizeof *o);
	snprintf(o->folder, sizeof o->folder, "/tmp/pgassay-test-XXXXXX");
	*state = o;
	return mkdtemp(o->folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	struct output *o = *state;
	char path[160];
	for (size_t i = 0; renderers[i]; i++)
		for (size_t k = 0; renderers[i]->files[k]; k++) {
			snprintf(path, sizeof path, "%s/%s", o->folder, renderers[i]->files[k]);
			unlink(path);
		}
	rmdir(o->folder);
	buf_release(&o->text);
	free(o);
	return 0;
}

static size_t count(const struct output *o, struct str what)
{
	size_t n = 0;
	struct str rest = buf_str(&o->text);
	for (ptrdiff_t at; (at = str_find(rest, what)) >= 0; n++)
		rest = str_skip(rest, (size_t)at + what.n);
	return n;
}

static void test_formats_are_found(void **state)
{
	(void)state;
	assert_non_null(renderer_find(STR("json")));
	assert_null(renderer_find(STR("pdf")));
	assert_null(renderer_find(STR("")));
}

static void test_same_report_same_bytes(void **state)
{
	struct output *o = *state;
	for (size_t i = 0; renderers[i]; i++)
		for (size_t k = 0; renderers[i]->files[k]; k++) {
			render(o, renderers[i]->format, 0, true);
			read_file(o, renderers[i]->files[k]);
			struct buf first = o->text;
			o->text = (struct buf){0};
			render(o, renderers[i]->format, 0, true);
			read_file(o, renderers[i]->files[k]);
			assert_true(str_eq(buf_str(&first), buf_str(&o->text)));
			buf_release(&first);
		}
}

static void test_html_holds_hostile_text(void **state)
{
	struct output *o = *state;
	render(o, "html", 0, true);
	read_file(o, "report.html");
	assert_true(utf8_is_valid(buf_str(&o->text)));
	assert_null(memchr(o->text.p, '\0', o->text.n));
	assert_null(memchr(o->text.p, '\x01', o->text.n));
	assert_int_equal(count(o, STR("<script")), 1);
	assert_int_equal(count(o, STR("</script>")), 1);
	assert_int_equal(count(o, STR("<style")), 1);
	assert_int_equal(count(o, STR("</style>")), 1);
	assert_int_equal(count(o, STR("\xe2\x80\xae")), 0);
	assert_int_equal(count(o, STR(" style=")), 0);
	assert_int_equal(count(o, STR("onload='x'")), 0);
	assert_int_equal(count(o, STR("http://")) + count(o, STR("https://")), 0);
	assert_true(count(o, STR("&lt;script&gt;alert(1)")) > 20);
}

static void test_sql_holds_hostile_text(void **state)
{
	struct output *o = *state;
	render(o, "sql", 0, true);
	for (int i = 0; i < 2; i++) {
		read_file(o, i ? "rollback.sql" : "apply.sql");
		assert_true(utf8_is_valid(buf_str(&o->text)));
		struct str rest = buf_str(&o->text), line;
		while (str_cut(&rest, '\n', &line))
			if (str_find(line, STR("alert")) >= 0)
				assert_true(str_starts(line, STR("-- ")));
	}
}

static void test_sql_drops_last_and_undoes_from_the_end(void **state)
{
	struct output *o = *state;
	render(o, "sql", 0, false);
	read_file(o, "apply.sql");
	struct str apply = buf_str(&o->text);
	ptrdiff_t create = str_find(apply, STR("\nCREATE INDEX CONCURRENTLY IF NOT EXISTS experiment_runs"));
	ptrdiff_t wal = str_find(apply, STR("\nALTER SYSTEM SET"));
	ptrdiff_t drop = str_find(apply, STR("\nDROP INDEX CONCURRENTLY IF EXISTS public.run_metrics_run_id_idx;"));
	ptrdiff_t doubtful = str_find(apply, STR("\n-- DROP INDEX CONCURRENTLY IF EXISTS public.audit_log_at_idx;"));
	assert_true(0 < create && create < wal && wal < drop && drop < doubtful);
	assert_int_equal(count(o, STR("DO $guard$")), 2);
	read_file(o, "rollback.sql");
	struct str undo = buf_str(&o->text);
	create = str_find(undo, STR("\nDROP INDEX CONCURRENTLY IF EXISTS public.experiment_runs"));
	drop = str_find(undo, STR("\nCREATE INDEX CONCURRENTLY IF NOT EXISTS run_metrics_run_id_idx"));
	assert_true(0 < drop && drop < create);
}

static void test_html_of_many_patterns_stays_small(void **state)
{
	struct output *o = *state;
	render(o, "html", 20000, false);
	read_file(o, "report.html");
	assert_in_range(o->text.n, 500000, 8000000);
	assert_true(count(o, STR("of 20,000 patterns")) == 1);
}

/* A megabyte in every place that holds a name or a text. */
static void test_huge_texts_are_cut(void **state)
{
	struct output *o = *state;
	struct fixture *x = fixture_new(0, false);
	struct render_options options = {.folder = o->folder, .flavor = STR("github")};
	char *huge = xmalloc(1000000);
	memset(huge, '<', 1000000);
	struct str text = str_of(huge, 1000000);
	struct finding *f = x->report.recommendations[0];
	f->title = f->rationale = f->table = f->evidence[0].what = f->evidence[0].value = f->evidence[0].source = text;
	f->apply[0] = f->rollback[0] = f->columns[0] = text;
	x->workload.patterns[0]->query = x->workload.patterns[0]->samples[0].text = text;
	x->workload.dimensions[BY_USER][0].name = x->workload.errors[0].message = text;
	x->report.tables[0].name = x->report.notes[0].text = x->report.inputs[0].path = text;
	x->report.plans[0].source = x->report.plans[0].nodes[3].condition = text;
	for (size_t i = 0; renderers[i]; i++) {
		struct err err = {0};
		assert_true(renderers[i]->render(&x->report, &options, &err));
	}
	read_file(o, "report.html");
	assert_in_range(o->text.n, 100000, 1000000);
	read_file(o, "report.md");
	assert_in_range(o->text.n, 1000, 60000);
	fixture_free(x);
	free(huge);
}

static void test_unwritable_folder_is_an_error(void **state)
{
	(void)state;
	struct fixture *x = fixture_new(0, false);
	struct render_options options = {.folder = "/nonexistent/folder", .flavor = STR("github")};
	for (size_t i = 0; renderers[i]; i++) {
		struct err err = {0};
		assert_false(renderers[i]->render(&x->report, &options, &err));
		assert_int_equal(err.code, ERR_WRITE);
	}
	fixture_free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats_are_found),
		cmocka_unit_test(test_same_report_same_bytes),
		cmocka_unit_test(test_html_holds_hostile_text),
		cmocka_unit_test(test_sql_holds_hostile_text),
		cmocka_unit_test(test_sql_drops_last_and_undoes_from_the_end),
		cmocka_unit_test(test_html_of_many_patterns_stays_small),
		cmocka_unit_test(test_huge_texts_are_cut),
		cmocka_unit_test(test_unwritable_folder_is_an_error),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
