#ifndef ANALYSIS_CHOOSER_H
#define ANALYSIS_CHOOSER_H
/*
 * What the files of the choice share: choose_prepare.c makes the queries and the candidates, choose_moves.c says what a
 * change of the set is worth, choose_set.c looks for the best set, choose.c reports it.
 */
#include "analysis/choose.h"

struct place {
	uint32_t query, slot;
};

struct candidate {
	struct model_index *index;
	struct str signature;
	double write_us, entries;
	struct place *places; /* queries that could use it */
	size_t places_n, places_cap;
	double alone_us; /* saved if it were the only one */
	bool chosen;
};

struct subject {
	struct query *query;
	struct planner *planner;
	uint64_t existing; /* bits that always are on */
	uint64_t enabled;
	double base_us, base_cost, scale;
	bool joins;   /* some block reads several relations */
	bool guessed; /* some of its conditions' selectivities are guesses */
	double now;   /* weighted time in the window under `enabled` */
	uint32_t candidates[PLANNER_MAX_INDEXES];
	uint64_t bundle; /* what its best plan uses when everything exists */
};

struct offer_list;

struct chooser {
	const struct query_context *context;
	const struct choose_options *options;
	struct arena *arena;
	struct arena scratch;
	struct candidate_pool pool;
	struct write_load *writes;
	struct subject *subjects;
	size_t subjects_n;
	struct candidate *candidates;
	size_t candidates_n, candidates_cap;
	struct u64_map candidate_of;  /* struct model_index * -> struct candidate *'s number + 1 */
	struct u64_map existing_of;   /* struct table * -> struct candidate_list * of its existing indexes */
	struct u64_map kept_of;       /* struct table * -> struct candidate_list * of candidates */
	struct offer_list *offers_of; /* by subject */
	double total_us, bytes;
	double squared_doubt; /* of the bytes of the set: how much larger its indexes may turn out */
	double byte_price_us; /* what a byte of index has to save */
};

/* A move turns some candidates on and some off. */
struct move {
	uint32_t on[8], off[8];
	size_t on_n, off_n;
};

/* choose_prepare.c */
void chooser_prepare(struct chooser *h);
struct candidate_list *chooser_list(struct chooser *h, struct u64_map *map, const struct table *t);
/* The access of a query that the index bounds, else the first of its table; NULL when there is none. */
const struct relation *query_served_by(const struct query *q, const struct model_index *x,
				       const struct query_block **block);

/* choose_moves.c */
/* A query's time in the log's window if its plan were `e`. */
double subject_time(const struct subject *s, struct estimate e);
/* Time gained by a move, net of writes and space. With `apply` it is made. */
double chooser_try(struct chooser *h, const struct move *m, bool apply);
/* What writers and space are charged for an index. */
double chooser_upkeep(const struct chooser *h, const struct candidate *c);
bool chooser_fits(const struct chooser *h, const struct move *m);
double move_bytes(const struct chooser *h, const struct move *m);
/* What an index must save to be worth a word. */
double chooser_least_gain(const struct chooser *h);
bool candidate_shares_query(const struct candidate *a, const struct candidate *b);
/* SIZE_MAX: no query has a use for it. */
size_t chooser_candidate_number(const struct chooser *h, const struct model_index *x);

/* choose_escort.c */
/*
 * Takes the candidate `at`, which gains by itself but lures another query into a slow plan, together with one that the
 * other query prefers to both. True when it did.
 */
bool chooser_escort(struct chooser *h, size_t at);

/* choose_set.c */
void chooser_choose(struct chooser *h);

#endif
