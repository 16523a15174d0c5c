#include "base/base.h"

#include "analysis/digest.h"
#include "analysis/redact_plan.h"
#include "analysis/statement_turn.h"

enum pattern_flag { PATTERN_CUT = 1, PATTERN_SEVERAL = 2, PATTERN_FLAGS = 4 };

static void put_numbers(struct buf *out, const struct pattern *p)
{
	const uint64_t values[] = {p->min_us,     p->max_us,       p->temp_files, p->temp_bytes, p->temp_max_bytes,
				   p->lock_waits, p->lock_wait_us, p->errors,     p->cancels,    p->max_list};
	digest_put_tally(out, p->tally);
	digest_put_tally(out, p->parse);
	digest_put_tally(out, p->bind);
	digest_put_u128(out, p->sum_of_squares);
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		digest_put(out, values[i]);
	digest_put_signed(out, p->first_us);
	digest_put_signed(out, p->last_us);
	digest_put_hist(out, &p->durations);
}

static void get_numbers(struct digest_reader *r, struct pattern *p)
{
	uint64_t list = 0;
	uint64_t *const values[] = {&p->min_us,         &p->max_us,     &p->temp_files,   &p->temp_bytes,
				    &p->temp_max_bytes, &p->lock_waits, &p->lock_wait_us, &p->errors,
				    &p->cancels,        &list};
	p->tally = digest_get_tally(r);
	p->parse = digest_get_tally(r);
	p->bind = digest_get_tally(r);
	p->sum_of_squares = digest_get_u128(r);
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		*values[i] = digest_get(r);
	p->max_list = (uint32_t)list;
	p->first_us = digest_get_signed(r);
	p->last_us = digest_get_signed(r);
	digest_get_hist(r, &p->durations);
}

static void put_lists(struct buf *out, const struct pattern_state *s)
{
	digest_put(out, s->p.hours_n);
	for (size_t i = 0; i < s->p.hours_n; i++) {
		digest_put_signed(out, s->p.hours[i].hour);
		digest_put_tally(out, s->p.hours[i].tally);
	}
	digest_put(out, s->p.query_ids_n);
	for (size_t i = 0; i < s->p.query_ids_n; i++)
		digest_put_fixed(out, (uint64_t)s->p.query_ids[i]);
	digest_put(out, s->who.n);
	for (uint32_t i = 0; i < s->who.n; i++) {
		digest_put_fixed(out, s->who.items[i].identity->hash);
		digest_put_tally(out, s->who.items[i].tally);
	}
}

static void get_lists(struct digest_reader *r, struct workload_state *w, struct pattern_state *s)
{
	for (size_t n = digest_get_count(r, 3); n > 0 && !r->bad; n--) {
		int64_t hour = digest_get_signed(r);
		pattern_add_hour(s, hour, digest_get_tally(r));
	}
	for (size_t n = digest_get_count(r, 8); n > 0 && !r->bad; n--)
		pattern_add_query_id(s, (int64_t)digest_get_fixed(r));
	for (size_t n = digest_get_count(r, 10); n > 0 && !r->bad; n--) {
		struct identity *i = u64_map_get(&w->identities.by_hash, digest_get_fixed(r));
		struct tally tally = digest_get_tally(r);
		r->bad |= !i;
		if (i)
			who_add(&s->who, i, tally);
	}
}

/* Samples that are in both sets are written once, with a flag for each. */
static void put_samples(struct buf *out, const struct sample_set *set)
{
	digest_put(out, (uint64_t)set->slowest_n + set->spread_n);
	for (unsigned i = 0; i < set->slowest_n; i++)
		digest_put_sample(out, &set->slowest[i]->s);
	for (unsigned i = 0; i < set->spread_n; i++)
		digest_put_sample(out, &set->spread[i]->s);
}

static void get_samples(struct digest_reader *r, struct workload_state *w, struct sample_set *set)
{
	for (size_t n = digest_get_count(r, 30); n > 0 && !r->bad; n--) {
		struct kept_sample *k = digest_get_sample(r, &w->workload->options);
		if (k)
			samples_offer(set, k);
		sample_release(k);
	}
}

static void put_plans(struct buf *out, const struct pattern_state *s)
{
	digest_put(out, s->plans_n);
	for (uint32_t i = 0; i < s->plans_n; i++) {
		const struct plan_sample *p = &s->plans[i].s;
		digest_put_fixed(out, p->shape);
		digest_put_fixed(out, p->order);
		digest_put_signed(out, p->at_us);
		digest_put_signed(out, p->duration_us);
		digest_put(out, (uint64_t)p->format);
		digest_put_tally(out, p->tally);
		digest_put_str(out, p->source);
		digest_put_str(out, p->document);
	}
}

static void add_plan(struct pattern_state *s, struct plan_sample *p, bool redact)
{
	struct buf redacted = {0};
	if (redact) {
		redact_plan(p->document, p->format, SAMPLES_REDACTED, &redacted);
		p->document = buf_str(&redacted);
	}
	pattern_add_plan(s, p);
	buf_release(&redacted);
}

static void get_plans(struct digest_reader *r, struct pattern_state *s)
{
	for (size_t n = digest_get_count(r, 23); n > 0 && !r->bad; n--) {
		struct plan_sample p = {.shape = digest_get_fixed(r)};
		p.order = digest_get_fixed(r);
		p.at_us = digest_get_signed(r);
		p.duration_us = digest_get_signed(r);
		p.format = (enum plan_format)digest_get_below(r, PLAN_FORMAT_YAML + 1);
		p.tally = digest_get_tally(r);
		p.source = digest_get_str(r);
		p.document = digest_get_str(r);
		if (!r->bad)
			add_plan(s, &p, r->redact);
	}
}

static int by_content(const void *a, const void *b)
{
	const struct reuse_key *x = *(const struct reuse_key *const *)a, *y = *(const struct reuse_key *const *)b;
	return (x->content > y->content) - (x->content < y->content);
}

static void put_reuse(struct buf *out, struct reuse *r)
{
	reuse_finish(r);
	const struct reuse_key **keys = xcalloc(r->n, sizeof(struct reuse_key *));
	size_t n = 0;
	for (size_t i = 0; i < r->room; i++)
		if (r->keys[i].n)
			keys[n++] = &r->keys[i];
	qsort(keys, n, sizeof *keys, by_content);
	digest_put_fixed(out, r->dropped);
	digest_put(out, n);
	for (size_t i = 0; i < n; i++) {
		digest_put_fixed(out, keys[i]->content);
		digest_put(out, keys[i]->doublings);
		digest_put(out, keys[i]->n);
		for (unsigned k = 0; k < keys[i]->n; k++) {
			digest_put(out, reuse_slots(keys[i])[k].at);
			digest_put(out, reuse_slots(keys[i])[k].calls);
		}
	}
	free(keys);
}

static void get_reuse(struct digest_reader *r, struct reuse *reuse)
{
	uint64_t dropped = digest_get_fixed(r);
	for (size_t n = digest_get_count(r, 12); n > 0 && !r->bad; n--) {
		uint64_t content = digest_get_fixed(r);
		unsigned doublings = (unsigned)digest_get_below(r, 32);
		for (size_t k = digest_get_count(r, 2); k > 0 && !r->bad; k--) {
			struct reuse_slot slot = {(uint32_t)digest_get_below(r, UINT64_C(1) << 32), 0};
			slot.calls = (uint32_t)digest_get_below(r, UINT64_C(1) << 32);
			r->bad |= !reuse_add_slot(reuse, content, doublings, slot);
		}
	}
	reuse_drop(reuse, dropped);
}

static void put_pattern(struct buf *out, struct pattern_state *s)
{
	digest_put_fixed(out, s->p.scan_id);
	digest_put_str(out, s->p.query);
	digest_put(out, (uint64_t)s->p.kind);
	digest_put(out, (s->p.cut ? PATTERN_CUT : 0u) | (s->several ? PATTERN_SEVERAL : 0u));
	digest_put(out, s->slots);
	put_numbers(out, &s->p);
	put_lists(out, s);
	put_samples(out, &s->samples);
	put_plans(out, s);
	put_reuse(out, &s->reuse);
}

static int by_scan_id(const void *a, const void *b)
{
	uint64_t x = (*(struct pattern_state *const *)a)->p.scan_id, y = (*(struct pattern_state *const *)b)->p.scan_id;
	return (x > y) - (x < y);
}

static void write_patterns(struct workload_state *w, struct buf *out)
{
	if (w->patterns_n)
		qsort(w->pattern_list, w->patterns_n, sizeof(struct pattern_state *), by_scan_id);
	digest_put(out, w->patterns_n + (w->other != NULL));
	if (w->other)
		put_pattern(out, w->other);
	for (size_t i = 0; i < w->patterns_n; i++)
		put_pattern(out, w->pattern_list[i]);
}

/* Id 0 is the row "(other)". */
static void get_pattern(struct digest_reader *r, struct workload_state *w)
{
	uint64_t scan_id = digest_get_fixed(r);
	struct str query = digest_get_str(r);
	struct pattern_state *s = scan_id ? u64_map_get(&w->patterns, scan_id) : state_other(w);
	if (s && scan_id)
		r->bad = true; /* twice */
	if (r->bad)
		return;
	if (!s) {
		s = state_add_pattern(w, scan_id);
		s->p.query = state_own_text(query);
	}
	s->turn = (uint8_t)statement_turn(s->p.query);
	s->aggregate = statement_is_aggregate(s->p.query);
	s->p.kind = (enum statement_kind)digest_get_below(r, KIND_COUNT);
	uint64_t flags = digest_get_below(r, PATTERN_FLAGS);
	s->p.cut = flags & PATTERN_CUT;
	s->several = flags & PATTERN_SEVERAL;
	s->slots = (uint32_t)digest_get_below(r, UINT64_C(1) << 32);
	get_numbers(r, &s->p);
	get_lists(r, w, s);
	get_samples(r, w, &s->samples);
	get_plans(r, s);
	get_reuse(r, &s->reuse);
}

static void read_patterns(struct workload_state *w, struct digest_reader *r)
{
	for (size_t n = digest_get_count(r, 30); n > 0 && !r->bad; n--)
		get_pattern(r, w);
}

const struct digest_section digest_patterns = {"patt", write_patterns, read_patterns};
