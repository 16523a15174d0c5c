#include "analysis/attach.h"

#include "analysis/scan.h"
#include "analysis/tree_fingerprint.h"
#include "base/base.h"
#include "base/buf.h"
#include "parsers/pg_tree.h"

void attacher_open(struct attacher *a, const struct workload *w)
{
	*a = (struct attacher){.workload = w};
	for (size_t i = 0; i < w->patterns_n; i++) {
		struct pattern *p = w->patterns[i];
		map_put(&a->by_text, p->query, p);
		for (size_t k = 0; k < p->query_ids_n; k++)
			u64_map_put(&a->by_query_id, (uint64_t)p->query_ids[k], p);
	}
}

void attacher_close(struct attacher *a)
{
	map_release(&a->by_text);
	u64_map_release(&a->by_query_id);
}

/* Comments and blanks at the start, as far as they go. */
static struct str skip_blank(struct str s)
{
	for (;;) {
		struct str line, before = s;
		s = str_trim(s);
		if (str_starts(s, STR("--"))) {
			s = str_cut(&s, '\n', &line) ? s : STR("");
		} else if (str_starts(s, STR("/*"))) {
			ptrdiff_t end = str_find(s, STR("*/"));
			s = end < 0 ? STR("") : str_skip(s, (size_t)end + 2);
		}
		if (s.n == before.n)
			return s;
	}
}

static bool take_word(struct str *s, struct str word)
{
	struct str rest = str_skip(*s, word.n);
	char next = rest.n ? rest.p[0] : ' ';
	if (!str_starts_nocase(*s, word) || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_')
		return false;
	*s = skip_blank(rest);
	return true;
}

struct str attach_without_explain(struct str sql)
{
	struct str s = skip_blank(sql);
	if (!take_word(&s, STR("explain")))
		return s;
	if (s.n && s.p[0] == '(') {
		ptrdiff_t end = str_find_char(s, ')');
		return end < 0 ? s : skip_blank(str_skip(s, (size_t)end + 1));
	}
	while (take_word(&s, STR("analyze")) || take_word(&s, STR("analyse")) || take_word(&s, STR("verbose")))
		;
	return s;
}

static struct pattern *find_by_text(const struct attacher *a, struct str query)
{
	struct buf text = {0};
	query = attach_without_explain(query);
	if (!query.n)
		return NULL;
	scan_normalize(query, &a->workload->options.scan, &text);
	struct pattern *p = map_get(&a->by_text, buf_str(&text));
	cJSON *tree = p ? NULL : pg_tree_parse(buf_str(&text), NULL);
	if (tree)
		p = workload_pattern(a->workload, tree_fingerprint(tree));
	cJSON_Delete(tree);
	buf_release(&text);
	return p;
}

/* "plans/orders_of_customer.json:12" -> "orders_of_customer" */
static struct str stem_of(struct str source)
{
	ptrdiff_t slash = str_find_last(source, STR("/"));
	source = str_skip(source, (size_t)(slash + 1));
	ptrdiff_t dot = str_find_char(source, '.');
	return dot > 0 ? str_head(source, (size_t)dot) : source;
}

static bool hex_to_u64(struct str s, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *digit = s.p[i] ? strchr("0123456789abcdef", s.p[i]) : NULL;
		if (!digit)
			return false;
		*out = *out * 16 + (uint64_t)(digit - "0123456789abcdef") % 16;
	}
	return s.n == 16;
}

static bool mentions_table(const struct plan_node *n, struct str table)
{
	if (str_eq(n->relation, table))
		return true;
	for (size_t i = 0; i < n->children_n; i++)
		if (mentions_table(n->children[i], table))
			return true;
	return false;
}

/* All tables of the statement are in the plan, and the file is named after its words: a guess, if only one fits. */
static bool fits_by_name(const struct pattern *p, const struct plan *plan, struct str stem)
{
	if (!p->shape || !p->shape->accesses_n || stem.n < 4)
		return false;
	bool named = false;
	for (size_t i = 0; i < p->shape->accesses_n; i++) {
		struct str table = p->shape->accesses[i]->name;
		if (!mentions_table(plan->root, table))
			return false;
		named |= str_find(stem, table) >= 0 || str_find(table, stem) >= 0;
	}
	return named;
}

static struct pattern *find_by_name(const struct attacher *a, const struct plan *plan, struct str source)
{
	struct str stem = stem_of(source);
	uint64_t id;
	int64_t query_id;
	struct pattern *only = NULL;
	if (hex_to_u64(stem, &id) && workload_pattern(a->workload, id))
		return workload_pattern(a->workload, id);
	if (str_to_i64(stem, &query_id))
		return u64_map_get(&a->by_query_id, (uint64_t)query_id);
	for (size_t i = 0; i < a->workload->patterns_n; i++) {
		if (!fits_by_name(a->workload->patterns[i], plan, stem))
			continue;
		if (only)
			return NULL;
		only = a->workload->patterns[i];
	}
	return only;
}

struct pattern *attacher_find(const struct attacher *a, const struct plan *plan, struct str source, bool *by_file_name)
{
	*by_file_name = false;
	struct pattern *p = find_by_text(a, plan->query);
	if (!p && plan->query_id)
		p = u64_map_get(&a->by_query_id, (uint64_t)plan->query_id);
	if (!p && !plan->query.n) {
		p = find_by_name(a, plan, source);
		*by_file_name = p != NULL;
	}
	return p;
}
