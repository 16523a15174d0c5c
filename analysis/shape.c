#include "base/base.h"

#include "analysis/shape.h"
#include "analysis/tree_fingerprint.h"
#include "parsers/pg_tree.h"

struct shape *shape_parse(struct str normalized, const struct catalog *catalog, struct arena *arena)
{
	struct shape *shape = ARENA_NEW(struct shape, arena);
	(void)catalog;
	cJSON *tree = pg_tree_parse(normalized, &shape->error);
	if (!tree)
		return shape;
	shape->parsed = true;
	shape->fingerprint = tree_fingerprint(tree);
	cJSON_Delete(tree);
	return shape;
}
