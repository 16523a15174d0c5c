#include "analysis/scan_memo.h"

#include "base/base.h"

#include "analysis/outline.h"
#include "base/hash.h"

#define SLOTS 4096u /* a power of two */

struct slot {
	uint64_t key; /* hash of the text or of its outline; 0: empty */
	struct scan_result scan;
	struct pattern_state *pattern;
	unsigned generation;
	bool outlined; /* holds for all texts with this outline */
	uint64_t signs;
};

struct scan_memo {
	struct workload_state *w;
	struct slot slots[SLOTS];
};

struct scan_memo *scan_memo_new(struct workload_state *w)
{
	struct scan_memo *m = xcalloc(1, sizeof *m);
	m->w = w;
	return m;
}

void scan_memo_free(struct scan_memo *m)
{
	free(m);
}

static struct slot *slot_of(struct scan_memo *m, uint64_t key)
{
	return &m->slots[(key >> 1) & (SLOTS - 1)];
}

static bool holds(const struct scan_memo *m, const struct slot *slot, uint64_t key)
{
	return slot->key == key && slot->generation == m->w->generation;
}

static struct scan_options options_of(const struct scan_memo *m, bool cut)
{
	struct scan_options options = m->w->workload->options.scan;
	options.cut = cut;
	return options;
}

static void fill(struct scan_memo *m, struct slot *slot, uint64_t key, const struct scan_result *scan, struct str sql,
		 const struct scan_options *options)
{
	slot->pattern = state_pattern(m->w, scan, sql, options);
	slot->scan = *scan;
	slot->generation = m->w->generation;
	slot->key = key;
	slot->outlined = false;
}

static const struct slot *look_by_text(struct scan_memo *m, struct str sql, bool cut)
{
	uint64_t key = (cut ? hash_mix(0, hash_bytes(sql)) : hash_bytes(sql)) | 1;
	struct slot *slot = slot_of(m, key);
	if (!holds(m, slot, key)) {
		struct scan_options options = options_of(m, cut);
		struct scan_result scan;
		scan_statement(sql, &options, &scan);
		fill(m, slot, key, &scan, sql, &options);
	}
	return slot;
}

/* The slot of the outline. It may turn out that it says nothing of other texts; then that is what it remembers. */
static const struct slot *look_by_outline(struct scan_memo *m, struct str sql, const struct outline *o)
{
	uint64_t key = o->hash | 1;
	struct slot *slot = slot_of(m, key);
	if (holds(m, slot, key))
		return slot;
	struct scan_options options = options_of(m, false);
	struct scan_result scan;
	uint64_t signs = 0;
	bool outlined = outline_scan(o, sql, &options, &scan, &signs);
	fill(m, slot, key, &scan, sql, &options);
	slot->outlined = outlined;
	slot->signs = signs;
	return slot;
}

struct scanned scan_memo_look(struct scan_memo *m, struct str sql, bool cut, bool verbatim)
{
	struct outline o;
	if (!cut && !verbatim && outline_of(sql, &o)) {
		const struct slot *slot = look_by_outline(m, sql, &o);
		uint64_t literals = outline_literals(&o, slot->scan.fingerprint, slot->signs);
		if (slot->outlined)
			return (struct scanned){&slot->scan, literals, slot->pattern};
	}
	const struct slot *slot = look_by_text(m, sql, cut);
	return (struct scanned){&slot->scan, slot->scan.literals, slot->pattern};
}
