#ifndef PARSERS_DOC_H
#define PARSERS_DOC_H
/*
 * A document: the one tree that JSON, YAML and XML are read into, so that what is made of it is written once.
 *
 * A value is a text, a list (members without keys) or an object (members with keys); members keep their order. XML
 * elements are members whose key is the tag, with '-' for what XML names cannot hold. Texts are slices of the input
 * where nothing had to be decoded, else of the `strings` arena; the tree itself lives in `tree`, which may be freed
 * earlier. Numbers stay text: 64-bit ids survive.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define DOC_MAX_DEPTH 600

enum doc_kind { DOC_NULL, DOC_TEXT, DOC_LIST, DOC_OBJECT };

struct doc {
	enum doc_kind kind;
	struct str key;
	struct str text; /* DOC_TEXT: strings decoded, numbers, true and false as written */
	struct doc *first, *next;
};

/*
 * Read one document from the start of *rest and move *rest behind it. NULL with *err, whose `at.byte` is the offset
 * from the start of *rest, when it is not one.
 */
struct doc *doc_read_json(struct str *rest, struct arena *tree, struct arena *strings, struct err *err);
struct doc *doc_read_yaml(struct str *rest, struct arena *tree, struct arena *strings, struct err *err);
struct doc *doc_read_xml(struct str *rest, struct arena *tree, struct arena *strings, struct err *err);

/* True if the member has this key; '-' (in XML) and ' ' are the same. */
bool doc_is(const struct doc *member, const char *key);
/* The member of an object, or NULL. */
const struct doc *doc_member(const struct doc *object, const char *key);

/* What stands between the quotes of a JSON string (YAML's double-quoted ones too), escapes resolved. */
struct str doc_unescape(struct str quoted, struct arena *strings);

#endif
