#ifndef CMD_FILTER_H
#define CMD_FILTER_H
/*
 * Which log entries count: --from, --to, --database, --user, --app, --client. An entry that does not say what is asked
 * for (a checkpoint has no database) is left out.
 */
#include "cmd/options.h"
#include "parsers/log_entry.h"

bool filter_is_active(const struct options *o);
bool filter_keeps(const struct options *o, const struct log_entry *entry);

#endif
