#include "base/base.h"

#include "analysis/digest.h"
#include "base/timestamp.h"

#define TOTALS (sizeof(struct totals) / sizeof(uint64_t))

static void write_totals(struct workload_state *w, struct buf *out)
{
	uint64_t values[TOTALS];
	memcpy(values, &w->workload->totals, sizeof values);
	digest_put(out, TOTALS);
	for (size_t i = 0; i < TOTALS; i++)
		digest_put(out, values[i]);
	digest_put_signed(out, w->workload->first_us);
	digest_put_signed(out, w->workload->last_us);
	digest_put(out, (uint64_t)w->workload->capped_patterns);
	digest_put(out, (uint64_t)w->workload->capped_sessions);
	digest_put(out, (uint64_t)w->errors.capped);
	digest_put(out, (uint64_t)w->identities.capped);
	digest_put(out, w->hours_n);
	for (size_t i = 0; i < w->hours_n; i++) {
		digest_put_signed(out, w->hours[i].hour);
		digest_put_tally(out, w->hours[i].tally);
	}
}

/* Bounds what arithmetic with a time can overflow. */
static int64_t get_hour(struct digest_reader *r)
{
	int64_t hour = digest_get_signed(r);
	bool sane = hour >= INT64_MIN / US_PER_HOUR && hour <= INT64_MAX / US_PER_HOUR;
	r->bad |= !sane;
	return sane ? hour : 0;
}

static void read_totals(struct workload_state *w, struct digest_reader *r)
{
	uint64_t values[TOTALS];
	if (digest_get(r) != TOTALS)
		r->bad = true;
	for (size_t i = 0; i < TOTALS; i++)
		values[i] = digest_get(r);
	memcpy(&w->workload->totals, values, sizeof values);
	w->workload->first_us = digest_get_signed(r);
	w->workload->last_us = digest_get_signed(r);
	w->workload->capped_patterns = digest_get_below(r, 2);
	w->workload->capped_sessions = digest_get_below(r, 2);
	w->errors.capped = digest_get_below(r, 2);
	w->identities.capped = digest_get_below(r, 2);
	for (size_t n = digest_get_count(r, 3); n > 0 && !r->bad; n--) {
		int64_t hour = get_hour(r);
		hour_add(&w->hours, &w->hours_n, &w->hours_cap, hour, digest_get_tally(r));
	}
}

static int by_hash(const void *a, const void *b)
{
	const struct identity *x = *(struct identity *const *)a, *y = *(struct identity *const *)b;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

static void write_identities(struct workload_state *w, struct buf *out)
{
	struct identities *all = &w->identities;
	if (all->n)
		qsort(all->items, all->n, sizeof(struct identity *), by_hash);
	digest_put(out, all->n);
	for (size_t i = 0; i < all->n; i++) {
		for (int d = 0; d < DIMENSION_COUNT; d++)
			digest_put_str(out, all->items[i]->names[d]);
		digest_put_tally(out, all->items[i]->tally);
	}
}

static void read_identities(struct workload_state *w, struct digest_reader *r)
{
	for (size_t n = digest_get_count(r, DIMENSION_COUNT + 2); n > 0 && !r->bad; n--) {
		struct str names[DIMENSION_COUNT];
		for (int d = 0; d < DIMENSION_COUNT; d++)
			names[d] = digest_get_str(r);
		struct tally tally = digest_get_tally(r);
		if (r->bad)
			return;
		struct identity *i = identity_intern(&w->identities, names, &w->workload->arena);
		i->tally.calls += tally.calls;
		i->tally.total_us += tally.total_us;
	}
}

static int by_key(const void *a, const void *b)
{
	const struct error_state *x = *(struct error_state *const *)a, *y = *(struct error_state *const *)b;
	return (x->key > y->key) - (x->key < y->key);
}

static void write_errors(struct workload_state *w, struct buf *out)
{
	struct error_rows *all = &w->errors;
	if (all->n)
		qsort(all->items, all->n, sizeof(struct error_state *), by_key);
	digest_put(out, all->n);
	for (size_t i = 0; i < all->n; i++) {
		const struct error_state *e = all->items[i];
		digest_put_str(out, e->row.sqlstate);
		digest_put(out, (uint64_t)e->row.severity);
		digest_put_str(out, e->row.message);
		digest_put(out, e->row.count);
		digest_put_signed(out, e->row.first_us);
		digest_put_signed(out, e->row.last_us);
		digest_put(out, e->patterns_n);
		for (unsigned p = 0; p < e->patterns_n; p++) {
			digest_put_fixed(out, e->patterns[p].scan_id);
			digest_put(out, e->patterns[p].count);
		}
	}
}

static void read_errors(struct workload_state *w, struct digest_reader *r)
{
	for (size_t n = digest_get_count(r, 7); n > 0 && !r->bad; n--) {
		struct str sqlstate = digest_get_str(r);
		enum severity severity = (enum severity)digest_get_below(r, SEVERITY_PANIC + 1);
		struct str message = digest_get_str(r);
		uint64_t count = digest_get(r);
		if (r->bad)
			return;
		struct error_state *e = error_rows_intern(&w->errors, sqlstate, severity, message, &w->workload->arena);
		e->row.count += count;
		error_state_see(e, digest_get_signed(r));
		error_state_see(e, digest_get_signed(r));
		for (size_t p = digest_get_count(r, 9); p > 0 && !r->bad; p--) {
			uint64_t scan_id = digest_get_fixed(r);
			error_state_add_pattern(e, scan_id, digest_get(r));
		}
	}
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* Keys of sessions as distances between neighbours. */
static void write_sessions(struct workload_state *w, struct buf *out)
{
	const struct u64_map *m = &w->client_sessions;
	uint64_t *keys = xcalloc(m->n, sizeof *keys), previous = 0;
	size_t n = 0;
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].value)
			keys[n++] = m->slots[i].key;
	qsort(keys, n, sizeof *keys, by_value);
	digest_put(out, n);
	for (size_t i = 0; i < n; i++) {
		digest_put(out, keys[i] - previous);
		previous = keys[i];
	}
	free(keys);
}

static void read_sessions(struct workload_state *w, struct digest_reader *r)
{
	uint64_t key = 0;
	for (size_t n = digest_get_count(r, 1); n > 0 && !r->bad; n--) {
		key += digest_get(r);
		state_add_client_session(w, key);
	}
}

const struct digest_section digest_totals = {"totl", write_totals, read_totals};
const struct digest_section digest_identities = {"iden", write_identities, read_identities};
const struct digest_section digest_errors = {"errs", write_errors, read_errors};
const struct digest_section digest_sessions = {"sess", write_sessions, read_sessions};
