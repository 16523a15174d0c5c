#ifndef PARSERS_CATALOG_DATABASES_H
#define PARSERS_CATALOG_DATABASES_H
/*
 * Several databases in one catalogue: a script of pg_dumpall, or archives of more than one. Each is read into drafts of
 * its own; at the end they are put together. A table that two databases have is taken from the one that the catalogue
 * prefers (the log's, or the snapshot's), else from the one that was read first, and counted in clashes_n.
 */
#include "parsers/catalog_build.h"

/* From now on definitions belong to that database; an empty name: to the one that has no name. */
void catalog_enter_database(struct catalog *c, struct str name);
/* Puts the drafts of all databases together. Before anything is linked. */
void catalog_join_databases(struct catalog *c);
/* Frees all drafts. */
void catalog_end(struct catalog *c);

#endif
