#include "cmd/same_activity.h"

#include "base/base.h"
#include "base/hash.h"
#include "base/timestamp.h"
#include "cmd/inputs.h"

#define MIN_ENTRIES 4
#define MESSAGE_BYTES 160

void opening_add(struct opening *o, const struct log_entry *entry)
{
	if (o->n == OPENING_ENTRIES || entry->at_us == TIME_UNKNOWN)
		return;
	uint64_t key = hash_bytes(str_head(entry->message, MESSAGE_BYTES));
	key = hash_mix(key, (uint64_t)(entry->at_us / US_PER_S));
	o->keys[o->n++] = hash_mix(key, entry->pid);
}

static bool has_key(const struct opening *o, uint64_t key)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->keys[i] == key)
			return true;
	return false;
}

bool opening_is_same(const struct opening *a, const struct opening *b)
{
	const struct opening *shorter = a->n < b->n ? a : b, *longer = shorter == a ? b : a;
	size_t common = 0;
	for (size_t i = 0; i < shorter->n; i++)
		common += has_key(longer, shorter->keys[i]);
	return shorter->n >= MIN_ENTRIES && common * 10 >= shorter->n * 8;
}

/* How much a format carries: csvlog and jsonlog have every field, stderr only what its prefix names. */
static int worth(const struct input *input)
{
	static const char *const fullest[] = {"csvlog", "jsonlog"};
	for (size_t i = 0; i < ARRAY_LEN(fullest); i++)
		if (str_eq(input->report.format, str_from(fullest[i])))
			return (int)(ARRAY_LEN(fullest) - i);
	return 0;
}

static bool is_better(const struct input *a, const struct input *b)
{
	if (worth(a) != worth(b))
		return worth(a) > worth(b);
	if (a->size != b->size)
		return a->size > b->size;
	return str_cmp(a->report.path, b->report.path) < 0;
}

void inputs_mark_repeats(struct inputs *in)
{
	for (size_t i = 0; i < in->n; i++) {
		struct input *a = &in->items[i];
		for (size_t k = 0; a->opening && k < in->n; k++) {
			const struct input *b = &in->items[k];
			if (k != i && b->opening && is_better(b, a) && opening_is_same(a->opening, b->opening))
				a->repeats = a->repeats && is_better(a->repeats, b) ? a->repeats : b;
		}
	}
}
