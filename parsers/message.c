#include "parsers/message.h"

#include "base/base.h"

bool event_init(struct err *err)
{
	(void)err;
	return true;
}

void message_classify(const struct log_entry *entry, struct event *event)
{
	if (entry->severity >= SEVERITY_ERROR) {
		event->type = EVENT_ERROR;
		event->sql = entry->statement;
	}
}
