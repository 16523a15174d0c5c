/* pg_dump's archives: a table of contents that lies must not cost more than an error. */
#include <sys/mman.h>
#include <unistd.h>

#include "base/base.h"
#include "parsers/catalog.h"
#include "parsers/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	struct err err = {0};
	int file = memfd_create("archive", 0);
	if (file < 0 || write(file, data, size) != (ssize_t)size)
		BUG("could not make a file in memory");
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	struct source *source = source_open(path, &err);
	struct catalog *c = catalog_new();
	if (source)
		schema_read(source, path, c, NULL, &err);
	catalog_finish(c);
	catalog_free(c);
	source_close(source);
	close(file);
	return 0;
}
