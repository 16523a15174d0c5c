/* The outline of any bytes says what the scanner would: see tests/unit/outline_law.h. */
#include "tests/unit/outline_law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool counts;
	const char *wrong = outline_law_check(str_of((const char *)data, size), &counts);
	if (wrong)
		BUG(wrong);
	return 0;
}
