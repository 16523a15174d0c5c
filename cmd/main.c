/* pgassay: the command line. Options in, exit code out. */
#include "base/base.h"

#include <signal.h>

#include "base/outfile.h"
#include "cmd/command.h"

/* Leaves no half-written file behind, then dies of the signal as asked. */
static void on_signal(int number)
{
	outfile_remove_leftovers();
	signal(number, SIG_DFL);
	raise(number);
}

static void catch_signals(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action = {.sa_handler = on_signal};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		sigaction(numbers[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int run_command(const struct command *command, char **args, size_t n)
{
	struct arena arena = {0};
	struct options options = {0};
	struct err err = {0};
	int code = EXIT_DONE;
	if (!options_parse(&options, command->bit, args, n, &arena, &err))
		code = fail(&err);
	else if (options.help)
		print_command_help(stdout, command);
	else if (options.version)
		print_version(stdout);
	else
		code = command->run(&options, &arena);
	arena_release(&arena);
	return code;
}

static int unknown_command(const char *name)
{
	struct err err = {0};
	err_set(&err, ERR_USAGE, "unknown %s \"%s\"", name[0] == '-' ? "option" : "command", name);
	err_hint(&err, "\"pgassay --help\" lists the commands");
	return fail(&err);
}

int main(int argc, char **argv)
{
	struct str first = str_from(argc > 1 ? argv[1] : "");
	const struct command *command = command_find(first);
	int code = EXIT_DONE;
	catch_signals();
	if (command) {
		code = run_command(command, argv + 2, (size_t)argc - 2);
	} else if (str_eq(first, STR("--help")) || str_eq(first, STR("-h")) || str_eq(first, STR("help"))) {
		print_help(stdout);
	} else if (str_eq(first, STR("--version"))) {
		print_version(stdout);
	} else if (argc < 2) {
		print_help(stderr);
		code = EXIT_USAGE;
	} else {
		code = unknown_command(argv[1]);
	}
	if (fflush(stdout) != 0 && code == EXIT_DONE)
		code = EXIT_WRITE;
	return code;
}
