#ifndef PARSERS_CATALOG_SEQUENCES_H
#define PARSERS_CATALOG_SEQUENCES_H
/* Sequences and domains when all is read: sequences find their columns, columns the type behind their domain. */
#include "parsers/catalog_build.h"

/* After tables are listed. */
void catalog_link_sequences(struct catalog *c);
void catalog_resolve_domains(struct catalog *c);

#endif
