#include "base/base.h"

#include "analysis/keyword.h"

/* clang-format off */
static const char *const before_operand[] = {
	"all", "and", "any", "array", "as", "asc", "between", "by", "case", "check", "conflict", "default", "desc",
	"distinct", "do", "else", "end", "escape", "except", "exists", "filter", "for", "from", "having", "ilike", "in",
	"intersect", "into", "is", "join", "key", "lateral", "like", "limit", "materialized", "not", "nothing",
	"offset", "on", "or", "over", "partition", "primary", "references", "returning", "select", "set", "similar",
	"some", "then", "to", "union", "unique", "using", "values", "when", "where", "with", "within",
};

static const struct {
	const char *word;
	enum statement_kind kind;
} first_words[] = {
	{"abort", KIND_TRANSACTION}, {"alter", KIND_DDL}, {"analyse", KIND_UTILITY}, {"analyze", KIND_UTILITY},
	{"begin", KIND_TRANSACTION}, {"call", KIND_UTILITY}, {"checkpoint", KIND_UTILITY}, {"close", KIND_CURSOR},
	{"cluster", KIND_UTILITY}, {"comment", KIND_DDL}, {"commit", KIND_TRANSACTION}, {"copy", KIND_COPY},
	{"create", KIND_DDL}, {"deallocate", KIND_UTILITY}, {"declare", KIND_CURSOR}, {"delete", KIND_DELETE},
	{"discard", KIND_UTILITY}, {"do", KIND_UTILITY}, {"drop", KIND_DDL}, {"end", KIND_TRANSACTION},
	{"execute", KIND_UTILITY}, {"explain", KIND_UTILITY}, {"fetch", KIND_CURSOR}, {"grant", KIND_DDL},
	{"import", KIND_DDL}, {"insert", KIND_INSERT}, {"listen", KIND_UTILITY}, {"load", KIND_UTILITY},
	{"lock", KIND_UTILITY}, {"merge", KIND_MERGE}, {"move", KIND_CURSOR}, {"notify", KIND_UTILITY},
	{"prepare", KIND_UTILITY}, {"reassign", KIND_DDL}, {"refresh", KIND_UTILITY}, {"reindex", KIND_UTILITY},
	{"release", KIND_TRANSACTION}, {"reset", KIND_UTILITY}, {"revoke", KIND_DDL}, {"rollback", KIND_TRANSACTION},
	{"savepoint", KIND_TRANSACTION}, {"security", KIND_DDL}, {"select", KIND_SELECT}, {"set", KIND_UTILITY},
	{"show", KIND_UTILITY}, {"start", KIND_TRANSACTION}, {"table", KIND_SELECT}, {"truncate", KIND_DDL},
	{"unlisten", KIND_UTILITY}, {"update", KIND_UPDATE}, {"vacuum", KIND_UTILITY}, {"values", KIND_SELECT},
};

static const char *const before_session_name[] = {
	"close", "deallocate", "declare", "execute", "fetch", "from", "in", "move", "prepare", "release", "savepoint", "to",
};

static const char *const no_session_name[] = {
	"absolute", "all", "as", "backward", "cursor", "first", "forward", "from", "in", "last", "next", "prepare", "prepared",
	"prior", "relative", "savepoint", "transaction",
};
/* clang-format on */

static int compare(struct str word, const char *entry)
{
	int c = word.n ? strncmp(word.p, entry, word.n) : 0;
	return c ? c : (entry[word.n] ? -1 : 0);
}

static bool find(struct str word, const char *const *table, size_t n)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int c = compare(word, table[middle]);
		if (c == 0)
			return true;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

bool keyword_precedes_operand(struct str word)
{
	return word.n > 1 && word.n < 13 && find(word, before_operand, ARRAY_LEN(before_operand));
}

enum statement_kind keyword_statement_kind(struct str word)
{
	size_t low = 0, high = ARRAY_LEN(first_words);
	if (str_eq(word, STR("select")))
		return KIND_SELECT;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int c = compare(word, first_words[middle].word);
		if (c == 0)
			return first_words[middle].kind;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return KIND_UNKNOWN;
}

bool keyword_precedes_session_name(struct str word)
{
	return find(word, before_session_name, ARRAY_LEN(before_session_name));
}

bool keyword_is_no_session_name(struct str word)
{
	return find(word, no_session_name, ARRAY_LEN(no_session_name));
}

#define MAX_STRUCTURAL 64

static bool looks_like_name(struct str value, bool path)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i], lower = (char)(c | 0x20);
		bool plain = (lower >= 'a' && lower <= 'z') || c == '_' || (i && c >= '0' && c <= '9');
		if (!plain && !(path && strchr("{},0123456789", c)) && !(i && strchr("/+-", c)))
			return false;
	}
	return value.n > 0 && value.n < MAX_STRUCTURAL;
}

static bool is_path_operator(struct str before)
{
	return str_eq(before, STR("#>")) || str_eq(before, STR("#>>"));
}

bool keyword_precedes_structural(struct str before, struct str word, char next)
{
	static const char *const functions[] = {
		"date_part",        "date_trunc",      "jsonb_extract_path_text",
		"phraseto_tsquery", "plainto_tsquery", "timezone",
		"to_tsquery",       "to_tsvector",     "websearch_to_tsquery",
	};
	if (!before.n)
		return false;
	if (before.p[0] == '(')
		return (next == ',' || next == ':') && find(word, functions, ARRAY_LEN(functions));
	return is_path_operator(before) || str_eq(before, STR("->")) || str_eq(before, STR("->>")) ||
	       str_eq_nocase(before, STR("zone"));
}

bool keyword_constant_is_structural(struct str constant, struct str before, struct str word, char next)
{
	return constant.n >= 3 && constant.p[0] == '\'' && keyword_precedes_structural(before, word, next) &&
	       looks_like_name(str_of(constant.p + 1, constant.n - 2), is_path_operator(before));
}
