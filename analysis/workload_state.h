#ifndef ANALYSIS_WORKLOAD_STATE_H
#define ANALYSIS_WORKLOAD_STATE_H
/*
 * What a workload keeps while it grows; shared by the workload's own files, the session automata and the digest.
 */
#include "analysis/behaviour.h"
#include "analysis/error_rows.h"
#include "analysis/identity.h"
#include "analysis/pattern_state.h"
#include "analysis/session.h"
#include "analysis/timeline.h"

struct workload_state {
	struct workload *workload;
	struct u64_map patterns; /* scan id -> struct pattern_state */
	struct pattern_state **pattern_list;
	size_t patterns_n, patterns_cap;
	struct identities identities;
	struct error_rows errors;
	struct session_fragments fragments;
	struct behaviour behaviour;
	struct timeline timeline;
	struct u64_map client_sessions; /* key -> any pointer */
	struct hour_row *hours;
	size_t hours_n;
	uint32_t hours_cap;
	struct pattern_state *other; /* what was folded above the cap, or NULL */
	bool is_seam;                /* see seams.h: meets patterns that other workloads hold */
	struct scan_memo *memo;      /* of the thread that fills it, or NULL */
	unsigned generation;         /* changes when patterns go: pointers to them are no longer good */
	struct u64_map by_report_id; /* after workload_finish() */
};

/* The pattern of a scanned statement, made when it is new; `sql` gives its text. */
struct pattern_state *state_pattern(struct workload_state *w, const struct scan_result *scan, struct str sql,
				    const struct scan_options *options);
/* A new, empty pattern; the caller has looked that there is none of this id. */
struct pattern_state *state_add_pattern(struct workload_state *w, uint64_t scan_id);
/* The pattern of an id that has been seen; the row "(other)" when it was folded since. */
struct pattern_state *state_pattern_by_id(struct workload_state *w, uint64_t scan_id);
/* Moves fragments from `first` on. */
void state_move_fragments(struct workload_state *into, struct workload_state *from, size_t first);
/* A finished execution: into pattern, totals, identities and hours. */
void state_add_call(struct workload_state *w, struct pattern_state *p, const struct call *c);

struct pattern_state *state_other(struct workload_state *w);
/* Folds all but the `keep` costliest patterns into "(other)". */
void state_prune(struct workload_state *w, size_t keep);
/* A copy to be freed; texts of patterns are owned one by one. */
struct str state_own_text(struct str s);
/* Widens the time the logs cover. */
void state_see(struct workload_state *w, int64_t at_us);
void state_add_client_session(struct workload_state *w, uint64_t key);

#endif
