#ifndef PARSERS_LOG_SYSLOG_H
#define PARSERS_LOG_SYSLOG_H
/* The times that syslog daemons and journalctl put before a line, for the formats that are met behind them. */
#include "base/str.h"

/* RFC 3164 stamps have no year: it is that of the file's last change, or the one before for later months. */
struct syslog_calendar {
	int64_t year;
	unsigned month;
};

struct syslog_calendar syslog_calendar_of(const char *file);

/* The bytes of the time at the start of `s`; 0 when there is none. *at_us may be TIME_UNKNOWN. */
size_t syslog_read_stamp(const struct syslog_calendar *calendar, struct str s, int64_t *at_us);

#endif
