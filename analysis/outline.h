#ifndef ANALYSIS_OUTLINE_H
#define ANALYSIS_OUTLINE_H
/*
 * The outline of a statement: its text without the plain numbers (42, 3.14) and quoted constants ('it''s') in it, found
 * sixteen bytes at a time and without knowing SQL. Statements of a program that does not bind parameters differ in
 * their constants only, so what the scanner found for one text holds for all with its outline: see outline_scan().
 *
 * Why that is right: a constant begins where no identifier ends and ends where none, and no '.', follows. If the
 * scanner took exactly these places of one text for constants, then in another text of the same outline it reads the
 * same bytes up to the first constant, takes that for one, is in the same state behind it, and so on. What is left is
 * that it must not have decided anything by a constant's value (ORDER BY 1, data ->> 'key'); such texts have no outline
 * that counts.
 *
 *     struct outline o;
 *     if (outline_of(sql, &o)) {
 *         if (!known(o.hash) && outline_scan(&o, sql, options, &scan, &signs))
 *             remember(o.hash, scan, signs);
 *         scan.literals = outline_literals(&o, scan.fingerprint, signs);
 *     }
 */
#include "analysis/scan.h"

#define OUTLINE_MAX_CONSTANTS 64
#define OUTLINE_MAX_BYTES 2048

struct outline {
	uint64_t hash; /* of the text without its constants, and where they stood */
	unsigned n;
	struct str constants[OUTLINE_MAX_CONSTANTS];
};

/* False for texts that have none that helps: very short or long, with many constants, or not closed. */
bool outline_of(struct str sql, struct outline *o);

/*
 * scan_statement() on the text that `o` is the outline of. True when the result, but for its `literals`, is that of
 * every text with this outline. *signs has a bit for every constant that has a minus of its own.
 */
bool outline_scan(const struct outline *o, struct str sql, const struct scan_options *options,
		  struct scan_result *result, uint64_t *signs);

/* What scan_statement() gives as `literals`. */
uint64_t outline_literals(const struct outline *o, uint64_t fingerprint, uint64_t signs);

#endif
