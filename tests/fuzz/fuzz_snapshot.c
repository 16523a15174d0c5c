/* A statistics snapshot, alone: nothing may crash. */
#include "base/base.h"
#include "parsers/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_of((const char *)data, size);
	struct catalog *c = catalog_new();
	struct err err = {0};
	snapshot_sniff(text);
	snapshot_read(text, (struct pos){"fuzz.json", 1, 0}, c, NULL, &err);
	catalog_finish(c);
	catalog_free(c);
	return 0;
}
