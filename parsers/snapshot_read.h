#ifndef PARSERS_SNAPSHOT_READ_H
#define PARSERS_SNAPSHOT_READ_H
/*
 * What the files that read a snapshot share: access to a row's fields, each under the snapshot's own name or under that
 * of the system view (`plain`, may be NULL).
 */
#include <cjson/cJSON.h>

#include "parsers/catalog_build.h"

struct snapshot {
	struct catalog *c;
	const cJSON *root;
	int64_t captured_us;
	bool newest; /* of those read so far: its settings and counters of the database count */
};

const cJSON *snapshot_field(const cJSON *row, const char *name, const char *plain);
/* Valid as long as the document. */
struct str snapshot_text(const cJSON *row, const char *name, const char *plain);
/* Kept in the catalogue's arena. */
struct str snapshot_kept_text(struct snapshot *s, const cJSON *row, const char *name, const char *plain);
/* Numbers come as numbers or, where JSON would round them, as strings. */
double snapshot_number(const cJSON *row, const char *name, const char *plain, double absent);
int64_t snapshot_time(const cJSON *row, const char *name);

/* snapshot_objects.c: rows of the sections that only the snapshot's own form has. */
void snapshot_read_constraint(struct snapshot *s, const cJSON *row);
void snapshot_read_sequence(struct snapshot *s, const cJSON *row);
/* pg_stat_statements, of the newest snapshot; needs the whole document for when it was reset and who may see it. */
void snapshot_read_statements(struct snapshot *s);
/* What a row of the relations says about an index or a table besides its size: parent, cluster, replica identity. */
void snapshot_read_bonds(struct snapshot *s, const cJSON *row, struct draft_offer *offer);

#endif
