#include "base/base.h"

#include "analysis/index_model.h"
#include "base/buf.h"
#include "base/hash.h"
#include "parsers/pg_deparse.h"

#include <math.h>

#define STATE_VALUES 10.0
#define GUESSED_SHARE_MARGIN 3.0 /* a partial index may hold that many times the rows that were guessed */
#define DOCUMENT_VALUE_BYTES 9.0 /* data ->> 'key' */

const char *const index_method_names[] = {"btree", "gin", "brin", "hash", "gist", "other"};

static enum index_method method_of(struct str name)
{
	for (int i = 0; i < METHOD_OTHER; i++)
		if (str_eq(name, str_from(index_method_names[i])))
			return (enum index_method)i;
	return str_eq(name, STR("spgist")) ? METHOD_GIST : METHOD_OTHER;
}

/* "'open'" or "17": the value, when there is nothing else. */
static bool add_literal(struct known_values *out, struct str text)
{
	double number;
	struct str value = text = str_trim(text);
	if (text.n >= 2 && text.p[0] == '\'' && text.p[text.n - 1] == '\'')
		value = str_of(text.p + 1, text.n - 2);
	else if (!str_to_double(text, &number))
		return false;
	if (str_find_char(value, '\'') >= 0 || out->n == LITERAL_MAX_KNOWN)
		return false;
	out->hashes[out->n] = hash_bytes(value);
	out->values[out->n++] = value;
	return true;
}

static bool add_literals(struct known_values *out, struct str list)
{
	struct str one;
	while (str_cut(&list, ',', &one))
		if (!add_literal(out, one))
			return false;
	return add_literal(out, list);
}

/* Canonical text again as a condition: "deleted_at is null", "active", "status = 'open'", "status in ('a', 'b')". */
static struct index_condition condition_of(const struct table *t, struct str text, struct arena *arena)
{
	ptrdiff_t in = str_find(text, STR(" in ("));
	struct index_condition w = {.kind = PRED_OTHER, .text = text};
	struct str left = text, name;
	if (str_ends(text, STR(" is not null"))) {
		left = str_head(text, text.n - 12);
		w.kind = PRED_IS_NOT_NULL;
	} else if (str_ends(text, STR(" is null"))) {
		left = str_head(text, text.n - 8);
		w.kind = PRED_IS_NULL;
	} else if (str_take(&left, STR("not "))) {
		w.kind = PRED_FALSE;
	} else if (table_column(t, text)) {
		w.kind = PRED_TRUE;
	} else if (in > 0 && str_ends(text, STR(")"))) {
		left = str_head(text, (size_t)in);
		w.values = ARENA_NEW(struct known_values, arena);
		struct str list = str_skip(text, (size_t)in + 5);
		w.kind = add_literals(w.values, str_head(list, list.n - 1)) ? PRED_IN : PRED_OTHER;
	} else if (str_cut(&left, '=', &name)) {
		w.values = ARENA_NEW(struct known_values, arena);
		w.kind = add_literal(w.values, left) ? PRED_EQ : PRED_OTHER;
		left = str_trim(name);
	}
	w.term.column = table_column(t, left);
	if (!w.term.column)
		w.kind = PRED_OTHER;
	return w;
}

/* The conjuncts of a canonical predicate; AND binds tighter than anything that holds one without parentheses, but OR.
 */
static void split_predicate(struct model_index *x, struct str text, struct arena *arena)
{
	size_t cap = 0;
	int depth = 0;
	size_t from = 0;
	bool quoted = false;
	for (size_t i = 0; i <= text.n; i++) {
		bool end = i == text.n;
		if (!end && text.p[i] == '\'')
			quoted = !quoted;
		if (!end && !quoted)
			depth += (text.p[i] == '(') - (text.p[i] == ')');
		bool boundary = end || (!quoted && depth == 0 && str_starts(str_skip(text, i), STR(" and ")));
		if (!boundary)
			continue;
		struct str part = str_trim(str_of(text.p + from, i - from));
		if (part.n > 2 && part.p[0] == '(' && part.p[part.n - 1] == ')')
			part = str_of(part.p + 1, part.n - 2);
		*ARENA_PUSH(x->where, x->where_n, cap, arena) = condition_of(x->table, part, arena);
		from = i + 5;
	}
}

static double values_fraction(const struct column_view *v, const struct known_values *values)
{
	double sum = 0;
	for (size_t i = 0; i < values->n; i++) {
		struct sample_value value = {.hash = values->hashes[i]};
		sum += selectivity_equal(v, &value);
	}
	return MIN(sum, 1.0);
}

static double fraction_of(const struct query_context *c, const struct model_index *x, double rows)
{
	double fraction = 1;
	for (size_t i = 0; i < x->where_n; i++) {
		const struct index_condition *w = &x->where[i];
		struct column_view v =
			column_view_of(c->catalog, x->table, w->term.column, rows, (struct value_variety){0, 0});
		switch (w->kind) {
		case PRED_IS_NULL:
			fraction *= selectivity_null(&v);
			break;
		case PRED_IS_NOT_NULL:
			fraction *= 1 - selectivity_null(&v);
			break;
		case PRED_TRUE:
		case PRED_FALSE:
			fraction *= selectivity_boolean(&v, w->kind == PRED_TRUE);
			break;
		case PRED_EQ:
		case PRED_IN:
			fraction *= values_fraction(&v, w->values);
			break;
		default:
			fraction *= 0.2;
			break;
		}
	}
	return MAX(fraction, 1 / MAX(rows, 1.0));
}

struct model_index *index_model_of(const struct query_context *c, const struct index *x, struct arena *arena)
{
	enum index_method method = method_of(x->method);
	if (x->invalid || method == METHOD_OTHER || !x->keys_n)
		return NULL;
	struct model_index *m = ARENA_NEW(struct model_index, arena);
	*m = (struct model_index){.table = x->table,
				  .method = method,
				  .include_n = x->include_n,
				  .where_fraction = 1,
				  .unique = x->unique,
				  .existing = x};
	m->include = ARENA_ARRAY(const struct column *, x->include_n, arena);
	for (size_t i = 0; i < x->include_n; i++)
		m->include[i] = x->include[i];
	m->keys = ARENA_ARRAY(struct model_key, x->keys_n, arena);
	for (size_t i = 0; i < x->keys_n; i++) {
		const struct index_key *k = &x->keys[i];
		struct model_key *key = &m->keys[m->keys_n++];
		*key = (struct model_key){.opclass = k->opclass, .desc = k->desc, .nulls_first = k->nulls_first};
		key->term.column = k->column;
		if (!k->column)
			key->term.expression = pg_deparse_text(k->expression, x->table, arena);
	}
	if (x->predicate.n)
		split_predicate(m, pg_deparse_text(x->predicate, x->table, arena), arena);
	const struct heap_size *heap = query_table_size(c, x->table);
	m->where_fraction = x->rows >= 0 && heap->rows > 0 && x->predicate.n ? MIN(1.0, x->rows / heap->rows)
									     : fraction_of(c, m, heap->rows);
	index_model_measure(c, m);
	if (x->pages > 0)
		m->size.pages = x->pages;
	return m;
}

static bool is_document(const struct model_index *x)
{
	const struct term *t = &x->keys[0].term;
	return str_find(t->expression, STR("to_tsvector")) >= 0 ||
	       (t->column && !t->expression.n && str_eq(t->column->type, STR("tsvector")));
}

/* Entries of a GIN index for one row, and the bytes that are broken up for them. */
static void gin_entries(const struct model_index *x, double *elements, double *width)
{
	const struct column *column = x->keys[0].term.column;
	double bytes = column ? column_width(column) : 100;
	*width = 0;
	if (str_eq(x->keys[0].opclass, STR("gin_trgm_ops"))) {
		*elements = bytes + 1;
	} else if (column && str_eq(column->type, STR("jsonb"))) {
		*elements = MAX(1.0, bytes / 25);
		*width = bytes * 1.6;
	} else if (is_document(x)) { /* many of its words are met nowhere else */
		*elements = MAX(1.0, bytes / 8);
		*width = bytes * 2;
	} else {
		*elements = MAX(1.0, bytes / 15);
	}
}

/* What is only ever compared with the same few values is a kind or a state: each is met again and again. */
static bool is_state(const struct query_context *c, const struct column *column, double rows)
{
	return !query_has_statistics(column, rows) &&
	       (uintptr_t)u64_map_get(c->asked, (uint64_t)(uintptr_t)column) == ASKED_FEW;
}

static struct size_column measured_column(const struct query_context *c, const struct table *t,
					  const struct column *column, double rows)
{
	struct size_column s = size_column_of(column, rows);
	double learned = query_learned_distinct(c, t, column, rows);
	if (learned > 0)
		s.distinct = learned;
	else if (is_state(c, column, rows))
		s.distinct = MIN(rows, STATE_VALUES);
	return s;
}

/* A function of a column is about as wide as the column; a value out of a document is a short one. */
static struct size_column expression_column(const struct term *t, struct size_column column, double rows)
{
	column.align = 1;
	if (str_find(t->expression, STR("->")) >= 0)
		column = (struct size_column){DOCUMENT_VALUE_BYTES, MAX(1.0, rows / 2), 1, true};
	return column;
}

/* The columns of an index, keys and payload, as far as size goes. */
struct size_parts {
	struct size_column columns[48];
	bool guessed[48]; /* how many values there are */
	size_t n;
};

static void add_size_column(const struct query_context *c, const struct model_index *x, const struct column *column,
			    struct size_parts *parts)
{
	double rows = query_table_size(c, x->table)->rows;
	parts->guessed[parts->n] = !column || (!query_has_statistics(column, rows) && !is_state(c, column, rows) &&
					       query_learned_distinct(c, x->table, column, rows) <= 0);
	parts->columns[parts->n++] = column ? measured_column(c, x->table, column, rows)
					    : (struct size_column){24, MAX(1.0, rows / 2), 1, true};
}

static void size_parts_of(const struct query_context *c, const struct model_index *x, struct size_parts *parts)
{
	parts->n = 0;
	for (size_t i = 0; i < x->keys_n && i < 32; i++) {
		add_size_column(c, x, x->keys[i].term.column, parts);
		if (x->keys[i].term.expression.n)
			parts->columns[i] = expression_column(&x->keys[i].term, parts->columns[i],
							      query_table_size(c, x->table)->rows);
	}
	for (size_t i = 0; i < x->include_n && parts->n < ARRAY_LEN(parts->columns); i++)
		add_size_column(c, x, x->include[i], parts);
}

static struct index_size size_of(const struct query_context *c, const struct model_index *x,
				 const struct size_parts *parts, double rows)
{
	double elements, width;
	switch (x->method) {
	case METHOD_GIN:
		gin_entries(x, &elements, &width);
		return index_size_gin(rows, elements, width);
	case METHOD_BRIN:
		return index_size_brin(query_table_size(c, x->table)->pages);
	case METHOD_GIST:
		return index_size_gist(parts->columns, parts->n, rows);
	default:
		return index_size_btree(parts->columns, x->keys_n, parts->n - x->keys_n, rows);
	}
}

/* What a GIN index takes depends on how often its entries are met again, of which little is known. */
static double gin_margin(const struct model_index *x)
{
	const struct column *column = x->keys[0].term.column;
	if (x->method != METHOD_GIN)
		return 1;
	bool sized = column && column->stats.source != STAT_FROM_NONE && column->stats.avg_width > 0;
	if (is_document(x))
		return sized ? 2 : 2.5;
	return sized ? 1.2 : 1.5;
}

static bool predicate_is_guessed(const struct model_index *x, double rows)
{
	for (size_t i = 0; i < x->where_n; i++)
		if (!x->where[i].term.column || !query_has_statistics(x->where[i].term.column, rows))
			return true;
	return false;
}

/* The same index if there are more rows, and if values of which nothing is known hardly ever meet. */
static double most_bytes(const struct query_context *c, const struct model_index *x, struct size_parts *parts,
			 double rows)
{
	double all = query_table_size(c, x->table)->rows;
	if (x->where_n && predicate_is_guessed(x, all))
		rows = MIN(all, rows * GUESSED_SHARE_MARGIN);
	rows *= query_size_margin(c, x->table) * gin_margin(x);
	for (size_t i = 0; i < parts->n; i++)
		if (parts->guessed[i])
			parts->columns[i].distinct = sqrt(parts->columns[i].distinct * rows);
	return MAX(x->bytes, size_of(c, x, parts, rows).pages * COST_PAGE_BYTES);
}

static double correlation_of(const struct model_index *x)
{
	const struct column *first = x->keys[0].term.expression.n ? NULL : x->keys[0].term.column;
	double correlation = first && first->stats.has_correlation ? first->stats.correlation : 0;
	if (x->keys[0].desc)
		correlation = -correlation;
	return x->keys_n > 1 ? correlation * 0.75 : correlation;
}

void index_model_measure(const struct query_context *c, struct model_index *x)
{
	double rows = MAX(1.0, query_table_size(c, x->table)->rows * x->where_fraction);
	struct size_parts parts;
	size_parts_of(c, x, &parts);
	x->size = size_of(c, x, &parts, rows);
	x->bytes = x->size.pages * COST_PAGE_BYTES;
	x->bytes_most = most_bytes(c, x, &parts, rows);
	x->correlation = correlation_of(x);
}

static void sign_term(struct buf *b, const struct term *t)
{
	if (t->expression.n)
		buf_fmt(b, "(%.*s)", STR_ARG(t->expression));
	else if (t->column)
		buf_add(b, t->column->name);
}

struct str index_model_signature(const struct model_index *x, struct arena *arena)
{
	struct buf b = {0};
	buf_fmt(&b, "%.*s.%.*s %s", STR_ARG(x->table->schema), STR_ARG(x->table->name), index_method_names[x->method]);
	for (size_t i = 0; i < x->keys_n; i++) {
		buf_add(&b, STR(","));
		sign_term(&b, &x->keys[i].term);
		buf_fmt(&b, " %.*s%s%s", STR_ARG(x->keys[i].opclass), x->keys[i].desc ? " desc" : "",
			x->keys[i].nulls_first != x->keys[i].desc ? " nulls" : "");
	}
	for (size_t i = 0; i < x->include_n; i++)
		buf_fmt(&b, " include %.*s", STR_ARG(x->include[i]->name));
	for (size_t i = 0; i < x->where_n; i++)
		buf_fmt(&b, " where %.*s", STR_ARG(x->where[i].text));
	struct str signature = arena_strdup(buf_str(&b), arena);
	buf_release(&b);
	return signature;
}

static bool holds_column(const struct model_index *x, const struct column *column)
{
	for (size_t i = 0; i < x->keys_n; i++)
		if (!x->keys[i].term.expression.n && x->keys[i].term.column == column)
			return true;
	for (size_t i = 0; i < x->include_n; i++)
		if (x->include[i] == column)
			return true;
	return false;
}

static bool same_where(const struct model_index *a, const struct model_index *b)
{
	if (a->where_n != b->where_n)
		return false;
	for (size_t i = 0; i < a->where_n; i++)
		if (!str_eq(a->where[i].text, b->where[i].text))
			return false;
	return true;
}

bool index_model_covers(const struct model_index *wide, const struct model_index *narrow)
{
	if (wide->table != narrow->table || wide->method != narrow->method || wide->keys_n < narrow->keys_n ||
	    (wide->where_n && !same_where(wide, narrow)))
		return false;
	bool reversed = wide->keys[0].desc != narrow->keys[0].desc;
	for (size_t i = 0; i < narrow->keys_n; i++) {
		const struct model_key *a = &wide->keys[i], *b = &narrow->keys[i];
		if (!term_equal(&a->term, &b->term) || !str_eq(a->opclass, b->opclass) ||
		    (a->desc != b->desc) != reversed || (a->nulls_first != b->nulls_first) != reversed)
			return false;
	}
	for (size_t i = 0; i < narrow->include_n; i++)
		if (!holds_column(wide, narrow->include[i]))
			return false;
	return true;
}

static bool is_pattern_class(struct str opclass)
{
	return str_ends(opclass, STR("_pattern_ops"));
}

/* Addresses of one network lie side by side: the server turns ip << '10.0.0.0/8' into a range. */
static bool is_network_range(const struct clause *k)
{
	struct str op = k->predicate ? k->predicate->op : STR("");
	return k->term.column && str_eq(k->term.column->type, STR("inet")) &&
	       (str_eq(op, STR("<<")) || str_eq(op, STR("<<=")));
}

enum key_use clause_key_use(const struct clause *k, const struct model_key *key)
{
	if (k->or_group > 0 || !term_equal(&k->term, &key->term))
		return KEY_NONE;
	switch (k->kind) {
	case PRED_EQ:
	case PRED_IN:
	case PRED_IS_NULL:
	case PRED_TRUE:
	case PRED_FALSE:
		return KEY_EQUAL;
	case PRED_RANGE:
		return is_pattern_class(key->opclass) ? KEY_NONE : KEY_RANGE;
	case PRED_LIKE:
		return k->prefix && is_pattern_class(key->opclass) ? KEY_RANGE : KEY_NONE;
	case PRED_CONTAINS:
		return is_network_range(k) ? KEY_RANGE : KEY_NONE;
	default:
		return KEY_NONE;
	}
}

bool clause_implies(const struct clause *k, const struct index_condition *w)
{
	if (k->or_group > 0)
		return false;
	if (w->kind == PRED_OTHER)
		return k->predicate && str_eq(k->predicate->text, w->text);
	if (!term_equal(&k->term, &w->term))
		return false;
	if (w->kind == PRED_IS_NOT_NULL) /* every strict condition on the column implies it */
		return k->kind != PRED_IS_NULL && k->kind != PRED_OTHER;
	if (w->kind == PRED_EQ || w->kind == PRED_IN) {
		size_t picked[LITERAL_MAX_LIST];
		return (k->kind == PRED_EQ || k->kind == PRED_IN) && k->constant && k->literal &&
		       literal_identify(w->values, k->constant_hash, k->constant_length, picked);
	}
	return k->kind == w->kind;
}
