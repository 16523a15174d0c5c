#include "base/base.h"

#include "analysis/digest.h"

void digest_put_tally(struct buf *out, struct tally t)
{
	digest_put(out, t.calls);
	digest_put(out, t.total_us);
}

struct tally digest_get_tally(struct digest_reader *r)
{
	struct tally t = {.calls = digest_get(r)};
	t.total_us = digest_get(r);
	return t;
}

enum value_flag { VALUE_NULL = 1, VALUE_FIRST = 2, VALUE_LAST = 4, VALUE_EXACT = 8, VALUE_TIME = 16, VALUE_FLAGS = 32 };

static void put_value(struct buf *out, const struct sample_value *v)
{
	unsigned flags = (v->is_null ? VALUE_NULL : 0u) | (v->wildcard_first ? VALUE_FIRST : 0u) |
			 (v->wildcard_last ? VALUE_LAST : 0u) | (v->exact ? VALUE_EXACT : 0u) |
			 (v->is_time ? VALUE_TIME : 0u);
	digest_put(out, (uint64_t)v->type);
	digest_put(out, flags);
	digest_put_fixed(out, v->hash);
	digest_put(out, v->length);
	digest_put_double(out, v->number);
}

static void get_value(struct digest_reader *r, struct sample_value *v)
{
	v->type = (enum literal_type)digest_get_below(r, LITERAL_LIST + 1);
	uint64_t flags = digest_get_below(r, VALUE_FLAGS);
	v->is_null = flags & VALUE_NULL;
	v->wildcard_first = flags & VALUE_FIRST;
	v->wildcard_last = flags & VALUE_LAST;
	v->exact = flags & VALUE_EXACT;
	v->is_time = flags & VALUE_TIME;
	v->hash = digest_get_fixed(r);
	v->length = (uint32_t)digest_get_below(r, UINT64_C(1) << 32);
	v->number = digest_get_double(r);
}

void digest_put_sample(struct buf *out, const struct sample *s)
{
	digest_put_fixed(out, s->order);
	digest_put_signed(out, s->at_us);
	digest_put_signed(out, s->duration_us);
	digest_put(out, s->pid);
	digest_put_str(out, s->database);
	digest_put_str(out, s->user);
	digest_put_str(out, s->application);
	digest_put_str(out, s->text);
	digest_put(out, s->values_n);
	for (size_t i = 0; i < s->values_n; i++)
		put_value(out, &s->values[i]);
}

struct kept_sample *digest_get_sample(struct digest_reader *r, const struct workload_options *options)
{
	struct sample_value values[SAMPLE_MAX_VALUES];
	struct sample s = {.order = digest_get_fixed(r), .values = values};
	struct buf redacted = {0};
	s.at_us = digest_get_signed(r);
	s.duration_us = digest_get_signed(r);
	s.pid = (uint32_t)digest_get_below(r, UINT64_C(1) << 32);
	s.database = digest_get_str(r);
	s.user = digest_get_str(r);
	s.application = digest_get_str(r);
	s.text = digest_get_str(r);
	s.values_n = (size_t)digest_get_below(r, SAMPLE_MAX_VALUES + 1);
	for (size_t i = 0; i < s.values_n; i++)
		get_value(r, &values[i]);
	if (r->bad || options->samples == SAMPLES_NONE)
		return NULL;
	if (r->redact) {
		scan_redact(s.text, &redacted);
		s.text = buf_str(&redacted);
	}
	struct kept_sample *k = sample_copy(&s);
	buf_release(&redacted);
	return k;
}
