/* A schema script from bytes to verdicts on its indexes: nothing may crash, and no index that stays is its own cover.
 */
#include "analysis/index_compare.h"
#include "analysis/index_ddl.h"
#include "base/base.h"
#include "parsers/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge(const struct table *t, struct arena *arena)
{
	struct sql_list apply = {0}, rollback = {0};
	for (size_t i = 0; i < t->indexes_n && i < 20; i++) {
		enum index_relation relation;
		const struct index *cover = index_cover(t->indexes[i], &relation, arena);
		if (cover == t->indexes[i])
			BUG("an index covers itself");
		if (cover && index_cover(cover, &relation, arena))
			BUG("a cover has a cover");
		index_ddl_remove(t->indexes[i], &apply, &rollback, arena);
		index_ddl_make(t->indexes[i], &apply, &rollback, arena);
	}
	for (size_t i = 0; i < t->constraints_n; i++) {
		const struct index *by;
		if (t->constraints[i]->kind == CONSTRAINT_FOREIGN)
			key_support(t->constraints[i], &by, arena);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_of((const char *)data, size);
	struct catalog *c = catalog_new();
	schema_sniff(text);
	schema_read_text(text, "fuzz.sql", c, NULL);
	catalog_finish(c);
	for (size_t i = 0; i < c->tables_n; i++)
		judge(c->tables[i], &c->arena);
	catalog_free(c);
	return 0;
}
