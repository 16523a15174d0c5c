#include "analysis/index_compare.h"

#include "analysis/index_condition.h"
#include "base/base.h"

#define MAX_PARTITION_DEPTH 20

const char *const index_need_texts[] = {
	[NEED_NONE] = "",
	[NEED_CONSTRAINT] = "backs a constraint",
	[NEED_UNIQUE] = "keeps values unique",
	[NEED_FOREIGN_KEY] = "is what a foreign key refers to",
	[NEED_REPLICA_IDENTITY] = "is the replica identity",
	[NEED_PARTITION] = "belongs to a partitioned index",
	[NEED_EXTENSION] = "belongs to a table that an extension manages",
};

static bool same_term(const struct index_key *a, const struct index_key *b)
{
	return a->column == b->column && str_eq(a->expression, b->expression) && str_eq(a->opclass, b->opclass) &&
	       str_eq(a->collation, b->collation);
}

/* Keys of `a` lead those of `b`, in the same order or in the opposite. */
static bool keys_lead(const struct index *a, const struct index *b)
{
	bool same = true, opposite = true;
	if (a->keys_n > b->keys_n)
		return false;
	for (size_t i = 0; i < a->keys_n; i++) {
		const struct index_key *x = &a->keys[i], *y = &b->keys[i];
		if (!same_term(x, y))
			return false;
		same = same && x->desc == y->desc && x->nulls_first == y->nulls_first;
		opposite = opposite && x->desc != y->desc && x->nulls_first != y->nulls_first;
	}
	return same || opposite;
}

static bool holds_column(const struct index *index, const struct column *column)
{
	for (size_t i = 0; i < index->keys_n; i++)
		if (index->keys[i].column == column)
			return true;
	for (size_t i = 0; i < index->include_n; i++)
		if (index->include[i] == column)
			return true;
	return false;
}

static bool payload_in(const struct index *a, const struct index *b)
{
	for (size_t i = 0; i < a->include_n; i++)
		if (!holds_column(b, a->include[i]))
			return false;
	return true;
}

static bool is_btree(const struct index *index)
{
	return str_eq(index->method, STR("btree"));
}

enum index_relation index_compare(const struct index *a, const struct index *b, struct arena *arena)
{
	if (a == b || a->table != b->table || b->invalid || !str_eq(a->method, b->method))
		return INDEX_APART;
	if (!keys_lead(a, b) || !payload_in(a, b))
		return INDEX_APART;
	bool same_keys = a->keys_n == b->keys_n;
	bool equal = same_keys && payload_in(b, a) && a->include_n == b->include_n;
	/* What a storage parameter changes is no fill factor in other methods: pages a range, signature lengths. */
	if (!is_btree(a) && (!equal || !str_eq(a->with, b->with) || !str_eq(a->predicate, b->predicate)))
		return INDEX_APART;
	if (!index_predicate_implies(a->predicate, b->predicate, arena))
		return INDEX_APART;
	if (!str_eq(a->predicate, b->predicate))
		return INDEX_PART_OF;
	return equal ? INDEX_EQUAL : INDEX_LEADS;
}

static bool same_columns(const struct index *index, struct column *const *columns, size_t n)
{
	if (index->keys_n != n || index->predicate.n)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		for (size_t k = 0; k < index->keys_n; k++)
			found = found || index->keys[k].column == columns[i];
		if (!found)
			return false;
	}
	return true;
}

static bool is_referred_to(const struct index *a)
{
	const struct table *t = a->table;
	for (size_t i = 0; i < t->referenced_by_n && a->unique; i++)
		if (same_columns(a, t->referenced_by[i]->referenced, t->referenced_by[i]->referenced_n))
			return true;
	return false;
}

/* Whether `cover` keeps unique what `a` keeps unique: the same columns, the same rows, NULLs treated alike. */
static bool keeps_unique(const struct index *cover, const struct index *a)
{
	return cover && cover->unique && cover->keys_n == a->keys_n && str_eq(cover->predicate, a->predicate) &&
	       (cover->nulls_not_distinct || !a->nulls_not_distinct) &&
	       !(cover->constraint && cover->constraint->deferrable && !(a->constraint && a->constraint->deferrable));
}

enum index_need index_need(const struct index *a, const struct index *cover)
{
	bool replaced = keeps_unique(cover, a);
	if (a->parent)
		return NEED_PARTITION;
	/* TimescaleDB's chunks: their indexes come and go with the hypertable's. */
	if (str_starts(a->schema, STR("_timescaledb_")))
		return NEED_EXTENSION;
	if (a->replica_identity)
		return NEED_REPLICA_IDENTITY;
	if (a->constraint)
		return NEED_CONSTRAINT;
	if (a->unique && !replaced)
		return is_referred_to(a) ? NEED_FOREIGN_KEY : NEED_UNIQUE;
	return NEED_NONE;
}

/* Of two equal indexes the one with the higher rank stays; then the one whose name sorts first. */
static unsigned rank_of(const struct index *index)
{
	const struct constraint *c = index->constraint;
	if (c)
		return c->kind == CONSTRAINT_PRIMARY ? 7 : 6;
	if (index->parent || index->replica_identity)
		return 5;
	return index->unique * 4u + index->clustered * 2u + (index->comment.n > 0);
}

static bool stays_before(const struct index *a, const struct index *b)
{
	unsigned rank_a = rank_of(a), rank_b = rank_of(b);
	if (rank_a != rank_b)
		return rank_a > rank_b;
	return str_cmp(a->name, b->name) < 0;
}

/* Whether `b` makes `a` needless. Equal ones make each other needless, so only the one that stays counts. */
static bool is_covered_by(const struct index *a, const struct index *b, enum index_relation *relation,
			  struct arena *arena)
{
	*relation = index_compare(a, b, arena);
	if (*relation == INDEX_APART || index_need(a, b) != NEED_NONE)
		return false;
	bool mutual = *relation == INDEX_EQUAL && index_need(b, a) == NEED_NONE;
	/* A partition's index may be dropped with its parent's: it is no ground to stand on for one that is not part.
	 */
	return !mutual || stays_before(b, a);
}

static bool has_cover(const struct index *a, struct arena *arena)
{
	enum index_relation relation;
	for (size_t i = 0; i < a->table->indexes_n; i++)
		if (is_covered_by(a, a->table->indexes[i], &relation, arena))
			return true;
	return false;
}

const struct index *index_cover(const struct index *a, enum index_relation *relation, struct arena *arena)
{
	const struct index *best = NULL;
	*relation = INDEX_APART;
	for (size_t i = 0; i < a->table->indexes_n; i++) {
		const struct index *b = a->table->indexes[i];
		enum index_relation r;
		if (!is_covered_by(a, b, &r, arena) || has_cover(b, arena))
			continue;
		bool better = !best || r < *relation || (r == *relation && b->keys_n < best->keys_n) ||
			      (r == *relation && b->keys_n == best->keys_n && stays_before(b, best));
		if (better) {
			best = b;
			*relation = r;
		}
	}
	return best;
}

/* By name: the index may be a partition's, the key its parent's. */
static bool is_key_column(const struct constraint *key, const struct column *column)
{
	for (size_t i = 0; i < key->columns_n; i++)
		if (str_eq(key->columns[i]->name, column->name))
			return true;
	return false;
}

/* The look-up asks for col = $1, which implies "col IS NOT NULL" and nothing else. */
static bool predicate_fits(const struct index *index, const struct constraint *key, struct arena *arena)
{
	struct index_tests tests = index_tests_of(index->predicate, arena);
	for (size_t i = 0; i < tests.n; i++) {
		const struct column *column = table_column(index->table, tests.items[i].column);
		if (!tests.items[i].not_null || !column || !is_key_column(key, column))
			return false;
	}
	return true;
}

enum key_support index_supports_key(const struct index *index, const struct constraint *key, struct arena *arena)
{
	bool hash = str_eq(index->method, STR("hash"));
	size_t leading = 0;
	if (index->invalid || !(is_btree(index) || (hash && key->columns_n == 1)) || !predicate_fits(index, key, arena))
		return SUPPORT_NONE;
	while (leading < index->keys_n && leading < key->columns_n && index->keys[leading].column &&
	       !index->keys[leading].collation.n && is_key_column(key, index->keys[leading].column))
		leading++;
	if (leading == key->columns_n)
		return SUPPORT_FULL;
	return leading ? SUPPORT_PART : SUPPORT_NONE;
}

/* Of a partitioned table: by its own index, or by one of each partition. */
static enum key_support table_support(const struct table *t, const struct constraint *key, int depth,
				      const struct index **by, struct arena *arena)
{
	enum key_support best = SUPPORT_NONE, worst = SUPPORT_FULL;
	const struct index *of_partition = NULL;
	*by = NULL;
	for (size_t i = 0; i < t->indexes_n; i++) {
		enum key_support s = index_supports_key(t->indexes[i], key, arena);
		if (s > best) {
			best = s;
			*by = t->indexes[i];
		}
	}
	for (size_t i = 0; i < t->partitions_n && worst > best && depth < MAX_PARTITION_DEPTH; i++)
		worst = MIN(worst, table_support(t->partitions[i], key, depth + 1, &of_partition, arena));
	if (!t->partitions_n || worst <= best)
		return best;
	*by = of_partition;
	return worst;
}

enum key_support key_support(const struct constraint *key, const struct index **by, struct arena *arena)
{
	return table_support(key->table, key, 0, by, arena);
}
