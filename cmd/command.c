#include "cmd/command.h"

#include "base/base.h"
#include "cmd/terminal.h"

const struct command *const commands[] = {
	&command_analyze, &command_digest, &command_merge,        &command_compare,
	&command_plan,    &command_rules,  &command_snapshot_sql, NULL,
};

const struct command *command_find(struct str name)
{
	for (size_t i = 0; commands[i]; i++)
		if (str_eq(name, str_from(commands[i]->name)))
			return commands[i];
	return NULL;
}

void print_help(FILE *out)
{
	fputs("pgassay turns PostgreSQL logs, plans and schema dumps into ranked recommendations.\n"
	      "It never connects to a database.\n\n"
	      "usage:\n",
	      out);
	for (size_t i = 0; commands[i]; i++)
		fprintf(out, "  pgassay %-12s %-26s %s\n", commands[i]->name, commands[i]->arguments,
			commands[i]->summary);
	fprintf(out, "  pgassay %-39s %s\n", "COMMAND --help", "the options of a command");
	fprintf(out, "  pgassay %-39s %s\n", "--version", "the versions of the program and its libraries");
	fputs("\nexit codes: 0 done; 1 a finding reached --fail-on; 2 usage; 3 some input could not be used;\n"
	      "            4 a report could not be written; 5 nothing usable in any input\n",
	      out);
}

void print_command_help(FILE *out, const struct command *command)
{
	fprintf(out, "usage: pgassay %s [options] %s\n%s\n\noptions:\n", command->name, command->arguments,
		command->summary);
	options_print(out, command->bit);
}

void print_err(const struct err *err)
{
	fputs("pgassay: ", stderr);
	if (err->at.file) {
		print_safely(stderr, str_from(err->at.file));
		if (err->at.line)
			fprintf(stderr, ":%" PRIu64, err->at.line);
		fputs(": ", stderr);
	}
	print_safely(stderr, str_from(err->msg));
	if (err->hint[0]) {
		fputs(err->code == ERR_USAGE ? "; " : "\n         hint: ", stderr);
		print_safely(stderr, str_from(err->hint));
	}
	fputc('\n', stderr);
}

int fail(const struct err *err)
{
	print_err(err);
	switch (err->code) {
	case ERR_USAGE:
		return EXIT_USAGE;
	case ERR_WRITE:
		return EXIT_WRITE;
	default:
		return EXIT_NOTHING;
	}
}
