#include "cmd/pattern_filter.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "analysis/workload_filter.h"
#include "base/base.h"

/* Enough for any sane expression on any query; what needs more is told. */
#define MATCH_LIMIT 1000000

struct regex {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

static struct regex regex_open(struct str text)
{
	int code;
	PCRE2_SIZE at;
	struct regex r = {0};
	if (!text.n)
		return r;
	r.code = pcre2_compile((PCRE2_SPTR)text.p, text.n, PCRE2_CASELESS, &code, &at, NULL);
	if (!r.code)
		BUG("a regular expression that was accepted as an option does not compile");
	r.data = pcre2_match_data_create_from_pattern(r.code, NULL);
	r.limits = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(r.limits, MATCH_LIMIT);
	return r;
}

static void regex_close(struct regex *r)
{
	pcre2_match_context_free(r->limits);
	pcre2_match_data_free(r->data);
	pcre2_code_free(r->code);
}

struct pattern_choice {
	struct regex include, exclude;
	const struct pattern *too_hard; /* a query on which an expression gave up */
};

static bool matches(struct pattern_choice *choice, const struct regex *r, const struct pattern *p)
{
	int rc = pcre2_match(r->code, (PCRE2_SPTR)p->query.p, p->query.n, 0, 0, r->data, r->limits);
	if (rc < PCRE2_ERROR_NOMATCH)
		choice->too_hard = p;
	return rc >= 0;
}

static bool is_wanted(void *context, const struct pattern *p)
{
	struct pattern_choice *choice = context;
	if (choice->include.code && !matches(choice, &choice->include, p))
		return false;
	return !choice->exclude.code || !matches(choice, &choice->exclude, p);
}

bool pattern_filter(struct workload *w, const struct options *o, struct err *err)
{
	struct pattern_choice choice = {.include = regex_open(o->include), .exclude = regex_open(o->exclude)};
	if (choice.include.code || choice.exclude.code)
		workload_filter(w, is_wanted, &choice);
	regex_close(&choice.include);
	regex_close(&choice.exclude);
	if (!choice.too_hard)
		return true;
	err_set(err, ERR_USAGE, "the regular expression needs too many steps on \"%.*s\"",
		STR_ARG(str_head(choice.too_hard->query, 100)));
	return err_hint(err, "write it without nested repetitions");
}
