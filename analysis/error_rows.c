#include "base/base.h"

#include "analysis/error_rows.h"
#include "base/hash.h"
#include "base/timestamp.h"

struct error_state *error_rows_intern(struct error_rows *rows, struct str sqlstate, enum severity severity,
				      struct str masked, struct arena *arena)
{
	uint64_t key = hash_mix(hash_mix(hash_bytes(sqlstate), (uint64_t)severity), hash_bytes(masked));
	struct error_state *e = u64_map_get(&rows->by_key, key);
	if (e)
		return e;
	if (rows->n == ERROR_ROWS_MAX) {
		rows->capped = true;
		rows->n--; /* room for the row that stands for the rest */
		return error_rows_intern(rows, STR(""), SEVERITY_UNKNOWN, STR("(other)"), arena);
	}
	e = ARENA_NEW(struct error_state, arena);
	e->key = key;
	e->row = (struct error_row){.sqlstate = arena_strdup(sqlstate, arena),
				    .message = arena_strdup(masked, arena),
				    .severity = severity,
				    .first_us = TIME_UNKNOWN,
				    .last_us = TIME_UNKNOWN};
	u64_map_put(&rows->by_key, key, e);
	*ARENA_PUSH(rows->items, rows->n, rows->cap, arena) = e;
	return e;
}

void error_state_add_pattern(struct error_state *e, uint64_t scan_id, uint64_t count)
{
	unsigned at = 0;
	while (at < e->patterns_n && e->patterns[at].scan_id < scan_id)
		at++;
	if (at == ERROR_PATTERNS_MAX)
		return;
	if (at < e->patterns_n && e->patterns[at].scan_id == scan_id) {
		e->patterns[at].count += count;
		return;
	}
	e->patterns_n -= e->patterns_n == ERROR_PATTERNS_MAX;
	memmove(&e->patterns[at + 1], &e->patterns[at], (e->patterns_n - at) * sizeof e->patterns[0]);
	e->patterns[at].scan_id = scan_id;
	e->patterns[at].count = count;
	e->patterns_n++;
}

void error_state_see(struct error_state *e, int64_t at_us)
{
	if (at_us == TIME_UNKNOWN)
		return;
	if (e->row.first_us == TIME_UNKNOWN || at_us < e->row.first_us)
		e->row.first_us = at_us;
	e->row.last_us = MAX(e->row.last_us, at_us);
}

void error_rows_add(struct error_rows *rows, const struct log_entry *entry, uint64_t scan_id, struct arena *arena)
{
	struct buf masked = {0};
	event_mask_message(entry, &masked);
	struct error_state *e = error_rows_intern(rows, entry->sqlstate, entry->severity, buf_str(&masked), arena);
	buf_release(&masked);
	e->row.count++;
	error_state_see(e, entry->at_us);
	if (scan_id)
		error_state_add_pattern(e, scan_id, 1);
}

void error_rows_merge(struct error_rows *into, const struct error_rows *from, struct arena *arena)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct error_state *f = from->items[i];
		struct error_state *e =
			error_rows_intern(into, f->row.sqlstate, f->row.severity, f->row.message, arena);
		e->row.count += f->row.count;
		error_state_see(e, f->row.first_us);
		error_state_see(e, f->row.last_us);
		for (unsigned p = 0; p < f->patterns_n; p++)
			error_state_add_pattern(e, f->patterns[p].scan_id, f->patterns[p].count);
	}
	into->capped |= from->capped;
}

void error_rows_release(struct error_rows *rows)
{
	u64_map_release(&rows->by_key);
}

static int by_count(const void *a, const void *b)
{
	const struct error_row *x = a, *y = b;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	int c = str_cmp(x->sqlstate, y->sqlstate);
	if (c == 0)
		c = str_cmp(x->message, y->message);
	return c ? c : (x->severity > y->severity) - (x->severity < y->severity);
}

static uint64_t most_frequent_pattern(const struct error_state *e)
{
	uint64_t scan_id = 0, count = 0;
	for (unsigned i = 0; i < e->patterns_n; i++) {
		if (e->patterns[i].count <= count)
			continue;
		scan_id = e->patterns[i].scan_id;
		count = e->patterns[i].count;
	}
	return scan_id;
}

struct error_row *error_rows_list(const struct error_rows *rows, size_t *n, struct arena *arena)
{
	struct error_row *list = ARENA_ARRAY(struct error_row, rows->n, arena);
	for (size_t i = 0; i < rows->n; i++) {
		list[i] = rows->items[i]->row;
		list[i].pattern = most_frequent_pattern(rows->items[i]);
	}
	*n = rows->n;
	if (*n)
		qsort(list, *n, sizeof *list, by_count);
	return list;
}
