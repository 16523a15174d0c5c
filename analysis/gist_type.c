#include "base/base.h"

#include "analysis/gist_type.h"

static const struct {
	const char *type, *opclass;
	bool orders;
} types[] = {
	{"point", "", true},           {"box", "", true},
	{"circle", "", true},          {"polygon", "", true},
	{"inet", "inet_ops", false},   {"cidr", "inet_ops", false},
	{"int4range", "", false},      {"int8range", "", false},
	{"numrange", "", false},       {"tsrange", "", false},
	{"tstzrange", "", false},      {"daterange", "", false},
	{"int4multirange", "", false}, {"int8multirange", "", false},
	{"nummultirange", "", false},  {"tsmultirange", "", false},
	{"tstzmultirange", "", false}, {"datemultirange", "", false},
};

static int find(struct str type)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_eq(type, str_from(types[i].type)))
			return (int)i;
	return -1;
}

bool gist_type_class(struct str type, struct str *opclass)
{
	int i = find(type);
	*opclass = i >= 0 ? str_from(types[i].opclass) : STR("");
	return i >= 0;
}

bool gist_type_orders(struct str type)
{
	int i = find(type);
	return i >= 0 && types[i].orders;
}
