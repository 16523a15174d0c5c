#include "base/base.h"

#include "analysis/index_size.h"

#include <math.h>

#define LEAF_BYTES ((8192.0 - 24 - 16) * 0.9)
#define INNER_BYTES ((8192.0 - 40) * 0.7)
#define GIST_FILL 0.8
#define POSTING_BYTES 812.0 /* a posting tuple takes at most a tenth of a page */

struct type_facts {
	struct str name;
	double width;
	unsigned align;
	bool dedup;
};

/* Names as format_type() prints them, without the length modifier. */
static const struct type_facts types[] = {
	{STR_INIT("boolean"), 1, 1, true},
	{STR_INIT("\"char\""), 1, 1, true},
	{STR_INIT("smallint"), 2, 2, true},
	{STR_INIT("integer"), 4, 4, true},
	{STR_INIT("oid"), 4, 4, true},
	{STR_INIT("date"), 4, 4, true},
	{STR_INIT("real"), 4, 4, false},
	{STR_INIT("bigint"), 8, 8, true},
	{STR_INIT("double precision"), 8, 8, false},
	{STR_INIT("money"), 8, 8, true},
	{STR_INIT("timestamp"), 8, 8, true},
	{STR_INIT("time"), 8, 8, true},
	{STR_INIT("uuid"), 16, 1, true},
	{STR_INIT("interval"), 16, 8, true},
	{STR_INIT("numeric"), 8, 1, false},
	{STR_INIT("inet"), 7, 1, true},
	{STR_INIT("cidr"), 7, 1, true},
	{STR_INIT("point"), 16, 8, false},
	{STR_INIT("box"), 32, 8, false},
	{STR_INIT("tstzrange"), 22, 1, false},
	{STR_INIT("tsrange"), 22, 1, false},
	{STR_INIT("daterange"), 14, 1, false},
	{STR_INIT("int4range"), 14, 1, false},
	{STR_INIT("int8range"), 22, 1, false},
	{STR_INIT("jsonb"), 120, 1, false},
	{STR_INIT("json"), 120, 1, false},
	{STR_INIT("tsvector"), 200, 1, false},
	{STR_INIT("text"), 20, 1, true},
	{STR_INIT("character"), 17, 1, true},
	{STR_INIT("bytea"), 33, 1, true},
};

static struct type_facts facts_of(struct str type)
{
	struct type_facts best = {STR("?"), 32, 1, true};
	if (str_ends(type, STR("[]")))
		return (struct type_facts){STR("[]"), 45, 1, false};
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_starts(type, types[i].name) &&
		    (type.n == types[i].name.n || type.p[types[i].name.n] == ' ' || type.p[types[i].name.n] == '('))
			return types[i];
	return best;
}

/* "character varying(40)" holds 40 bytes at most and, on average, about half of that. */
static double declared_width(struct str type)
{
	ptrdiff_t open = str_find_char(type, '(');
	uint64_t n;
	if (open < 0 || !str_starts(type, STR("character")))
		return 0;
	struct str inside = str_head(str_skip(type, (size_t)open + 1), type.n - (size_t)open - 2);
	return str_to_u64(inside, &n) ? MIN((double)n / 2 + 1, 33.0) : 0;
}

double type_width(struct str type)
{
	double declared = declared_width(type);
	return declared > 0 ? declared : facts_of(type).width;
}

double column_width(const struct column *c)
{
	return c->stats.source != STAT_FROM_NONE && c->stats.avg_width > 0 ? c->stats.avg_width : type_width(c->type);
}

double column_distinct(const struct column *c, double table_rows)
{
	double n = c->stats.source != STAT_FROM_NONE ? c->stats.n_distinct : 0;
	if (n < 0)
		return MAX(1.0, -n * MAX(table_rows, 1.0));
	return table_rows > 0 ? MIN(n, table_rows) : n;
}

/* Times hardly ever meet, and what is searched by its text mostly is a name. */
static double unknown_distinct(const struct column *c, double table_rows)
{
	if (str_starts(c->type, STR("timestamp")))
		return table_rows;
	return str_eq(c->type, STR("text")) || str_starts(c->type, STR("character varying")) ? table_rows / 2
											     : table_rows / 4;
}

struct size_column size_column_of(const struct column *c, double table_rows)
{
	struct type_facts facts = facts_of(c->type);
	double distinct = column_distinct(c, table_rows);
	if (distinct <= 0)
		distinct = MAX(1.0, unknown_distinct(c, table_rows));
	return (struct size_column){column_width(c), distinct, facts.align, facts.dedup};
}

static double align_up(double n, double to)
{
	return ceil(n / to) * to;
}

/* Bytes of the leaf entries of `per` rows with one key, as posting lists. */
static double posting_bytes(double tuple, double per)
{
	double most = MAX(1.0, floor((POSTING_BYTES - tuple) / 6));
	double full = floor(per / most), rest = per - full * most;
	double bytes = full * (align_up(tuple + 6 * most, 8) + 4);
	if (rest > 0.5)
		bytes += align_up(tuple + (rest > 1 ? 6 * rest : 0), 8) + 4;
	return bytes;
}

struct index_size index_size_btree(const struct size_column *columns, size_t keys_n, size_t include_n, double rows)
{
	double data = 0, distinct = 1;
	bool dedup = include_n == 0;
	for (size_t i = 0; i < keys_n + include_n; i++) {
		data = align_up(data, columns[i].align) + columns[i].width;
		if (i < keys_n)
			distinct *= MAX(columns[i].distinct, 1.0);
		dedup = dedup && columns[i].dedup;
	}
	rows = MAX(rows, 1.0);
	distinct = MIN(distinct, rows);
	double tuple = align_up(8 + data, 8);
	double bytes =
		dedup && rows / distinct >= 2 ? distinct * posting_bytes(tuple, rows / distinct) : rows * (tuple + 4);
	double leaves = MAX(1.0, ceil(bytes / LEAF_BYTES));
	double fanout = MAX(2.0, floor(INNER_BYTES / (tuple + 4)));
	struct index_size size = {.pages = leaves + 1, .tuples = rows};
	for (double level = leaves; level > 1; level = ceil(level / fanout)) {
		size.pages += ceil(level / fanout);
		size.height++;
	}
	return size;
}

struct index_size index_size_gist(const struct size_column *columns, size_t n, double rows)
{
	double data = 0;
	for (size_t i = 0; i < n; i++)
		data = align_up(data, columns[i].align) + columns[i].width;
	double tuple = align_up(8 + data, 8) + 4;
	double leaves = ceil(MAX(rows, 1.0) * tuple / (LEAF_BYTES * GIST_FILL));
	return (struct index_size){ceil(leaves * (1 + tuple / LEAF_BYTES)) + 1, MAX(rows, 1.0), 2};
}

struct index_size index_size_gin(double rows, double elements, double width)
{
	/* Posting lists are compressed to about 3 bytes an entry; the keys themselves are met again and again. */
	double bytes = rows * (elements * 3 + width * 0.3);
	return (struct index_size){ceil(bytes / LEAF_BYTES) + 2, MAX(rows * elements, 1.0), 2};
}

struct index_size index_size_brin(double table_pages)
{
	double ranges = ceil(table_pages / 128) + 1;
	return (struct index_size){ceil(ranges * 32 / 8100) + 3, ranges, 0};
}
