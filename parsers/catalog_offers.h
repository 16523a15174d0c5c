#ifndef PARSERS_CATALOG_OFFERS_H
#define PARSERS_CATALOG_OFFERS_H
/*
 * What only a snapshot knows of the schema: all of it where no schema was read, else indexes that the dump lacks
 * (invalid ones are never dumped). A snapshot has no types of columns but those that sequences number.
 */
#include "parsers/catalog_build.h"

/* Before tables are linked. */
void catalog_take_offers(struct catalog *c);

#endif
