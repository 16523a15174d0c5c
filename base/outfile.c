#include "base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

/* Temporary files of this process; a handler reads it, so entries are single pointers. */
#define MAX_OPEN 16
static char *volatile leftovers[MAX_OPEN];

static int remember(char *path)
{
	for (int i = 0; i < MAX_OPEN; i++)
		if (!leftovers[i]) {
			leftovers[i] = path;
			return i;
		}
	BUG("too many files being written at once");
}

void outfile_remove_leftovers(void)
{
	for (int i = 0; i < MAX_OPEN; i++)
		if (leftovers[i])
			unlink(leftovers[i]);
}

static bool could_not(struct err *err, const char *what, const char *path)
{
	return err_set(err, ERR_WRITE, "could not %s \"%s\": %s", what, path, strerror(errno));
}

static int create_temporary(struct outfile *f, const char *path, struct err *err)
{
	size_t n = strlen(path) + sizeof ".tmp.XXXXXX";
	*f = (struct outfile){.path = xmalloc(strlen(path) + 1), .temporary = xmalloc(n), .slot = -1};
	memcpy(f->path, path, strlen(path) + 1);
	snprintf(f->temporary, n, "%s.tmp.XXXXXX", path);
	int fd = mkstemp(f->temporary);
	if (fd < 0) {
		could_not(err, "create", path);
		outfile_abort(f);
		return -1;
	}
	f->slot = remember(f->temporary);
	mode_t mask = umask(0);
	umask(mask);
	fchmod(fd, 0666 & ~mask);
	return fd;
}

bool outfile_open(struct outfile *f, const char *path, struct err *err)
{
	int fd = create_temporary(f, path, err);
	if (fd < 0)
		return false;
	f->stream = fdopen(fd, "wb");
	if (!f->stream) {
		close(fd);
		could_not(err, "open", path);
		outfile_abort(f);
		return false;
	}
	return true;
}

bool outfile_reserve(struct outfile *f, const char *path, struct err *err)
{
	int fd = create_temporary(f, path, err);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static bool sync_stream(FILE *stream)
{
	bool ok = fflush(stream) == 0 && !ferror(stream) && (fsync(fileno(stream)) == 0 || errno == EINVAL);
	return (fclose(stream) == 0) && ok;
}

static void forget(struct outfile *f)
{
	if (f->slot >= 0)
		leftovers[f->slot] = NULL;
	free(f->path);
	free(f->temporary);
	*f = (struct outfile){.slot = -1};
}

bool outfile_commit(struct outfile *f, struct err *err)
{
	FILE *stream = f->stream;
	f->stream = NULL;
	if (stream && !sync_stream(stream)) {
		could_not(err, "write", f->path);
		outfile_abort(f);
		return false;
	}
	if (rename(f->temporary, f->path) != 0) {
		could_not(err, "rename to", f->path);
		outfile_abort(f);
		return false;
	}
	forget(f);
	return true;
}

void outfile_abort(struct outfile *f)
{
	if (f->stream)
		fclose(f->stream);
	if (f->slot >= 0)
		unlink(f->temporary);
	forget(f);
}

bool make_folders(const char *dir, struct err *err)
{
	char path[4096];
	size_t n = strlen(dir);
	if (n == 0 || n >= sizeof path)
		return err_set(err, ERR_WRITE, "folder name is empty or too long");
	memcpy(path, dir, n + 1);
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		path[i] = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			return could_not(err, "make folder", path);
		path[i] = dir[i];
	}
	struct stat st;
	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
		return err_set(err, ERR_WRITE, "\"%s\" is not a folder", dir);
	return true;
}
