#include "parsers/pg_tree.h"

#include <pg_query.h>
#include <pthread.h>

#include "base/base.h"

#define LARGE_STACK_BYTES ((size_t)512 << 20)

/* Whether this thread has the large stack: a property of the thread, like the stack itself. */
static _Thread_local bool on_large_stack;

struct call {
	void (*body)(void *argument);
	void *argument;
};

static void *run_call(void *context)
{
	struct call *call = context;
	on_large_stack = true;
	call->body(call->argument);
	return NULL;
}

void pg_on_large_stack(void (*body)(void *argument), void *argument)
{
	struct call call = {body, argument};
	pthread_attr_t attributes;
	pthread_t thread;
	if (on_large_stack) {
		body(argument);
		return;
	}
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, LARGE_STACK_BYTES);
	if (pthread_create(&thread, &attributes, run_call, &call) != 0)
		err_out_of_memory(LARGE_STACK_BYTES);
	pthread_attr_destroy(&attributes);
	pthread_join(thread, NULL);
}

/* One parse or fingerprint, as handed to the large stack. */
struct request {
	struct str sql;
	bool fingerprint_only;
	cJSON *tree;
	uint64_t fingerprint;
	bool ok;
	struct err *err;
};

/* libpg_query counts characters from 1; everything here counts bytes from 0. */
static uint64_t byte_of_character(struct str sql, int character)
{
	size_t i = 0;
	for (int c = 1; c < character && i < sql.n; c++)
		for (i++; i < sql.n && ((unsigned char)sql.p[i] & 0xc0) == 0x80;)
			i++;
	return i;
}

static bool fail(struct request *r, const PgQueryError *error)
{
	err_set(r->err, ERR_UNSUPPORTED, "%s", error->message ? error->message : "syntax error");
	if (r->err && error->cursorpos > 0)
		r->err->at.byte = byte_of_character(r->sql, error->cursorpos);
	return false;
}

static bool parse_text(struct request *r, const char *text)
{
	PgQueryParseResult result = pg_query_parse(text);
	bool ok = result.error ? fail(r, result.error) : true;
	if (ok) {
		r->tree = cJSON_Parse(result.parse_tree);
		ok = r->tree || err_set(r->err, ERR_LIMIT, "statement is nested too deeply");
	}
	pg_query_free_parse_result(result);
	return ok;
}

static bool fingerprint_text(struct request *r, const char *text)
{
	PgQueryFingerprintResult result = pg_query_fingerprint(text);
	bool ok = result.error ? fail(r, result.error) : true;
	if (ok)
		r->fingerprint = result.fingerprint;
	pg_query_free_fingerprint_result(result);
	return ok;
}

static void serve(void *argument)
{
	struct request *r = argument;
	struct arena scratch = {0};
	const char *text = arena_strdup(r->sql, &scratch).p;
	r->ok = r->fingerprint_only ? fingerprint_text(r, text) : parse_text(r, text);
	arena_release(&scratch);
}

static bool request(struct request *r)
{
	if (r->sql.n > PG_TREE_MAX_BYTES)
		return err_set(r->err, ERR_LIMIT, "statement of %zu bytes is too long to parse", r->sql.n);
	if (str_find_char(r->sql, '\0') >= 0)
		return err_set(r->err, ERR_DAMAGED, "statement contains a zero byte");
	pg_on_large_stack(serve, r);
	return r->ok;
}

cJSON *pg_tree_parse(struct str sql, struct err *err)
{
	struct request r = {.sql = sql, .err = err};
	return request(&r) ? r.tree : NULL;
}

bool pg_tree_fingerprint(struct str sql, uint64_t *fingerprint, struct err *err)
{
	struct request r = {.sql = sql, .fingerprint_only = true, .err = err};
	if (!request(&r))
		return false;
	*fingerprint = r.fingerprint;
	return true;
}

const cJSON *pg_tree_statement(const cJSON *tree)
{
	const cJSON *first = cJSON_GetArrayItem(pg_get(tree, "stmts"), 0);
	return pg_get(first, "stmt");
}

const char *pg_node_kind(const cJSON *node)
{
	return cJSON_IsObject(node) && node->child && node->child->string ? node->child->string : "";
}

bool pg_node_is(const cJSON *node, const char *kind)
{
	return strcmp(pg_node_kind(node), kind) == 0;
}

const cJSON *pg_node(const cJSON *node)
{
	return cJSON_IsObject(node) ? node->child : NULL;
}

const cJSON *pg_get(const cJSON *inner, const char *field)
{
	return cJSON_IsObject(inner) ? cJSON_GetObjectItemCaseSensitive(inner, field) : NULL;
}

struct str pg_text(const cJSON *inner, const char *field)
{
	return str_from(cJSON_GetStringValue(pg_get(inner, field)));
}

bool pg_flag(const cJSON *inner, const char *field)
{
	return cJSON_IsTrue(pg_get(inner, field));
}

int pg_int(const cJSON *inner, const char *field, int absent)
{
	const cJSON *value = pg_get(inner, field);
	return cJSON_IsNumber(value) ? value->valueint : absent;
}

int pg_location(const cJSON *inner)
{
	/* Location 0 is printed as absent, as any 0 is. */
	return cJSON_IsObject(inner) ? pg_int(inner, "location", 0) : -1;
}

struct str pg_string(const cJSON *node)
{
	return pg_node_is(node, "String") ? pg_text(pg_node(node), "sval") : str_of(NULL, 0);
}

struct str pg_last_string(const cJSON *list)
{
	struct str last = {0};
	const cJSON *item;
	PG_EACH (item, list)
		last = pg_string(item);
	return last;
}

const cJSON *pg_output_column(const cJSON *node, const cJSON *targets)
{
	const cJSON *inner = pg_node(node), *target;
	int number = pg_int(pg_get(inner, "ival"), "ival", -1), i = 0;
	struct str name = {0};
	if (pg_node_is(node, "ColumnRef") && cJSON_GetArraySize(pg_get(inner, "fields")) == 1)
		name = pg_last_string(pg_get(inner, "fields"));
	PG_EACH (target, targets) {
		const cJSON *res = pg_node(target);
		i++;
		if ((pg_node_is(node, "A_Const") && i == number) || (name.n && str_eq(pg_text(res, "name"), name)))
			return pg_get(res, "val");
	}
	return NULL;
}
