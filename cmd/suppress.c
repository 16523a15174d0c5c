#include "cmd/suppress.h"

#include <errno.h>

#include "base/base.h"

static bool load_line(struct suppressions *s, struct str line, struct arena *arena, struct err *err)
{
	struct str object = line, name = line;
	ptrdiff_t comment = str_find_char(line, '#');
	if (comment >= 0)
		object = name = line = str_trim(str_head(line, (size_t)comment));
	if (!line.n)
		return true;
	if (!str_cut(&object, ' ', &name))
		object = STR("");
	const struct rule *rule = rule_find(name);
	if (!rule) {
		err_set(err, ERR_USAGE, "there is no rule \"%.*s\"", STR_ARG(name));
		return err_hint(err, "a line is RULE [TABLE]; \"pgassay rules\" lists the rules");
	}
	*ARENA_PUSH(s->items, s->n, s->cap, arena) = (struct suppression){rule, str_trim(object)};
	return true;
}

bool suppress_load(struct suppressions *s, const char *file, struct arena *arena, struct err *err)
{
	char *line = NULL;
	size_t cap = 0;
	bool ok = true;
	FILE *f = fopen(file, "r");
	if (!f)
		return err_set(err, ERR_USAGE, "could not open \"%s\": %s", file, strerror(errno));
	for (uint64_t number = 1; ok; number++) {
		ssize_t n = getline(&line, &cap, f);
		if (n < 0)
			break;
		ok = load_line(s, str_trim(arena_strdup(str_of(line, (size_t)n), arena)), arena, err);
		if (!ok)
			err->at = (struct pos){file, number, 0};
	}
	free(line);
	fclose(f);
	return ok;
}

static bool is_suppressed(const struct suppressions *s, const struct finding *f)
{
	char id[20];
	snprintf(id, sizeof id, "%016" PRIx64, f->id);
	for (size_t i = 0; i < s->n; i++) {
		struct str object = s->items[i].object;
		if (s->items[i].rule == f->rule &&
		    (!object.n || str_eq(object, f->table) || str_eq(object, str_from(id))))
			return true;
	}
	return false;
}

void suppress_findings(const struct suppressions *s, struct finding **findings, size_t *n)
{
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++)
		if (!is_suppressed(s, findings[i]))
			findings[kept++] = findings[i];
	*n = kept;
}
