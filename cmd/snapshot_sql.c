/* pgassay snapshot-sql: the SQL whose output gives analyze exact statistics. */
#include "base/base.h"

#include "cmd/command.h"
#include "parsers/catalog.h"

static int run(const struct options *o, struct arena *arena)
{
	(void)o;
	(void)arena;
	fputs(snapshot_sql, stdout);
	return EXIT_DONE;
}

const struct command command_snapshot_sql = {
	.name = "snapshot-sql",
	.arguments = "",
	.summary = "the SQL that gives analyze exact statistics: pipe it into psql -XAtq",
	.bit = FOR_SNAPSHOT_SQL,
	.run = run,
};
