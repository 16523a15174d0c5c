#ifndef PARSERS_CATALOG_PARTITION_H
#define PARSERS_CATALOG_PARTITION_H
/*
 * Indexes of partitioned tables. The server gives every partition a copy of each index, primary key and unique
 * constraint of its parent, unless the partition has an equal one, which is attached then. One made ON ONLY the parent
 * goes to partitions that come later. Dumps spell all of that out; hand-written schemas and migrations rely on it.
 */
#include "parsers/catalog_build.h"

/* Makes what partitions lack, with the names that the server would choose. After tables and indexes are linked. */
void catalog_copy_to_partitions(struct catalog *c);

#endif
