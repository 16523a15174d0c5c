#include "reports/formats.h"

#include "base/base.h"
#include "base/buf.h"
#include "base/outfile.h"

const char *const format_log_levels[] = {"", "DEBUG", "LOG", "INFO", "NOTICE", "WARNING", "ERROR", "FATAL", "PANIC"};

bool format_write_file(const struct report *report, const struct render_options *options, const char *name,
		       void (*print)(const struct report *report, const struct render_options *options, FILE *out),
		       struct err *err)
{
	struct buf path = {0};
	struct outfile file;
	buf_fmt(&path, "%s/%s", options->folder, name);
	bool ok = outfile_open(&file, path.p, err);
	if (ok) {
		print(report, options, file.stream);
		ok = outfile_commit(&file, err);
	}
	buf_release(&path);
	return ok;
}
