#ifndef CMD_SETTERS_H
#define CMD_SETTERS_H
/*
 * What a row of the option table is made of, and the functions that turn a value's text into a field of struct options.
 * Each setter checks the value and says what it should have been.
 */
#include "cmd/options.h"

struct parse {
	struct options *o;
	unsigned command; /* enum command_bit */
	struct arena *arena;
	struct err *err;
};

struct option {
	const char *name;
	char letter;          /* 0: none */
	const char *argument; /* what the help text calls the value; NULL: a flag */
	const char *help;
	unsigned commands;
	bool (*set)(const struct option *option, struct str value, void *field, const struct parse *p);
	size_t offset;              /* of the field in struct options */
	const char *const *choices; /* NULL-terminated */
};

#define SETTER(name) bool name(const struct option *option, struct str value, void *field, const struct parse *p)
SETTER(set_text);
SETTER(set_flag);
SETTER(set_count);
SETTER(set_time);
SETTER(set_duration);
SETTER(set_ratio);
SETTER(set_list);
SETTER(set_regex);
SETTER(set_choice);
SETTER(set_choice_text);
SETTER(set_budget);
SETTER(set_threshold);
SETTER(set_zone);
SETTER(set_suppress);

#endif
