/* The JSON scanner: what it hands out lies within the text, unescaping never makes it longer, and both ways agree. */
#include "base/base.h"
#include "parsers/json_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The member that `scan` is about to read, its value with escapes resolved at once. */
static void compare(struct json_scan scan, const struct json_value *value, struct str unescaped)
{
	struct json_value text;
	struct str key;
	struct buf out = {0};
	buf_reserve(&out, scan.rest.n);
	const char *room = out.p;
	if (!json_scan_key(&scan, &key) || !json_scan_text(&scan, &text, &out))
		BUG("a value that can be read cannot be unescaped");
	if (text.kind != value->kind || !str_eq(text.text, value->kind == JSON_STRING ? unescaped : value->text))
		BUG("two ways to unescape a text differ");
	if (out.p != room)
		BUG("texts have moved");
	buf_release(&out);
}

static void walk(struct str text, unsigned depth)
{
	struct json_scan scan;
	struct json_value value;
	struct str key;
	if (depth > 8 || !json_scan_object(&scan, text))
		return;
	for (struct json_scan before = scan; json_scan_next(&scan, &key, &value); before = scan) {
		struct buf out = {0};
		if (value.text.p < text.p || value.text.p + value.text.n > text.p + text.n)
			BUG("a value lies outside of its object");
		json_unescape(&out, value.text);
		if (out.n > value.text.n)
			BUG("unescaping made a text longer");
		compare(before, &value, buf_str(&out));
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
