/* The shape of whatever the scanner makes of the bytes, with no catalogue. */
#include "base/base.h"

#include "analysis/shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct buf text = {0};
	scan_normalize(str_of((const char *)data, size), &(struct scan_options){0}, &text);
	struct shape *shape = shape_parse(buf_str(&text), NULL, &arena);
	for (size_t i = 0; i < shape->predicates_n; i++)
		if (shape->predicates[i]->term.access && !shape->predicates[i]->term.access->block)
			BUG("a predicate is on an access without a block");
	arena_release(&arena);
	buf_release(&text);
	return 0;
}
