#ifndef ANALYSIS_SAMPLES_H
#define ANALYSIS_SAMPLES_H
/*
 * Sample statements of a pattern: the slowest, and a spread chosen by a hash of their content, each content once. Both
 * are sets with an order of their own, so the same samples are kept whatever the order of arrival.
 *
 * A sample is redacted (or not kept) at the moment it is taken: no literal outlives its log entry unless
 * SAMPLES_RAW was asked for.
 */
#include "analysis/workload.h"

#define SAMPLES_SLOWEST 4
#define SAMPLES_SPREAD 12
#define SAMPLE_MAX_TEXT 4096
#define SAMPLE_MAX_VALUES 64

/* Shared by the two sets of a pattern and by sessions that wait for its duration. */
struct kept_sample {
	struct sample s;
	_Atomic unsigned references; /* of threads, when they share a log */
};

struct sample_set {
	struct kept_sample **slowest; /* SAMPLES_SLOWEST at most, the slowest first */
	struct kept_sample **spread;  /* SAMPLES_SPREAD at most, the smallest order first */
	uint8_t slowest_n, spread_n;
};

/* What a sample is made of; slices of the log entry. */
struct sample_source {
	struct str sql, parameters;
	const struct log_entry *entry;
	int64_t duration_us;
	uint64_t content; /* hash of text and parameters */
};

/* Could a sample of this duration and content still get into the set? Once no, always no. */
bool samples_want(const struct sample_set *set, int64_t duration_us, uint64_t content);
/* A new sample with one reference, its texts treated as options->samples says; NULL when none are to be kept. */
struct kept_sample *sample_take(const struct sample_source *source, const struct workload_options *options);
/* A sample like `from`, with texts of its own. */
struct kept_sample *sample_copy(const struct sample *from);
/* Offers a sample; the caller keeps its own reference. */
void samples_offer(struct sample_set *set, struct kept_sample *sample);
void sample_release(struct kept_sample *sample);
void samples_release(struct sample_set *set);
/* Offers all of `from`. */
void samples_merge(struct sample_set *into, const struct sample_set *from);
/* For the report: the slowest, then the spread without those. */
struct sample *samples_list(const struct sample_set *set, size_t *n, struct arena *arena);

#endif
