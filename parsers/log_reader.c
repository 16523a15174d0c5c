#include "parsers/log_reader.h"

#include "base/base.h"
#include "parsers/log_formats.h"

const struct log_format *const log_formats[] = {
	&log_format_csv,   &log_format_json,      &log_format_syslog, &log_format_container,
	&log_format_cloud, &log_format_pgbouncer, &log_format_stderr, NULL,
};

const struct log_format *log_format_of(struct str head, struct str prefix)
{
	const struct log_format *best = NULL;
	int best_confidence = 0;
	for (size_t i = 0; log_formats[i]; i++) {
		int confidence = log_formats[i]->sniff(head, prefix);
		if (confidence > best_confidence) {
			best = log_formats[i];
			best_confidence = confidence;
		}
	}
	return best;
}
