#include "parsers/log_prefix_straight.h"

#include "base/base.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "parsers/log_prefix_ops.h"

#define MAX_STEPS 48
#define STRETCHES 64u /* a power of two */
#define WORDS 16u     /* a power of two */

enum step_kind { STEP_LITERAL, STEP_TIME, STEP_NUMBER, STEP_SHAPE, STEP_STRETCH, STEP_STOP, STEP_END };

struct step {
	enum step_kind kind;
	char escape;
	unsigned char n;     /* of a literal, at most eight */
	uint64_t bits, mask; /* a literal's bytes */
	ptrdiff_t (*shape)(struct str s);
};

/* A stretch of names as it was met, and what it was taken apart into. */
struct stretch {
	char bytes[PREFIX_RUN_BYTES];
	size_t n; /* 0: empty */
	unsigned fields_n;
	struct {
		uint16_t member; /* offset in struct log_entry */
		uint8_t at, n;
	} fields[PREFIX_RUN_FIELDS];
};

/* A word that was met: "LOG:  ", "DETAIL:  ". */
struct known_word {
	const struct log_word *word; /* NULL: none */
	uint64_t bits[2], mask[2];
};

struct straight_prefix {
	struct step steps[MAX_STEPS];
	unsigned n;
	struct time_cache time;
	struct known_word words[WORDS]; /* by their first byte */
	struct stretch stretches[STRETCHES];
};

/* --- compiling --- */

static bool add_step(struct straight_prefix *s, struct step step)
{
	if (s->n == MAX_STEPS)
		return false;
	s->steps[s->n++] = step;
	return true;
}

static bool add_literal(struct straight_prefix *s, struct str literal)
{
	while (literal.n) {
		char bytes[8] = {0};
		size_t n = MIN(literal.n, sizeof bytes);
		memcpy(bytes, literal.p, n);
		struct step step = {.kind = STEP_LITERAL, .n = (unsigned char)n};
		step.bits = bytes_load8(bytes);
		step.mask = bytes_mask(n);
		if (!add_step(s, step))
			return false;
		literal = str_skip(literal, n);
	}
	return true;
}

static bool add_op(struct straight_prefix *s, const struct prefix_op *op, const struct prefix_op *next)
{
	bool glued = next && (next->kind == OP_TIME || next->kind == OP_EPOCH || next->kind == OP_NUMBER);
	if (op->width)
		return false;
	switch (op->kind) {
	case OP_LITERAL:
		return add_literal(s, op->literal);
	case OP_TIME:
		return add_step(s, (struct step){.kind = STEP_TIME, .escape = op->escape});
	case OP_NUMBER:
		return !glued && add_step(s, (struct step){.kind = STEP_NUMBER, .escape = op->escape});
	case OP_SESSION:
		return !glued && add_step(s, (struct step){STEP_SHAPE, op->escape, .shape = shape_session});
	case OP_VXID:
		return !glued && add_step(s, (struct step){STEP_SHAPE, op->escape, .shape = shape_vxid});
	case OP_SQLSTATE:
		return add_step(s, (struct step){STEP_SHAPE, op->escape, .shape = shape_sqlstate});
	case OP_STOP:
		return add_step(s, (struct step){.kind = STEP_STOP});
	default:
		return false;
	}
}

struct straight_prefix *straight_compile(const struct prefix *p, struct arena *arena)
{
	struct straight_prefix *s = ARENA_NEW(struct straight_prefix, arena);
	for (size_t i = 0; i < p->n; i++) {
		bool ok;
		if (i == p->run_from && i < p->run_to) {
			ok = add_step(s, (struct step){.kind = STEP_STRETCH});
			i = p->run_to - 1;
		} else {
			ok = add_op(s, &p->ops[i], i + 1 < p->n ? &p->ops[i + 1] : NULL);
		}
		if (!ok)
			return NULL;
	}
	return add_step(s, (struct step){.kind = STEP_END}) ? s : NULL;
}

/* --- stretches of names --- */

/* Told from its first bytes; if another one has that place, from the process as well. */
static struct stretch *stretch_at(struct straight_prefix *s, const char *at, uint32_t pid)
{
	uint64_t head = bytes_load8(at) * UINT64_C(0x9e3779b97f4a7c15) + bytes_load8(at + 8);
	return &s->stretches[hash_mix(head, pid) & (STRETCHES - 1)];
}

static bool is_stretch(const struct stretch *t, struct str rest)
{
	if (!t->n || rest.n < t->n + 8)
		return false;
	for (size_t i = 0; i < t->n; i += 8) /* eight at a time: what is behind the stretch is masked */
		if ((bytes_load8(rest.p + i) ^ bytes_load8(t->bytes + i)) & bytes_mask(t->n - i))
			return false;
	return true;
}

static const struct stretch *find_stretch(struct straight_prefix *s, struct str rest, uint32_t pid)
{
	if (rest.n < 16)
		return NULL;
	const struct stretch *t = stretch_at(s, rest.p, 0);
	if (is_stretch(t, rest))
		return t;
	t = pid ? stretch_at(s, rest.p, pid) : t;
	return is_stretch(t, rest) ? t : NULL;
}

static void set_fields(const struct stretch *t, const char *at, struct log_entry *e)
{
	for (unsigned i = 0; i < t->fields_n; i++) {
		struct str *member = (struct str *)(void *)((char *)e + t->fields[i].member);
		*member = str_of(at + t->fields[i].at, t->fields[i].n);
	}
}

void straight_learn(struct straight_prefix *s, const struct prefix *p, struct str line, size_t at, size_t n,
		    const struct log_entry *e)
{
	const char *start = line.p + at;
	if (n > PREFIX_RUN_BYTES - 8 || line.n - at < 16)
		return;
	struct stretch *t = stretch_at(s, start, 0);
	if (t->n && e->pid)
		t = stretch_at(s, start, e->pid);
	*t = (struct stretch){.n = n};
	memcpy(t->bytes, start, n);
	for (size_t i = p->run_from; i < p->run_to; i++) {
		const struct str *member = prefix_slice_of((struct log_entry *)(uintptr_t)e, p->ops[i].escape);
		if (!member || !member->p)
			continue;
		t->fields[t->fields_n].member = (uint16_t)((const char *)member - (const char *)e);
		t->fields[t->fields_n].at = (uint8_t)(member->p - start);
		t->fields[t->fields_n++].n = (uint8_t)member->n;
	}
}

void straight_forget(struct straight_prefix *s)
{
	memset(s->stretches, 0, sizeof s->stretches);
}

/* --- matching --- */

static void remember_word(struct known_word *k, const struct log_word *word, struct str text)
{
	size_t n = word->text.n + 3;
	if (n > 16)
		return;
	*k = (struct known_word){word, {0}, {bytes_mask(n), n > 8 ? bytes_mask(n - 8) : 0}};
	for (unsigned i = 0; i < 2; i++)
		k->bits[i] = bytes_load8(text.p + 8 * (size_t)i) & k->mask[i];
}

static const struct log_word *word_at(struct straight_prefix *s, struct str rest)
{
	if (rest.p[0] >= 'a' && rest.p[0] <= 'z') /* no word begins so; names nearly always do */
		return NULL;
	if (rest.n < 16)
		return log_word_at(rest);
	struct known_word *k = &s->words[(unsigned char)rest.p[0] & (WORDS - 1)];
	if (k->word && ((bytes_load8(rest.p) & k->mask[0]) ^ k->bits[0]) == 0 &&
	    ((bytes_load8(rest.p + 8) & k->mask[1]) ^ k->bits[1]) == 0)
		return k->word;
	const struct log_word *word = log_word_at(rest);
	if (word)
		remember_word(k, word, rest);
	return word;
}

static ptrdiff_t take_number(char escape, struct str rest, struct log_entry *e)
{
	uint64_t head = bytes_load8(rest.p), number;
	unsigned digits = bytes_digits(head);
	bool negative;
	if (digits && digits < 8) {
		prefix_set_number(e, escape, bytes_number(head, digits), false);
		return digits;
	}
	ptrdiff_t used = shape_number(rest, &number, &negative);
	if (used >= 0)
		prefix_set_number(e, escape, number, negative);
	return used;
}

/* The bytes that a step takes, or -1. */
static ptrdiff_t take(struct straight_prefix *s, const struct step *step, struct str rest, struct log_entry *e)
{
	ptrdiff_t used;
	int64_t at_us;
	switch (step->kind) {
	case STEP_LITERAL:
		return (bytes_load8(rest.p) ^ step->bits) & step->mask ? -1 : step->n;
	case STEP_TIME:
		used = shape_time(&s->time, rest, &at_us);
		if (used > 0 && step->escape != 's')
			e->at_us = at_us;
		return used;
	case STEP_NUMBER:
		return take_number(step->escape, rest, e);
	case STEP_SHAPE:
		used = step->shape(rest);
		if (used >= 0)
			*prefix_slice_of(e, step->escape) = str_head(rest, (size_t)used);
		return used;
	default: {
		const struct stretch *t = find_stretch(s, rest, e->pid);
		if (t)
			set_fields(t, rest.p, e);
		return t ? (ptrdiff_t)t->n : -1;
	}
	}
}

bool straight_match(struct straight_prefix *s, struct str line, struct log_entry *e, const struct log_word **word,
		    size_t *end)
{
	struct str rest = line;
	for (const struct step *step = s->steps;; step++) {
		if (rest.n < 8)
			return false;
		const struct log_word *found = step->kind >= STEP_STOP ? word_at(s, rest) : NULL;
		if (found) {
			*word = found;
			*end = (size_t)(rest.p - line.p);
			return true;
		}
		if (step->kind == STEP_STOP)
			continue;
		ptrdiff_t used = step->kind == STEP_END ? -1 : take(s, step, rest, e);
		if (used < 0)
			return false;
		rest = str_skip(rest, (size_t)used);
	}
}
