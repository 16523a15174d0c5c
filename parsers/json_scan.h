#ifndef PARSERS_JSON_SCAN_H
#define PARSERS_JSON_SCAN_H
/*
 * A JSON scanner for log lines: walks the members of one object without building anything. Texts are slices of the
 * line, still escaped; an object or a list within is one value, to be walked in turn when wanted.
 *
 *     struct json_scan s;
 *     struct str key;
 *     struct json_value v;
 *     if (json_scan_object(&s, line))
 *         while (json_scan_next(&s, &key, &v))
 *             use(key, v);
 *     bad = s.failed;
 */
#include "base/buf.h"
#include "base/str.h"

enum json_kind { JSON_STRING, JSON_NUMBER, JSON_WORD, JSON_OBJECT, JSON_LIST };

struct json_value {
	enum json_kind kind;
	struct str text; /* of a string: between the quotes; of an object or list: with its brackets */
	bool escaped;    /* a string that holds backslashes */
};

struct json_scan {
	struct str rest;
	bool failed, ended;
};

/* `text` begins with an object (after blanks). */
bool json_scan_object(struct json_scan *s, struct str text);
/* The next member; false at the end or, with s->failed, at something that is no JSON. */
bool json_scan_next(struct json_scan *s, struct str *key, struct json_value *value);
/* The same in two steps, for readers that need few of the values: the key first … */
bool json_scan_key(struct json_scan *s, struct str *key);
/* … then the value behind it: as it stands, … */
bool json_scan_value(struct json_scan *s, struct json_value *value);
/* … or with a string's escapes resolved into `out` where it has any. `out` must have room for all that is left of the
 * object, so that nothing moves. */
bool json_scan_text(struct json_scan *s, struct json_value *value, struct buf *out);

/* Appends the text with its escapes resolved. Never longer than the escaped text. */
void json_unescape(struct buf *out, struct str escaped);

/* The value of `key` in the object `text`; false when it has none. */
bool json_scan_member(struct str text, struct str key, struct json_value *value);

#endif
