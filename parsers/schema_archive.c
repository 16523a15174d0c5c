#include "base/base.h"
#include "parsers/schema.h"

bool schema_archive_sniff(struct str head)
{
	(void)head;
	return false;
}

bool schema_archive_read(struct source *src, struct catalog *c, const struct schema_origin *origin, struct err *err)
{
	(void)src;
	(void)c;
	(void)origin;
	return err_set(err, ERR_UNSUPPORTED, "archives are not read yet");
}
