#include "base/base.h"

#include "analysis/normalizer.h"
#include "analysis/scan.h"
#include "base/hash.h"

const char *const statement_kind_names[KIND_COUNT] = {
	"unknown", "select", "insert", "update", "delete", "merge", "copy", "ddl", "transaction", "cursor", "utility",
};

/* Statements up to a third of this are scanned without allocation. */
#define STACK_ROOM 16384

/* Numbers the placeholders of a normalised text. */
static void expand_slots(struct str text, struct buf *out)
{
	unsigned slot = 0;
	struct str head;
	while (str_cut(&text, NORMALIZER_SLOT, &head)) {
		buf_add(out, head);
		buf_fmt(out, "$%u", ++slot);
	}
	buf_add(out, text);
}

void normalizer_scan(struct normalizer *n, struct str sql, const struct scan_options *options,
		     const struct normalizer_observer *observer, struct scan_result *result)
{
	char stack[STACK_ROOM];
	size_t room = normalizer_room(sql.n);
	char *text = room <= sizeof stack ? stack : xmalloc(room);
	normalizer_init(n, options, text);
	n->observer = observer;
	normalizer_run(n, sql);
	uint64_t fingerprint = hash_bytes(str_of(text, n->n));
	*result = (struct scan_result){
		.fingerprint = fingerprint,
		.literals = hash_mix(fingerprint, n->literals),
		.kind = n->kind,
		.slots = n->slots,
		.list_length = n->list_length,
		.several = n->semicolons > 0,
		.cut = n->cut,
	};
	n->out = NULL;
	if (text != stack)
		free(text);
}

void scan_statement(struct str sql, const struct scan_options *options, struct scan_result *result)
{
	struct normalizer n;
	normalizer_scan(&n, sql, options, NULL, result);
}

void scan_normalize(struct str sql, const struct scan_options *options, struct buf *out)
{
	char *text = xmalloc(normalizer_room(sql.n));
	struct normalizer n;
	normalizer_init(&n, options, text);
	normalizer_run(&n, sql);
	expand_slots(str_of(text, n.n), out);
	free(text);
}
