#ifndef ANALYSIS_PATTERN_STATE_H
#define ANALYSIS_PATTERN_STATE_H
/*
 * What a workload keeps of one scanner fingerprint while it grows: the numbers of the public struct pattern, and the
 * lists behind them in a form that grows and merges. Lists are made when they are first needed, because most patterns
 * of a log without parameters are called once.
 */
#include "analysis/behaviour_reuse.h"
#include "analysis/identity.h"
#include "analysis/rhythm.h"
#include "analysis/samples.h"

#define PATTERN_MAX_QUERY_IDS 1000 /* the smallest are kept */
#define PATTERN_MAX_PLANS 8        /* shapes; those with the smallest hash are kept */

struct kept_plan {
	struct plan_sample s; /* document and source are owned */
};

struct pattern_state {
	struct pattern p;
	struct who_list who;
	struct sample_set samples;
	struct reuse reuse; /* of queries: by their constants; of writes: all under one key */
	struct rhythm rhythm;
	struct kept_plan *plans; /* by shape */
	uint32_t hours_cap, query_ids_cap, plans_n, plans_cap;
	uint32_t slots; /* of the normalised text */
	bool several;   /* statements in one string */
	bool aggregate; /* its text begins like SELECT count(…) */
	uint8_t turn;   /* enum session_turn */
};

/* One finished execution. */
struct call {
	int64_t at_us, duration_us, query_id;
	struct identity *identity;
	uint32_t list_length;
	uint64_t content; /* hash of text and parameters */
};

void pattern_add_call(struct pattern_state *s, const struct call *c);
/* Widens first_us and last_us. */
void pattern_see(struct pattern_state *s, int64_t at_us);
void pattern_add_query_id(struct pattern_state *s, int64_t query_id);
void pattern_add_hour(struct pattern_state *s, int64_t hour, struct tally tally);
/* Keeps the plan if it is the slowest of its shape; `plan` is copied. */
void pattern_add_plan(struct pattern_state *s, const struct plan_sample *plan);
/* Would pattern_add_plan() keep the document of such a plan? */
bool pattern_wants_plan(const struct pattern_state *s, uint64_t shape, int64_t duration_us);
/* Adds everything of `from`, whose identities have been translated by `translate`. */
void pattern_merge(struct pattern_state *into, const struct pattern_state *from,
		   struct identity *(*translate)(void *context, const struct identity *i), void *context);
void pattern_release(struct pattern_state *s);

/* Forgets the document of plan `i`; the caller corrects plans_n. */
void pattern_drop_plan(struct pattern_state *s, uint32_t i);

int64_t hour_of(int64_t at_us);
void hour_add(struct hour_row **rows, size_t *n, uint32_t *cap, int64_t hour, struct tally tally);

#endif
