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

struct format_sentence format_first_ones(const struct report *r)
{
	struct format_sentence s = {{0}};
	size_t n = r->first_recommendations;
	if (n > 1 && n < r->recommendations_n)
		snprintf(s.text, sizeof s.text, " The first %zu of the %zu bring %.0f %% of it.", n,
			 r->recommendations_n, 100 * r->first_share);
	else if (n == 1 && r->recommendations_n > 1)
		snprintf(s.text, sizeof s.text, " The first one brings %.0f %% of it.", 100 * r->first_share);
	return s;
}
