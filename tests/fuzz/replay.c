/*
 * Replays a fuzz target without a fuzzer: every seed as it is, then a fixed number of deterministic mutations of it.
 *
 *     fuzz_x                  the seeds listed in tests/fuzz/fuzz_x.seeds, or all of testdata/; and tests/fuzz/crashes/
 *     fuzz_x FILE|FOLDER…     these
 *     fuzz_x --write FOLDER   writes the seeds there, for a real fuzzer
 *
 * Compressed seeds are replayed decompressed as well.
 */
#include <errno.h>
#include <ftw.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/base.h"
#include "base/hash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SEED_BYTES ((size_t)64 * 1024)
#define MUTANT_BYTES ((size_t)4096)
#define MUTANTS 24

static struct {
	const char *write_folder;
	unsigned long seeds, runs;
} replay;

static void run(const uint8_t *data, size_t n)
{
	uint8_t *exact = xmalloc(n); /* so that the sanitizer sees a read behind the end */
	if (n)
		memcpy(exact, data, n);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	replay.runs++;
}

static uint64_t next_random(uint64_t *state)
{
	*state = hash_mix(*state, 1);
	return *state;
}

/* One of: overwrite a byte, cut the tail, drop a piece, double a piece, put a telling byte. */
static size_t mutate(uint8_t *data, size_t n, size_t cap, uint64_t *random)
{
	static const uint8_t telling[] = {0,   '\n', '\'', '"',  '\\', '$', '(', ')',
					  ',', '{',  '}',  0xFF, 0x80, '/', '*', '-'};
	if (n < 2)
		return n;
	size_t at = next_random(random) % n, length = 1 + next_random(random) % MIN(n - at, (size_t)32);
	switch (next_random(random) % 5) {
	case 0:
		data[at] = (uint8_t)next_random(random);
		return n;
	case 1:
		return at;
	case 2:
		memmove(data + at, data + at + length, n - at - length);
		return n - length;
	case 3:
		if (n + length > cap)
			return n;
		memmove(data + at + length, data + at, n - at);
		return n + length;
	default:
		data[at] = telling[next_random(random) % sizeof telling];
		return n;
	}
}

static void run_mutants(const uint8_t *seed, size_t n)
{
	static uint8_t mutant[2 * MUTANT_BYTES];
	uint64_t random = hash_bytes(str_of((const char *)seed, n));
	for (int i = 0; i < MUTANTS; i++) {
		size_t from = n > MUTANT_BYTES ? next_random(&random) % (n - MUTANT_BYTES) : 0;
		size_t length = MIN(n - from, MUTANT_BYTES);
		memcpy(mutant, seed + from, length);
		for (int change = 0; change <= i % 6; change++)
			length = mutate(mutant, length, sizeof mutant, &random);
		run(mutant, length);
	}
}

static void write_seed(const uint8_t *data, size_t n)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%016" PRIx64, replay.write_folder, hash_bytes(str_of((const char *)data, n)));
	FILE *f = fopen(path, "wb");
	if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0) {
		fprintf(stderr, "could not write \"%s\": %s\n", path, strerror(errno));
		exit(1);
	}
}

static void take_seed(const uint8_t *data, size_t n)
{
	replay.seeds++;
	if (replay.write_folder) {
		write_seed(data, n);
		return;
	}
	run(data, n);
	run_mutants(data, n);
}

static void take_plain(const char *path)
{
	static uint8_t head[SEED_BYTES];
	FILE *f = fopen(path, "rb");
	if (!f)
		return;
	size_t n = fread(head, 1, sizeof head, f);
	fclose(f);
	take_seed(head, n);
}

static void take_decompressed(const char *path)
{
	static uint8_t head[SEED_BYTES];
	gzFile f = gzopen(path, "rb");
	if (!f)
		return;
	int n = gzread(f, head, sizeof head);
	bool compressed = !gzdirect(f);
	gzclose(f);
	if (compressed && n > 0)
		take_seed(head, (size_t)n);
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)at;
	if (type == FTW_F) {
		take_plain(path);
		take_decompressed(path);
	}
	return 0;
}

static bool take(const char *path)
{
	if (nftw(path, visit, 16, FTW_PHYS) == 0)
		return true;
	fprintf(stderr, "could not read \"%s\": %s\n", path, strerror(errno));
	return false;
}

/* A line a path; false when there is no such list. */
static bool take_list(const char *list)
{
	char line[4096];
	FILE *f = fopen(list, "r");
	if (!f)
		return false;
	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] && line[0] != '#')
			take(line);
	}
	fclose(f);
	return true;
}

static void take_defaults(const char *program)
{
	char path[4096];
	const char *name = strrchr(program, '/');
	struct stat st;
	snprintf(path, sizeof path, "tests/fuzz/%s.seeds", name ? name + 1 : program);
	if (!take_list(path))
		take("testdata");
	snprintf(path, sizeof path, "tests/fuzz/crashes/%s", name ? name + 1 : program);
	if (stat(path, &st) == 0)
		take(path);
}

int main(int argc, char **argv)
{
	int first = 1;
	bool ok = true;
	if (argc > 2 && strcmp(argv[1], "--write") == 0) {
		replay.write_folder = argv[2];
		first = 3;
	}
	if (first == argc)
		take_defaults(argv[0]);
	for (int i = first; i < argc; i++)
		ok = take(argv[i]) && ok;
	printf("%lu seeds, %lu runs\n", replay.seeds, replay.runs);
	return ok && replay.seeds ? 0 : 1;
}
