#include "base/base.h"

#include <math.h>

#include "analysis/samples.h"
#include "analysis/token.h"
#include "base/hash.h"
#include "base/timestamp.h"
#include "base/utf8.h"

#define NEAR_TIME 0.05 /* of a time's age: nearer than this, rounding hides how far two times lie apart */

/* Parameters of one execution, their doubled quotes resolved. */
struct bound {
	struct parameter items[SAMPLE_MAX_VALUES];
	size_t n;
};

static void read_parameters(struct str rest, struct bound *b)
{
	struct parameter p;
	b->n = 0;
	while (b->n < SAMPLE_MAX_VALUES && parameter_next(&rest, &p))
		b->items[b->n++] = p;
}

static const struct parameter *find_parameter(const struct bound *b, unsigned number)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->items[i].number == number)
			return &b->items[i];
	return NULL;
}

static void add_undoubled(struct str value, struct buf *out)
{
	for (size_t i = 0; i < value.n; i++) {
		buf_add_char(out, value.p[i]);
		i += value.p[i] == '\'' && i + 1 < value.n && value.p[i + 1] == '\'';
	}
}

static double round_to_two_digits(double v)
{
	if (!isfinite(v) || v == 0)
		return v;
	double scale = pow(10, floor(log10(fabs(v))) - 1);
	return round(v / scale) * scale;
}

/* Two digits, like every number; where two times of one statement lie close, two digits of their distance. */
struct time_before {
	double exact, kept;
};

struct taker {
	const struct sample_source *source;
	struct time_before before; /* NAN: none */
	const struct bound *bound;
	struct sample_value *values;
	size_t n;
	struct buf scratch;
};

/* '{1,2,3}' bound where an array is wanted. */
static bool looks_like_array(struct str v)
{
	return v.n >= 2 && v.p[0] == '{' && v.p[v.n - 1] == '}' && str_find_char(v, ':') < 0;
}

static uint32_t count_elements(struct str v)
{
	uint32_t commas = 0;
	for (size_t i = 0; i < v.n; i++)
		commas += v.p[i] == ',';
	return v.n > 2 ? commas + 1 : 0;
}

static void set_time(struct taker *t, struct str value, struct sample_value *v)
{
	int64_t at_us;
	bool zone_known;
	if (value.n < 8 || timestamp_parse(value, &at_us, &zone_known) == 0)
		return;
	if (t->source->entry->at_us == TIME_UNKNOWN)
		return;
	v->is_time = true;
	int64_t seconds_before = (t->source->entry->at_us - at_us) / US_PER_S;
	v->number = (double)seconds_before;
}

static double round_time(struct taker *t, double exact)
{
	double kept = round_to_two_digits(exact);
	double apart = exact - t->before.exact;
	if (fabs(apart) <= fabs(exact) * NEAR_TIME)
		kept = t->before.kept + round_to_two_digits(apart);
	t->before = (struct time_before){exact, kept};
	return kept;
}

static void set_value(struct taker *t, const struct literal *l, struct str text, struct sample_value *v)
{
	v->type = l->type;
	v->hash = l->hash;
	v->length = l->length;
	v->wildcard_first = l->wildcard_first;
	v->wildcard_last = l->wildcard_last;
	v->number = l->number;
	v->exact = (l->after_limit || l->after_offset) && isfinite(l->number);
	if (l->type != LITERAL_LIST && isnan(l->number))
		set_time(t, text, v);
	if (v->is_time)
		v->number = round_time(t, v->number);
	else if (!v->exact)
		v->number = round_to_two_digits(v->number);
}

static void set_parameter(struct taker *t, const struct literal *slot, struct sample_value *v)
{
	const struct parameter *p = find_parameter(t->bound, slot->parameter);
	v->type = LITERAL_PARAMETER;
	v->number = NAN;
	if (!p)
		return;
	v->is_null = p->is_null;
	if (p->is_null)
		return;
	struct literal l = *slot;
	buf_clear(&t->scratch);
	add_undoubled(p->value, &t->scratch);
	struct str value = buf_str(&t->scratch);
	literal_set_value(&l, value);
	set_value(t, &l, value, v);
	if (looks_like_array(value)) {
		v->type = LITERAL_LIST;
		v->length = count_elements(value);
	}
}

static void on_literal(void *context, const struct literal *l)
{
	struct taker *t = context;
	if (t->n == SAMPLE_MAX_VALUES)
		return;
	struct sample_value *v = &t->values[t->n++];
	*v = (struct sample_value){.number = NAN};
	if (l->type == LITERAL_PARAMETER) {
		set_parameter(t, l, v);
		return;
	}
	buf_clear(&t->scratch);
	if (l->type == LITERAL_STRING)
		scan_unquote(l->text, &t->scratch);
	set_value(t, l, buf_str(&t->scratch), v);
}

static void add_parameter(const struct parameter *p, enum sample_mode mode, struct buf *out, struct buf *scratch)
{
	if (p->is_null) {
		buf_add(out, STR("NULL"));
	} else if (mode == SAMPLES_RAW) {
		buf_fmt(out, "'%.*s'", STR_ARG(p->value));
	} else {
		buf_clear(scratch);
		add_undoubled(p->value, scratch);
		scan_redact_value(buf_str(scratch), out);
	}
}

/* The statement with its parameters in place. `sql` is redacted already, if it is to be. */
static void bind_text(struct str sql, const struct bound *b, enum sample_mode mode, struct buf *out)
{
	struct token_cursor c = token_cursor_of(sql);
	struct token t;
	struct buf scratch = {0};
	const char *copied = c.p;
	while (b->n && token_next(&c, &t)) {
		uint64_t number = 0;
		if (t.kind != TOKEN_PARAMETER || !str_to_u64(str_of(t.p + 1, t.n - 1), &number))
			continue;
		const struct parameter *p = find_parameter(b, (unsigned)number);
		if (!p)
			continue;
		buf_add(out, str_of(copied, (size_t)(t.p - copied)));
		add_parameter(p, mode, out, &scratch);
		copied = c.p;
	}
	buf_add(out, str_of(copied, (size_t)(sql.p + sql.n - copied)));
	buf_release(&scratch);
}

static void write_text(const struct sample_source *source, const struct bound *b, enum sample_mode mode,
		       struct buf *out)
{
	struct buf redacted = {0};
	struct str sql = str_head(source->sql, (size_t)4 * SAMPLE_MAX_TEXT);
	if (mode == SAMPLES_REDACTED) {
		scan_redact(sql, &redacted);
		sql = buf_str(&redacted);
	}
	bind_text(sql, b, mode, out);
	buf_release(&redacted);
	if (out->n > SAMPLE_MAX_TEXT) {
		out->n = utf8_head(buf_str(out), SAMPLE_MAX_TEXT).n;
		buf_add(out, STR(" …"));
	}
}

/* Copies a slice behind the sample itself. */
static struct str put(char **at, struct str s)
{
	char *p = *at;
	if (s.n)
		memcpy(p, s.p, s.n);
	*at += s.n;
	return str_of(p, s.n);
}

struct kept_sample *sample_copy(const struct sample *from)
{
	size_t bytes = from->text.n + from->database.n + from->user.n + from->application.n;
	size_t values = from->values_n * sizeof *from->values;
	struct kept_sample *k = xmalloc(sizeof *k + values + bytes);
	char *at = (char *)(k + 1);
	k->references = 1;
	k->s = *from;
	k->s.values = (struct sample_value *)(void *)put(&at, str_of((const char *)from->values, values)).p;
	k->s.text = put(&at, from->text);
	k->s.database = put(&at, from->database);
	k->s.user = put(&at, from->user);
	k->s.application = put(&at, from->application);
	return k;
}

struct kept_sample *sample_take(const struct sample_source *source, const struct workload_options *options)
{
	if (options->samples == SAMPLES_NONE)
		return NULL;
	struct bound bound;
	struct sample_value values[SAMPLE_MAX_VALUES];
	struct taker taker = {.source = source, .before = {NAN, NAN}, .bound = &bound, .values = values};
	struct buf text = {0};
	read_parameters(source->parameters, &bound);
	scan_literals(source->sql, &options->scan, on_literal, &taker);
	write_text(source, &bound, options->samples, &text);
	const struct log_entry *e = source->entry;
	struct sample s = {
		.order = source->content,
		.at_us = e->at_us,
		.duration_us = source->duration_us,
		.text = buf_str(&text),
		.values = values,
		.values_n = taker.n,
		.pid = e->pid,
		.database = e->database,
		.user = e->user,
		.application = e->application,
	};
	struct kept_sample *k = sample_copy(&s);
	buf_release(&text);
	buf_release(&taker.scratch);
	return k;
}
