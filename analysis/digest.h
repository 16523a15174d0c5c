#ifndef ANALYSIS_DIGEST_H
#define ANALYSIS_DIGEST_H
/*
 * A digest: a workload saved before workload_finish(), to be merged with others later. The format is described in
 * docs/digest.md: a header with version and checksum, then sections, compressed with zlib. What a digest says is the
 * workload and nothing else, so a report from digests is the report from the logs.
 *
 * A section is one row of digest_sections[]; readers skip sections they do not know.
 */
#include <stdio.h>

#include "analysis/digest_codec.h"
#include "analysis/workload_state.h"

#define DIGEST_VERSION 1u

struct digest_section {
	char name[5]; /* four letters */
	void (*write)(struct workload_state *w, struct buf *out);
	/* Adds what was written to `w`, in which all sections before have been read. */
	void (*read)(struct workload_state *w, struct digest_reader *r);
};

bool digest_sniff(struct str head);
/* `w` is not finished; its lists are sorted on the way. False, with *err, when the stream cannot be written. */
bool digest_write(struct workload *w, FILE *out, struct err *err);
/*
 * A new workload with `options`, or NULL with *err: ERR_DAMAGED, ERR_TRUNCATED, or ERR_UNSUPPORTED for a digest of a
 * newer version. Samples that were kept raw are redacted or dropped when `options` want it.
 */
struct workload *digest_read(struct str bytes, const struct workload_options *options, struct err *err);

/* digest_samples.c: what sessions and patterns share. */
void digest_put_sample(struct buf *out, const struct sample *s);
/* With one reference, or NULL. */
struct kept_sample *digest_get_sample(struct digest_reader *r, const struct workload_options *options);
void digest_put_tally(struct buf *out, struct tally t);
struct tally digest_get_tally(struct digest_reader *r);

/* digest_behaviour.c: a table with its layout; reading adds to `t`. */
void digest_put_table(struct buf *out, const struct keyed *t);
void digest_get_table(struct digest_reader *r, struct keyed *t);
/* digest_behaviour.c: sums in buckets of time; reading adds to `l`. */
void digest_put_load(struct buf *out, const struct load *l);
void digest_get_load(struct digest_reader *r, struct load *l);

extern const struct digest_section digest_totals, digest_identities, digest_patterns, digest_errors, digest_sessions,
	digest_fragments, digest_behaviour, digest_timeline, digest_habits, digest_rhythms;

#endif
