#include "base/base.h"

#include "analysis/candidates.h"
#include "analysis/gist_type.h"
#include "base/buf.h"
#include "parsers/pg_name.h"

/* Functions that are immutable for any argument, so that an index may hold their result. */
static const char *const immutable_functions[] = {
	"lower",
	"upper",
	"btrim",
	"ltrim",
	"rtrim",
	"trim",
	"length",
	"char_length",
	"substr",
	"substring",
	"left",
	"right",
	"replace",
	"md5",
	"abs",
	"ceil",
	"ceiling",
	"floor",
	"mod",
	"coalesce",
	"nullif",
	"reverse",
	"initcap",
	"split_part",
	"translate",
	"jsonb_extract_path_text",
	"jsonb_extract_path",
	"jsonb_array_length",
	"jsonb_typeof",
	"array_length",
	"cardinality",
	"hashtext",
	"greatest",
	"least",
	"numeric",
	"varchar",
	"char",
	"in",
};
/* These depend on the session's time zone unless their argument has none; AT TIME ZONE turns one into the other. */
static const char *const time_functions[] = {"date_trunc", "date_part", "extract", "date"};
/* These are immutable only when the configuration or the zone is named. */
static const char *const two_argument_functions[] = {"to_tsvector", "timezone", "to_tsquery"};
static const char *const immutable_casts[] = {"integer", "int",     "bigint", "smallint",  "numeric",
					      "uuid",    "boolean", "text",   "character", "varchar",
					      "double",  "real",    "jsonb",  "float8"};

static bool listed(struct str word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(word, str_from(list[i])))
			return true;
	return false;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || (c >= 'A' && c <= 'Z');
}

static struct str word_before(struct str text, size_t at)
{
	size_t from = at;
	while (from && is_word_char(text.p[from - 1]))
		from--;
	return str_of(text.p + from, at - from);
}

static bool has_top_level_comma(struct str text, size_t open)
{
	int depth = 0;
	for (size_t i = open; i < text.n; i++) {
		depth += (text.p[i] == '(') - (text.p[i] == ')');
		if (!depth)
			return false;
		if (depth == 1 && text.p[i] == ',')
			return true;
	}
	return false;
}

static bool without_zone(const struct column *column)
{
	return column &&
	       (str_starts(column->type, STR("timestamp without")) || str_eq(column->type, STR("date")) ||
		(str_starts(column->type, STR("timestamp")) && str_find(column->type, STR("with time zone")) < 0));
}

static bool call_is_immutable(const struct term *t, size_t open)
{
	struct str name = word_before(t->expression, open);
	if (!name.n)
		return true;
	if (listed(name, immutable_functions, ARRAY_LEN(immutable_functions)))
		return true;
	if (listed(name, time_functions, ARRAY_LEN(time_functions)))
		return without_zone(t->column) != (str_find(t->expression, STR("timezone(")) >= 0);
	return listed(name, two_argument_functions, ARRAY_LEN(two_argument_functions)) &&
	       has_top_level_comma(t->expression, open);
}

bool term_is_indexable(const struct term *t)
{
	struct str e = t->expression;
	if (!e.n)
		return t->column && !str_eq(t->column->type, STR("json")) && !str_eq(t->column->type, STR("xml"));
	if (!t->column || str_find_char(e, '$') >= 0)
		return false;
	bool quoted = false;
	for (size_t i = 0; i < e.n; i++) {
		if (e.p[i] == '\'')
			quoted = !quoted;
		if (quoted)
			continue;
		if (e.p[i] == '(' && !call_is_immutable(t, i))
			return false;
		if (str_starts(str_skip(e, i), STR("::"))) {
			size_t end = i + 2;
			while (end < e.n && is_word_char(e.p[end]))
				end++;
			if (!listed(str_of(e.p + i + 2, end - i - 2), immutable_casts, ARRAY_LEN(immutable_casts)))
				return false;
		}
	}
	return true;
}

static bool is_text(const struct term *t)
{
	return t->expression.n || !t->column || str_eq(t->column->type, STR("text")) ||
	       str_starts(t->column->type, STR("character"));
}

static struct str pattern_class(const struct term *t)
{
	if (!t->expression.n && t->column && str_starts(t->column->type, STR("character varying")))
		return STR("varchar_pattern_ops");
	return !t->expression.n && t->column && str_starts(t->column->type, STR("character"))
		       ? STR("bpchar_pattern_ops")
		       : STR("text_pattern_ops");
}

static bool is_gin_operator(struct str op)
{
	static const char *const ops[] = {"@>", "&&", "?", "?|", "?&"};
	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		if (str_eq(op, str_from(ops[i])))
			return true;
	return false;
}

bool clause_operator_class(const struct clause *k, enum index_method *method, struct str *opclass)
{
	struct str type = k->term.column && !k->term.expression.n ? k->term.column->type : STR("");
	struct str op = k->predicate ? k->predicate->op : STR("");
	if (k->or_group > 0 || !term_is_indexable(&k->term))
		return false;
	*method = METHOD_GIN;
	*opclass = STR("");
	switch (k->kind) {
	case PRED_LIKE:
	case PRED_ILIKE:
	case PRED_REGEX:
		if (!is_text(&k->term))
			return false;
		if (k->prefix)
			*method = METHOD_BTREE;
		*opclass = k->prefix ? pattern_class(&k->term) : STR("gin_trgm_ops");
		return true;
	case PRED_CONTAINS:
		if (gist_type_class(type, opclass)) {
			*method = METHOD_GIST;
			return true;
		}
		if (!is_gin_operator(op))
			return false;
		if (str_eq(type, STR("jsonb")))
			*opclass = str_eq(op, STR("@>")) ? STR("jsonb_path_ops") : STR("");
		else if (!str_ends(type, STR("[]")) && !k->term.expression.n)
			return false;
		if (k->term.expression.n && str_eq(op, STR("@>")))
			*opclass = STR("jsonb_path_ops");
		return true;
	case PRED_FULLTEXT:
		return str_eq(type, STR("tsvector")) || k->term.expression.n;
	default:
		return false;
	}
}

static struct str condition_text(const struct column *column, const struct str *values, size_t n, bool list,
				 struct arena *arena)
{
	struct buf b = {0};
	double number;
	bool numeric = true;
	for (size_t i = 0; i < n; i++)
		numeric = numeric && str_to_double(values[i], &number);
	numeric = numeric && (str_eq(column->type, STR("integer")) || str_eq(column->type, STR("bigint")) ||
			      str_eq(column->type, STR("smallint")) || str_starts(column->type, STR("numeric")));
	pg_name_quote(column->name, &b);
	buf_add(&b, list ? STR(" in (") : STR(" = "));
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add(&b, STR(", "));
		if (numeric)
			buf_add(&b, values[i]);
		else
			pg_name_quote_literal(values[i], &b);
	}
	if (list)
		buf_add(&b, STR(")"));
	struct str text = arena_strdup(buf_str(&b), arena);
	buf_release(&b);
	return text;
}

/* The values of an equality or a list, sorted as canonical texts have them. */
static bool known_condition(const struct query_context *c, const struct relation *r, const struct clause *k,
			    struct index_condition *out, struct arena *arena)
{
	struct known_values *known = ARENA_NEW(struct known_values, arena);
	struct known_values *values = ARENA_NEW(struct known_values, arena);
	size_t picked[LITERAL_MAX_LIST];
	literal_known_values(c->catalog, r->table, k->term.column, known, arena);
	if (!literal_identify(known, k->constant_hash, k->constant_length, picked))
		return false;
	for (uint32_t i = 0; i < k->constant_length; i++) {
		size_t at = values->n++;
		while (at && str_cmp(values->values[at - 1], known->values[picked[i]]) > 0) {
			values->values[at] = values->values[at - 1];
			values->hashes[at] = values->hashes[at - 1];
			at--;
		}
		values->values[at] = known->values[picked[i]];
		values->hashes[at] = known->hashes[picked[i]];
	}
	out->values = values;
	out->kind = values->n > 1 ? PRED_IN : PRED_EQ;
	out->text = condition_text(k->term.column, values->values, values->n, values->n > 1, arena);
	return true;
}

bool clause_condition(const struct query_context *c, const struct relation *r, const struct clause *k,
		      struct index_condition *out, struct arena *arena)
{
	*out = (struct index_condition){.term = k->term, .kind = k->kind};
	if (k->or_group > 0 || !k->constant || !k->literal || k->term.expression.n || !k->term.column || !k->predicate)
		return false;
	switch (k->kind) {
	case PRED_IS_NULL:
	case PRED_IS_NOT_NULL:
	case PRED_TRUE:
	case PRED_FALSE:
		out->text = k->predicate->text;
		return str_find_char(out->text, '$') < 0;
	case PRED_EQ:
	case PRED_IN:
		return known_condition(c, r, k, out, arena);
	default:
		return false;
	}
}
