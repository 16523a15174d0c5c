#include "base/base.h"

#include "analysis/literal_value.h"
#include "base/hash.h"

static void add_value(struct known_values *out, struct str value)
{
	uint64_t hash = hash_bytes(value);
	for (size_t i = 0; i < out->n; i++)
		if (out->hashes[i] == hash)
			return;
	if (out->n == LITERAL_MAX_KNOWN)
		return;
	out->hashes[out->n] = hash;
	out->values[out->n++] = value;
}

static const struct enum_type *enum_of(const struct catalog *c, struct str type, struct arena *arena)
{
	const struct enum_type *e = map_get(&c->enums, type);
	return e || str_find_char(type, '.') >= 0 ? e
						  : map_get(&c->enums, arena_fmt(arena, "public.%.*s", STR_ARG(type)));
}

/* Every string constant of an expression: "(status = ANY (ARRAY['open'::text, 'done'::text]))". */
static void add_quoted(struct known_values *out, struct str text)
{
	struct str before, value;
	while (str_cut(&text, '\'', &before) && str_cut(&text, '\'', &value))
		if (!str_starts(text, STR("'"))) /* a doubled quote: not worth the trouble */
			add_value(out, value);
}

static void add_common(struct known_values *out, const struct column_stats *s)
{
	for (size_t i = 0; i < s->mcv_n; i++)
		if (out->n < LITERAL_MAX_KNOWN - 8)
			add_value(out, s->mcv[i]);
}

void literal_known_values(const struct catalog *c, const struct table *t, const struct column *column,
			  struct known_values *out, struct arena *arena)
{
	out->n = 0;
	if (!column)
		return;
	const struct enum_type *e = enum_of(c, column->type, arena);
	for (size_t i = 0; e && i < e->labels_n; i++)
		add_value(out, e->labels[i]);
	add_common(out, &column->stats);
	for (size_t i = 0; i < t->constraints_n; i++) {
		const struct constraint *k = t->constraints[i];
		if (k->kind == CONSTRAINT_CHECK && str_find(k->expression, column->name) >= 0)
			add_quoted(out, k->expression);
	}
	add_quoted(out, column->default_expr);
}

static bool extend(const struct known_values *known, uint64_t so_far, uint32_t left, uint64_t wanted, size_t *picked)
{
	if (!left)
		return so_far == wanted;
	for (size_t i = 0; i < known->n; i++) {
		*picked = i;
		if (extend(known, hash_mix(so_far, known->hashes[i]), left - 1, wanted, picked + 1))
			return true;
	}
	return false;
}

bool literal_identify(const struct known_values *known, uint64_t hash, uint32_t length, size_t *picked)
{
	if (length > LITERAL_MAX_LIST)
		return false;
	if (length > 1) {
		struct known_values few = *known;
		few.n = MIN(few.n, length == 2 ? LITERAL_MAX_KNOWN : length == 3 ? 20u : 10u);
		return extend(&few, 0, length, hash, picked);
	}
	for (size_t i = 0; i < known->n; i++)
		if (known->hashes[i] == hash) {
			*picked = i;
			return true;
		}
	return false;
}
