#ifndef ANALYSIS_INDEX_SIZE_H
#define ANALYSIS_INDEX_SIZE_H
/*
 * The size of an index that does not exist yet. For b-trees within a tenth of what CREATE INDEX makes, deduplication
 * (PostgreSQL 13 and later) included; for GIN and BRIN a rule of thumb.
 */
#include "base/base.h"
#include "parsers/catalog.h"

struct index_size {
	double pages, tuples;
	unsigned height; /* levels above the leaves */
};

/* One column of an index, key or payload. */
struct size_column {
	double width;    /* bytes, with the header of a varlena */
	double distinct; /* values among the index's rows */
	unsigned align;  /* 1, 2, 4 or 8 */
	bool dedup;      /* equal values are interchangeable: not numeric, float, jsonb, arrays */
};

struct size_column size_column_of(const struct column *c, double table_rows);
struct index_size index_size_btree(const struct size_column *columns, size_t keys_n, size_t include_n, double rows);
/* No order keeps its pages full, and nothing is stored once for many rows. */
struct index_size index_size_gist(const struct size_column *columns, size_t n, double rows);
/* `elements`: index entries a row; `width`: bytes a row that are indexed. */
struct index_size index_size_gin(double rows, double elements, double width);
struct index_size index_size_brin(double table_pages);

/* Bytes of a value when no statistics say: by type, PostgreSQL's get_typavgwidth(). */
double type_width(struct str type);
double column_width(const struct column *c);
/* Distinct values, from statistics; 0 when they do not say. */
double column_distinct(const struct column *c, double table_rows);

#endif
