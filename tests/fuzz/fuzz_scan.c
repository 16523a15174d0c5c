/* The scanner: any bytes have a normalised text, and the normalised text is its own. */
#include "base/base.h"

#include "analysis/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count(void *context, const struct literal *l)
{
	(void)l;
	++*(uint32_t *)context;
}

static void check(struct str sql, const struct scan_options *options)
{
	struct scan_result first, second;
	struct buf text = {0}, redacted = {0};
	uint32_t slots = 0;
	scan_statement(sql, options, &first);
	scan_normalize(sql, options, &text);
	scan_literals(sql, options, count, &slots);
	if (slots != first.slots)
		BUG("slots of literals and of the text differ");
	scan_statement(buf_str(&text), options, &second);
	if (!first.cut && !second.cut && first.fingerprint != second.fingerprint)
		BUG("a normalised text has another fingerprint than what it was made of");
	scan_redact(sql, &redacted);
	buf_release(&text);
	buf_release(&redacted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str sql = str_of((const char *)data, size);
	check(sql, &(struct scan_options){0});
	check(sql, &(struct scan_options){.fold_numbered_names = true});
	struct scan_result r;
	scan_statement(sql, &(struct scan_options){.cut = true}, &r);
	return 0;
}
