/* The JSON scanner: what it hands out lies within the text, and unescaping never makes it longer. */
#include "base/base.h"
#include "parsers/json_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(struct str text, unsigned depth)
{
	struct json_scan scan;
	struct json_value value;
	struct str key;
	if (depth > 8 || !json_scan_object(&scan, text))
		return;
	while (json_scan_next(&scan, &key, &value)) {
		struct buf out = {0};
		if (value.text.p < text.p || value.text.p + value.text.n > text.p + text.n)
			BUG("a value lies outside of its object");
		json_unescape(&out, value.text);
		if (out.n > value.text.n)
			BUG("unescaping made a text longer");
		buf_release(&out);
		if (value.kind == JSON_OBJECT)
			walk(value.text, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	walk(str_of((const char *)data, size), 0);
	return 0;
}
