#include "cmd/filter.h"

#include "base/base.h"
#include "base/timestamp.h"

bool filter_is_active(const struct options *o)
{
	return o->from_us != TIME_UNKNOWN || o->to_us != TIME_UNKNOWN || o->databases.n || o->users.n ||
	       o->applications.n || o->clients.n;
}

static bool in_window(const struct options *o, int64_t at_us)
{
	if (o->from_us == TIME_UNKNOWN && o->to_us == TIME_UNKNOWN)
		return true;
	if (at_us == TIME_UNKNOWN)
		return false;
	return (o->from_us == TIME_UNKNOWN || at_us >= o->from_us) && (o->to_us == TIME_UNKNOWN || at_us < o->to_us);
}

static bool wanted(const struct str_list *list, struct str s)
{
	return !list->n || str_list_has(list, s);
}

bool filter_keeps(const struct options *o, const struct log_entry *entry)
{
	return in_window(o, entry->at_us) && wanted(&o->databases, entry->database) && wanted(&o->users, entry->user) &&
	       wanted(&o->applications, entry->application) && wanted(&o->clients, entry->client);
}
