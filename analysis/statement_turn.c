#include "analysis/statement_turn.h"

#include "base/base.h"

#include "analysis/session.h"
#include "analysis/token.h"

static const struct {
	struct str word;
	unsigned turn;
} openers[] = {
	{STR_INIT("begin"), SESSION_TURN_BEGINS},
	{STR_INIT("start"), SESSION_TURN_BEGINS},
	{STR_INIT("commit"), SESSION_TURN_ENDS},
	{STR_INIT("end"), SESSION_TURN_ENDS},
	{STR_INIT("rollback"), SESSION_TURN_ENDS},
	{STR_INIT("abort"), SESSION_TURN_ENDS},
	{STR_INIT("prepare"), SESSION_TURN_ENDS}, /* PREPARE TRANSACTION */
	{STR_INIT("fetch"), SESSION_TURN_FETCHES},
	{STR_INIT("move"), SESSION_TURN_FETCHES},
	{STR_INIT("close"), SESSION_TURN_FETCHES | SESSION_TURN_CLOSES},
	{STR_INIT("discard"), SESSION_TURN_CLOSES_ALL},
};

static bool word_is(const struct token *t, struct str word)
{
	return t->kind == TOKEN_WORD && str_eq_nocase(str_of(t->p, t->n), word);
}

/* Of one statement, by its first words. ROLLBACK TO and COMMIT PREPARED leave the transaction as it is. */
static unsigned turn_of(const struct token *first, const struct token *second)
{
	for (size_t i = 0; i < ARRAY_LEN(openers); i++) {
		if (!word_is(first, openers[i].word))
			continue;
		if (word_is(first, STR("prepare")))
			return word_is(second, STR("transaction")) ? SESSION_TURN_ENDS : 0;
		if (word_is(first, STR("start")))
			return word_is(second, STR("transaction")) ? SESSION_TURN_BEGINS : 0;
		if (word_is(second, STR("all")))
			return word_is(first, STR("close")) ? SESSION_TURN_FETCHES | SESSION_TURN_CLOSES_ALL
							    : openers[i].turn;
		if (word_is(first, STR("discard")))
			return 0;
		return word_is(second, STR("to")) || word_is(second, STR("prepared")) ? 0 : openers[i].turn;
	}
	return 0;
}

/* DECLARE … WITH HOLD FOR, seen word by word. */
struct declaration {
	bool declares, with, over;
};

static unsigned declaration_turn(struct declaration *d, const struct token *t, unsigned words)
{
	if (words == 0)
		*d = (struct declaration){.declares = word_is(t, STR("declare"))};
	bool holds = d->declares && !d->over && d->with && word_is(t, STR("hold"));
	d->with = word_is(t, STR("with"));
	d->over |= word_is(t, STR("for"));
	return holds ? SESSION_TURN_HOLDS : 0;
}

unsigned statement_turn(struct str normalized)
{
	struct token_cursor c = token_cursor_of(normalized);
	struct token t, first = {.kind = TOKEN_KINDS}, second = {.kind = TOKEN_KINDS};
	struct declaration declaration = {0};
	unsigned turn = 0, words = 0;
	bool more = true;
	while (more) {
		more = token_next(&c, &t);
		if (more && t.kind != TOKEN_SEMICOLON) {
			turn |= declaration_turn(&declaration, &t, words);
			*(words == 0 ? &first : words == 1 ? &second : &t) = t;
			words++;
			continue;
		}
		unsigned own = turn_of(&first, &second);
		/* What begins and ends within the text concerns nobody else. */
		if (own == SESSION_TURN_ENDS && turn & SESSION_TURN_BEGINS)
			turn &= ~(unsigned)SESSION_TURN_BEGINS;
		else
			turn |= own;
		first.kind = second.kind = TOKEN_KINDS;
		words = 0;
	}
	return turn;
}

bool statement_is_aggregate(struct str normalized)
{
	static const struct str names[] = {STR_INIT("count"), STR_INIT("sum"), STR_INIT("min"), STR_INIT("max"),
					   STR_INIT("avg")};
	struct token_cursor c = token_cursor_of(normalized);
	struct token select, name, open;
	if (!token_next(&c, &select) || !token_next(&c, &name) || !token_next(&c, &open))
		return false;
	if (!word_is(&select, STR("select")) || open.kind != TOKEN_OPEN)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (word_is(&name, names[i]))
			return true;
	return false;
}
