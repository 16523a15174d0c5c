#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <dirent.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "base/outfile.h"

static char folder[] = "/tmp/pgassay-outfile-XXXXXX";
static char path[128];

static int set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/pgassay-outfile-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/report", folder);
	return 0;
}

/* Files in the folder, all of them. */
static int files(void)
{
	int n = 0;
	DIR *d = opendir(folder);
	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	rmdir(path);
	return rmdir(folder);
}

static void committing_makes_it_appear_whole(void **state)
{
	(void)state;
	struct outfile f;
	struct err err = {0};
	char text[8] = "";
	assert_true(outfile_open(&f, path, &err));
	fputs("first", f.stream);
	assert_int_equal(access(path, F_OK), -1);
	assert_true(outfile_commit(&f, &err));
	FILE *in = fopen(path, "r");
	assert_non_null(fgets(text, sizeof text, in));
	fclose(in);
	assert_string_equal(text, "first");
	assert_int_equal(files(), 1);
}

static void aborting_leaves_the_old_file(void **state)
{
	(void)state;
	struct outfile f;
	struct err err = {0};
	assert_true(outfile_open(&f, path, &err) && outfile_commit(&f, &err));
	assert_true(outfile_open(&f, path, &err));
	assert_int_equal(files(), 2);
	outfile_abort(&f);
	assert_int_equal(files(), 1);
}

static void a_missing_folder_is_an_error(void **state)
{
	(void)state;
	struct outfile f;
	struct err err = {0};
	char missing[160];
	snprintf(missing, sizeof missing, "%s/none/report", folder);
	assert_false(outfile_open(&f, missing, &err));
	assert_int_equal(err.code, ERR_WRITE);
	assert_non_null(strstr(err.msg, "No such file or directory"));
}

static void a_full_disk_is_an_error_and_leaves_nothing(void **state)
{
	(void)state;
	struct outfile f;
	struct err err = {0};
	if (access("/dev/full", W_OK) != 0)
		skip();
	assert_true(outfile_open(&f, path, &err));
	fclose(f.stream);
	f.stream = fopen("/dev/full", "w");
	fputs("text", f.stream);
	assert_false(outfile_commit(&f, &err));
	assert_int_equal(err.code, ERR_WRITE);
	assert_non_null(strstr(err.msg, "No space left"));
	assert_int_equal(files(), 0);
}

static void a_folder_in_the_way_is_an_error(void **state)
{
	(void)state;
	struct outfile f;
	struct err err = {0};
	mkdir(path, 0777);
	assert_true(outfile_reserve(&f, path, &err));
	assert_false(outfile_commit(&f, &err));
	assert_int_equal(err.code, ERR_WRITE);
	assert_int_equal(files(), 1);
}

/* What a signal handler does. */
static void leftovers_are_removed(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		struct outfile f;
		struct err err = {0};
		bool ok = outfile_open(&f, path, &err) && files() == 1;
		outfile_remove_leftovers();
		_exit(ok ? 0 : 1);
	}
	int status;
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_int_equal(files(), 0);
}

static void folders_are_made(void **state)
{
	(void)state;
	struct err err = {0};
	char deep[160];
	snprintf(deep, sizeof deep, "%s/report/a/b", folder);
	assert_true(make_folders(deep, &err) && make_folders(deep, &err));
	assert_false(make_folders("/dev/null/x", &err));
	assert_int_equal(err.code, ERR_WRITE);
	rmdir(deep);
	snprintf(deep, sizeof deep, "%s/report/a", folder);
	rmdir(deep);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(committing_makes_it_appear_whole),
		IN_FOLDER(aborting_leaves_the_old_file),
		IN_FOLDER(a_missing_folder_is_an_error),
		IN_FOLDER(a_full_disk_is_an_error_and_leaves_nothing),
		IN_FOLDER(a_folder_in_the_way_is_an_error),
		IN_FOLDER(leftovers_are_removed),
		IN_FOLDER(folders_are_made),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
