#include "parsers/doc.h"

#include "base/base.h"

struct doc *doc_read_yaml(struct str *rest, struct arena *tree, struct arena *strings, struct err *err)
{
	(void)rest, (void)tree, (void)strings;
	err_set(err, ERR_UNSUPPORTED, "plans in YAML cannot be read yet");
	return NULL;
}
