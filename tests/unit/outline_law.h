#ifndef TESTS_UNIT_OUTLINE_LAW_H
#define TESTS_UNIT_OUTLINE_LAW_H
/*
 * What outline.h promises, checked on one text: with other constants in it the outline is the same, and what
 * outline_scan() said of the text is what the scanner finds in the other one.
 */
#include "analysis/outline.h"
#include "base/base.h"
#include "base/hash.h"

static const struct scan_options outline_law_options;

/* Other constants, of other lengths, some of which look like something else. */
static inline struct str outline_law_other(struct str constant, unsigned i)
{
	static const struct str numbers[] = {STR_INIT("7"), STR_INIT("1234567890123456789012345"), STR_INIT("0.5"),
					     STR_INIT("12345"), STR_INIT("00")};
	static const struct str strings[] = {
		STR_INIT("''"),   STR_INIT("'it''s'"),      STR_INIT("'day'"),
		STR_INIT("'--'"), STR_INIT("'$1 $$'"),      STR_INIT("'a 1 /* b'"),
		STR_INIT("'\\'"), STR_INIT("'{\"a\": 1}'"), STR_INIT("'...'"),
	};
	uint64_t random = hash_mix(i, hash_bytes(constant));
	return constant.p[0] == '\'' ? strings[random % ARRAY_LEN(strings)] : numbers[random % ARRAY_LEN(numbers)];
}

static inline void outline_law_replace(struct str sql, const struct outline *o, struct buf *out)
{
	const char *copied = sql.p;
	for (unsigned i = 0; i < o->n; i++) {
		buf_add(out, str_of(copied, (size_t)(o->constants[i].p - copied)));
		buf_add(out, outline_law_other(o->constants[i], i));
		copied = o->constants[i].p + o->constants[i].n;
	}
	buf_add(out, str_of(copied, (size_t)(sql.p + sql.n - copied)));
}

static inline bool outline_law_same(const struct scan_result *a, const struct scan_result *b)
{
	return a->fingerprint == b->fingerprint && a->literals == b->literals && a->kind == b->kind &&
	       a->slots == b->slots && a->list_length == b->list_length && a->several == b->several && a->cut == b->cut;
}

/* NULL, or what is wrong; *counts tells whether the text has an outline that counts. */
static inline const char *outline_law_check(struct str sql, bool *counts)
{
	struct outline o, other;
	struct scan_result scanned, whole, of_other;
	uint64_t signs;
	*counts = false;
	if (!outline_of(sql, &o))
		return NULL;
	*counts = outline_scan(&o, sql, &outline_law_options, &scanned, &signs);
	scan_statement(sql, &outline_law_options, &whole);
	if (!outline_law_same(&scanned, &whole))
		return "outline_scan() is not scan_statement()";
	if (!*counts)
		return NULL;
	struct buf text = {0};
	outline_law_replace(sql, &o, &text);
	bool has_outline = outline_of(buf_str(&text), &other);
	const char *wrong = NULL;
	if (has_outline && (o.hash != other.hash || o.n != other.n)) {
		wrong = "another outline with other constants";
	} else if (has_outline) {
		scan_statement(buf_str(&text), &outline_law_options, &of_other);
		scanned.literals = outline_literals(&other, scanned.fingerprint, signs);
		if (!outline_law_same(&scanned, &of_other))
			wrong = "the scanner finds something else in the text with other constants";
	}
	buf_release(&text);
	return wrong;
}

#endif
