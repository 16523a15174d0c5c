#ifndef ANALYSIS_FINDING_H
#define ANALYSIS_FINDING_H
/*
 * A finding: what a rule saw, on what evidence, what to do about it, what that brings and what it costs. In the report
 * it is a recommendation. Findings are values: rules fill them in, ranking orders them, renderers print them.
 */
#include "base/err.h"
#include "base/str.h"
#include "parsers/catalog.h"

enum finding_severity { SEVERITY_FINDING_INFO, SEVERITY_FINDING_WARNING, SEVERITY_FINDING_CRITICAL };
extern const char *const finding_severity_names[]; /* info warning critical */

/* On what the benefit rests, weakest first. */
enum finding_basis { BASIS_INFERRED, BASIS_MODELLED, BASIS_MEASURED };
extern const char *const finding_basis_names[]; /* inferred modelled measured */

enum finding_category { CATEGORY_INDEX, CATEGORY_QUERY, CATEGORY_PLAN, CATEGORY_TABLE, CATEGORY_SERVER };
extern const char *const finding_category_names[];

/* One measured number behind a finding, with where it was seen. */
struct evidence {
	struct str what;   /* "rows removed by filter", "calls", … */
	struct str value;  /* formatted with its unit: "318,911", "52.7 ms" */
	struct str source; /* "plans/x.json", "session 4523 at …", "snapshot"; may be empty */
};

struct rule;

/* What the recommended indexes leave of a statement's time, from 0 to 1. */
struct pattern_left {
	uint64_t pattern;
	double left;
};

struct finding {
	const struct rule *rule;
	uint64_t id;   /* stable between runs: from rule, object and columns */
	unsigned rank; /* from 1, set by ranking */
	enum finding_severity severity;
	unsigned confidence;  /* per mille */
	struct str title;     /* imperative: "Create an index on orders (customer_id, created_at)" */
	struct str rationale; /* one or two sentences with the numbers that matter */
	struct str table;     /* "schema.table", or empty */
	struct str *columns;
	size_t columns_n;
	struct evidence *evidence;
	size_t evidence_n, evidence_cap;
	uint64_t *patterns; /* report ids, most helped first */
	size_t patterns_n, patterns_cap;
	struct pattern_left *left; /* of an index: of the patterns that it serves */
	size_t left_n, left_cap;
	uint64_t weight_us; /* time of those patterns in the log, or of one execution: ranks what promises nothing */
	int64_t benefit_us_per_day;
	double benefit_relative; /* share of the served patterns' time that is saved, 0 to 1 */
	enum finding_basis basis;
	double index_bytes;           /* added; negative when freed; 0: none */
	int64_t write_us_per_day;     /* added; negative when saved */
	struct str *apply, *rollback; /* SQL statements without the final ';', in order */
	size_t apply_n, rollback_n, apply_cap, rollback_cap;
	bool apply_commented; /* too uncertain to run as it is: printed as a comment */
	struct index *index;  /* the index it creates or drops, or NULL */
};

#endif
