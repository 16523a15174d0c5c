/*
 * The statistics snapshot: JSON of `pgassay snapshot-sql` (parsers/snapshot.sql), or plain pg_class/pg_stats JSON: an
 * object of arrays named after the system views (pg_class, pg_stats, pg_stat_user_tables, pg_stat_user_indexes,
 * pg_indexes, pg_settings) whose rows have the views' own column names. Both are read by one set of field tables, where
 * each field has the two spellings.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/snapshot_read.h"
#include "parsers/text_array.h"

const cJSON *snapshot_field(const cJSON *row, const char *name, const char *plain)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(row, name);
	return value || !plain ? value : cJSON_GetObjectItemCaseSensitive(row, plain);
}

struct str snapshot_text(const cJSON *row, const char *name, const char *plain)
{
	return str_from(cJSON_GetStringValue(snapshot_field(row, name, plain)));
}

struct str snapshot_kept_text(struct snapshot *s, const cJSON *row, const char *name, const char *plain)
{
	return arena_strdup(snapshot_text(row, name, plain), &s->c->arena);
}

double snapshot_number(const cJSON *row, const char *name, const char *plain, double absent)
{
	const cJSON *value = snapshot_field(row, name, plain);
	double parsed;
	if (cJSON_IsNumber(value))
		return value->valuedouble;
	return str_to_double(str_from(cJSON_GetStringValue(value)), &parsed) ? parsed : absent;
}

int64_t snapshot_time(const cJSON *row, const char *name)
{
	int64_t at_us;
	bool zone_known;
	return timestamp_parse(snapshot_text(row, name, NULL), &at_us, &zone_known) ? at_us : TIME_UNKNOWN;
}

static struct qname row_name(struct snapshot *s, const cJSON *row, const char *schema, const char *plain_schema,
			     const char *name, const char *plain_name)
{
	return (struct qname){snapshot_kept_text(s, row, schema, plain_schema),
			      snapshot_kept_text(s, row, name, plain_name)};
}

static bool kind_is(const cJSON *row, const char *kind, char relkind)
{
	struct str k = snapshot_text(row, "kind", "relkind");
	return str_eq(k, str_from(kind)) || (k.n == 1 && k.p[0] == relkind);
}

static void offer(struct snapshot *s, const cJSON *row, struct qname name)
{
	struct draft_offer *o = DRAFT_ADD(s->c, offers);
	bool index = kind_is(row, "index", 'i') || kind_is(row, "partitioned index", 'I');
	*o = (struct draft_offer){.name = name, .is_index = index};
	o->kind = kind_is(row, "partitioned table", 'p')   ? TABLE_PARTITIONED
		  : kind_is(row, "materialized view", 'm') ? TABLE_MATVIEW
		  : kind_is(row, "foreign table", 'f')     ? TABLE_FOREIGN
							   : TABLE_PLAIN;
	o->definition = snapshot_kept_text(s, row, "definition", "indexdef");
	o->table = (struct qname){name.schema, snapshot_kept_text(s, row, "table", "tablename")};
	o->primary = cJSON_IsTrue(snapshot_field(row, "is_primary", "indisprimary"));
	o->invalid = cJSON_IsFalse(snapshot_field(row, "is_valid", "indisvalid"));
	snapshot_read_bonds(s, row, o);
}

static struct draft_relation *relation(struct snapshot *s, struct qname name)
{
	struct draft_relation *r = draft_relation(s->c, name, STAT_FROM_SNAPSHOT);
	r->captured_us = s->captured_us;
	return r;
}

static void read_relation(struct snapshot *s, const cJSON *row)
{
	struct qname name = row_name(s, row, "schema", "nspname", "name", "relname");
	struct draft_relation *r = relation(s, name);
	r->rows = snapshot_number(row, "rows", "reltuples", STAT_NONE);
	r->pages = snapshot_number(row, "pages", "relpages", STAT_NONE);
	r->all_visible = snapshot_number(row, "allvisible", "relallvisible", STAT_NONE);
	r->bytes = snapshot_number(row, "bytes", NULL, STAT_NONE);
	offer(s, row, name);
}

/* Definitions stand apart in the plain form. */
static void read_index_definition(struct snapshot *s, const cJSON *row)
{
	struct qname name = row_name(s, row, "schemaname", NULL, "indexname", NULL);
	struct draft_offer *o = DRAFT_ADD(s->c, offers);
	*o = (struct draft_offer){.name = name, .is_index = true};
	o->definition = snapshot_kept_text(s, row, "indexdef", NULL);
	o->table = (struct qname){name.schema, snapshot_kept_text(s, row, "tablename", NULL)};
	/* The plain form does not say so, but the server's own name does. */
	o->primary = str_ends(name.name, STR("_pkey")) && str_starts(o->definition, STR("CREATE UNIQUE INDEX"));
}

static struct str *read_texts(struct snapshot *s, const cJSON *list, size_t *n)
{
	if (cJSON_IsString(list))
		return text_array_read(str_from(list->valuestring), n, &s->c->arena);
	struct str *items = ARENA_ARRAY(struct str, (size_t)cJSON_GetArraySize(list), &s->c->arena);
	const cJSON *item;
	char buffer[40];
	*n = 0;
	cJSON_ArrayForEach (item, list) {
		struct str value = str_from(cJSON_GetStringValue(item));
		if (cJSON_IsNumber(item))
			value = str_of(buffer, (size_t)snprintf(buffer, sizeof buffer, "%.17g", item->valuedouble));
		else if (cJSON_IsBool(item))
			value = cJSON_IsTrue(item) ? STR("t") : STR("f");
		items[(*n)++] = arena_strdup(value, &s->c->arena);
	}
	return items;
}

static double *read_numbers(struct snapshot *s, const cJSON *list, size_t *n)
{
	if (cJSON_IsString(list))
		return text_array_numbers(str_from(list->valuestring), n, &s->c->arena);
	double *items = ARENA_ARRAY(double, (size_t)cJSON_GetArraySize(list), &s->c->arena);
	const cJSON *item;
	*n = 0;
	cJSON_ArrayForEach (item, list)
		items[(*n)++] = cJSON_IsNumber(item) ? item->valuedouble : 0;
	return items;
}

static void read_column(struct snapshot *s, const cJSON *row)
{
	struct draft_column *d = DRAFT_ADD(s->c, columns);
	struct column_stats *stats = &d->stats;
	size_t n;
	*d = (struct draft_column){.table = row_name(s, row, "schema", "schemaname", "table", "tablename")};
	d->column = snapshot_kept_text(s, row, "column", "attname");
	d->inherited = cJSON_IsTrue(snapshot_field(row, "inherited", NULL));
	stats->source = STAT_FROM_SNAPSHOT;
	stats->null_frac = snapshot_number(row, "null_frac", NULL, 0);
	stats->avg_width = snapshot_number(row, "avg_width", NULL, 0);
	stats->n_distinct = snapshot_number(row, "n_distinct", NULL, 0);
	stats->correlation = snapshot_number(row, "correlation", NULL, 0);
	stats->has_correlation = cJSON_IsNumber(snapshot_field(row, "correlation", NULL));
	stats->mcv = read_texts(s, snapshot_field(row, "mcv", "most_common_vals"), &stats->mcv_n);
	stats->mcf = read_numbers(s, snapshot_field(row, "mcf", "most_common_freqs"), &n);
	stats->mcv_n = MIN(stats->mcv_n, n);
	stats->histogram = read_texts(s, snapshot_field(row, "histogram", "histogram_bounds"), &stats->histogram_n);
	stats->mce = read_texts(s, snapshot_field(row, "mce", "most_common_elems"), &stats->mce_n);
	stats->mcef = read_numbers(s, snapshot_field(row, "mcef", "most_common_elem_freqs"), &n);
	stats->mce_n = MIN(stats->mce_n, n);
}

static void read_table_counters(struct snapshot *s, const cJSON *row)
{
	struct draft_relation *r = relation(s, row_name(s, row, "schemaname", NULL, "relname", NULL));
	r->seq_scans = snapshot_number(row, "seq_scan", NULL, STAT_NONE);
	r->seq_rows = snapshot_number(row, "seq_tup_read", NULL, STAT_NONE);
	r->index_scans = snapshot_number(row, "idx_scan", NULL, STAT_NONE);
	r->inserts = snapshot_number(row, "n_tup_ins", NULL, STAT_NONE);
	r->updates = snapshot_number(row, "n_tup_upd", NULL, STAT_NONE);
	r->hot_updates = snapshot_number(row, "n_tup_hot_upd", NULL, STAT_NONE);
	r->deletes = snapshot_number(row, "n_tup_del", NULL, STAT_NONE);
	r->live = snapshot_number(row, "n_live_tup", NULL, STAT_NONE);
	r->dead = snapshot_number(row, "n_dead_tup", NULL, STAT_NONE);
	r->modified_since_analyze = snapshot_number(row, "n_mod_since_analyze", NULL, STAT_NONE);
	r->last_vacuum_us = snapshot_time(row, "last_vacuum");
	r->last_autovacuum_us = snapshot_time(row, "last_autovacuum");
	r->last_analyze_us = snapshot_time(row, "last_analyze");
	r->last_autoanalyze_us = snapshot_time(row, "last_autoanalyze");
}

static void read_index_counters(struct snapshot *s, const cJSON *row)
{
	struct draft_relation *r = relation(s, row_name(s, row, "schema", "schemaname", "index", "indexrelname"));
	r->scans = snapshot_number(row, "scans", "idx_scan", STAT_NONE);
	r->tuples_read = snapshot_number(row, "tuples_read", "idx_tup_read", STAT_NONE);
	r->tuples_fetched = snapshot_number(row, "tuples_fetched", "idx_tup_fetch", STAT_NONE);
}

static void add_setting(struct snapshot *s, struct str name, const cJSON *row)
{
	struct catalog *c = s->c;
	*ARENA_PUSH(c->settings, c->settings_n, c->settings_cap, &c->arena) =
		(struct setting){arena_strdup(name, &c->arena), snapshot_kept_text(s, row, "setting", NULL),
				 snapshot_kept_text(s, row, "unit", NULL)};
}

/* By name, or a list of rows. */
static void read_setting(struct snapshot *s, const cJSON *row)
{
	if (!s->newest)
		return;
	add_setting(s, row->string ? str_from(row->string) : snapshot_text(row, "name", NULL), row);
}

static void read_database(struct snapshot *s)
{
	struct catalog *c = s->c;
	const cJSON *database = snapshot_field(s->root, "database_stats", NULL);
	struct str version = snapshot_text(s->root, "version", NULL);
	s->captured_us = snapshot_time(s->root, "captured_at");
	s->newest = !c->has_snapshot || s->captured_us >= c->captured_at_us;
	if (!c->has_snapshot || s->captured_us < c->first_captured_at_us)
		c->first_captured_at_us = s->captured_us;
	c->has_snapshot = true;
	if (!s->newest)
		return;
	c->settings_n = 0;
	c->database = c->preferred_database = snapshot_kept_text(s, s->root, "database", NULL);
	c->database_bytes = snapshot_number(s->root, "database_bytes", NULL, STAT_NONE);
	c->server_version = (int)snapshot_number(s->root, "server_version_num", NULL, c->server_version);
	if (str_take(&version, STR("PostgreSQL ")))
		c->server_version = catalog_version(version);
	c->in_recovery = cJSON_IsTrue(snapshot_field(s->root, "in_recovery", NULL));
	c->captured_at_us = s->captured_us;
	c->stats_reset_us = snapshot_time(database, "stats_reset");
	c->blocks_hit = snapshot_number(database, "blks_hit", NULL, STAT_NONE);
	c->blocks_read = snapshot_number(database, "blks_read", NULL, STAT_NONE);
}

static const struct {
	const char *name, *plain;
	void (*read)(struct snapshot *s, const cJSON *row);
} sections[] = {
	{"relations", "pg_class", read_relation},
	{"columns", "pg_stats", read_column},
	{"table_stats", "pg_stat_user_tables", read_table_counters},
	{"index_stats", "pg_stat_user_indexes", read_index_counters},
	{"settings", "pg_settings", read_setting},
	{"constraints", NULL, snapshot_read_constraint},
	{"sequences", NULL, snapshot_read_sequence},
	{"pg_indexes", NULL, read_index_definition},
};

static void diagnose_left_out(struct snapshot *s, struct pos at, const struct catalog_sink *sink)
{
	const cJSON *item;
	cJSON_ArrayForEach (item, snapshot_field(s->root, "left_out", NULL)) {
		struct err err = {.at = at};
		err_set(&err, ERR_UNREADABLE, "snapshot is without %s", cJSON_GetStringValue(item));
		err.at = at;
		if (sink && sink->diagnostic)
			sink->diagnostic(sink->context, &err);
	}
}

bool snapshot_read(struct str json, struct pos at, struct catalog *c, const struct catalog_sink *sink, struct err *err)
{
	const char *end = NULL;
	cJSON *root = cJSON_ParseWithLengthOpts(json.p, json.n, &end, false);
	struct snapshot s = {.c = c, .root = root, .captured_us = TIME_UNKNOWN};
	if (!cJSON_IsObject(root)) {
		cJSON_Delete(root);
		err_set(err, ERR_DAMAGED, "snapshot is no valid JSON");
		if (err) {
			err->at = at;
			err->at.byte += end && json.n ? (uint64_t)(end - json.p) : 0;
		}
		return false;
	}
	catalog_begin(c);
	read_database(&s);
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		const cJSON *row;
		cJSON_ArrayForEach (row, snapshot_field(root, sections[i].name, sections[i].plain))
			sections[i].read(&s, row);
	}
	snapshot_read_statements(&s);
	diagnose_left_out(&s, at, sink);
	cJSON_Delete(root);
	return true;
}

bool snapshot_sniff(struct str head)
{
	struct str trimmed = str_trim(head);
	if (!str_starts(trimmed, STR("{")))
		return false;
	return str_find(head, STR("\"pgassay_snapshot\"")) >= 0 ||
	       (str_find(head, STR("\"pg_class\"")) >= 0 && str_find(head, STR("\"relname\"")) >= 0);
}
