#ifndef ANALYSIS_GIST_TYPE_H
#define ANALYSIS_GIST_TYPE_H
/*
 * Which types a GiST index searches by containment, overlap and nearness, and by which operator class: ranges and
 * multiranges, geometric types, network addresses (whose class is not the default one).
 */
#include "base/str.h"

/* False: none does. */
bool gist_type_class(struct str type, struct str *opclass);
/* Can it also give rows by their distance: ORDER BY column <-> point? */
bool gist_type_orders(struct str type);

#endif
