#ifndef PARSERS_LOG_FORMATS_H
#define PARSERS_LOG_FORMATS_H
/* The rows of log_formats[], each defined by the file of its name. */
#include "parsers/log_reader.h"

extern const struct log_format log_format_csv, log_format_json, log_format_syslog, log_format_container,
	log_format_cloud, log_format_pgbouncer, log_format_stderr;

#endif
