#include "base/base.h"

#include <zlib.h>

#include "analysis/digest.h"
#include "base/hash.h"

/* In this order: patterns refer to identities, fragments to both. New rows go to the end. */
static const struct digest_section *const sections[] = {
	&digest_totals,    &digest_identities, &digest_patterns, &digest_errors, &digest_sessions,
	&digest_fragments, &digest_behaviour,  &digest_timeline, &digest_habits,
};

#define MAGIC "PGASSAY\n"
#define MAX_UNPACKED_BYTES ((uint64_t)4 << 30)
#define MAX_RATIO 1100u /* zlib packs no better */

bool digest_sniff(struct str head)
{
	return str_starts(head, STR(MAGIC));
}

static void write_sections(struct workload_state *w, struct buf *out)
{
	struct buf one = {0};
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		buf_clear(&one);
		sections[i]->write(w, &one);
		buf_add(out, str_of(sections[i]->name, 4));
		digest_put_fixed(out, one.n);
		buf_add(out, buf_str(&one));
	}
	buf_release(&one);
}

bool digest_write(struct workload *w, FILE *out, struct err *err)
{
	struct buf plain = {0}, header = {0};
	write_sections(w->state, &plain);
	uLongf packed_n = compressBound((uLong)plain.n);
	char *packed = xmalloc(packed_n);
	if (compress2((Bytef *)packed, &packed_n, (const Bytef *)plain.p, (uLong)plain.n, 6) != Z_OK)
		BUG("zlib cannot compress");
	buf_add(&header, STR(MAGIC));
	digest_put_fixed(&header, DIGEST_VERSION);
	digest_put_fixed(&header, w->options.samples == SAMPLES_RAW);
	digest_put_fixed(&header, plain.n);
	digest_put_fixed(&header, packed_n);
	digest_put_fixed(&header, hash_bytes(str_of(packed, packed_n)));
	bool ok = fwrite(header.p, 1, header.n, out) == header.n && fwrite(packed, 1, packed_n, out) == packed_n;
	if (!ok)
		err_set(err, ERR_WRITE, "digest could not be written");
	buf_release(&plain);
	buf_release(&header);
	free(packed);
	return ok;
}

struct header {
	uint64_t version, raw, plain_n, packed_n, checksum;
};

static bool read_header(struct str *rest, struct header *h, struct err *err)
{
	struct digest_reader r = {.rest = *rest};
	if (!str_take(&r.rest, STR(MAGIC)))
		return err_set(err, ERR_UNKNOWN, "not a digest");
	h->version = digest_get_fixed(&r);
	h->raw = digest_get_fixed(&r);
	h->plain_n = digest_get_fixed(&r);
	h->packed_n = digest_get_fixed(&r);
	h->checksum = digest_get_fixed(&r);
	if (r.bad)
		return err_set(err, ERR_TRUNCATED, "digest ends within its header");
	if (h->version != DIGEST_VERSION) {
		err_set(err, ERR_UNSUPPORTED, "digest has version %" PRIu64 ", this program reads version %u",
			h->version, DIGEST_VERSION);
		return err_hint(err, "Read it with the program that wrote it, or make it again from the logs.");
	}
	if (r.rest.n < h->packed_n)
		return err_set(err, ERR_TRUNCATED, "digest ends after %zu of %" PRIu64 " bytes", r.rest.n, h->packed_n);
	if (r.rest.n > h->packed_n)
		return err_set(err, ERR_DAMAGED, "digest is followed by %" PRIu64 " more bytes",
			       (uint64_t)r.rest.n - h->packed_n);
	if (hash_bytes(r.rest) != h->checksum)
		return err_set(err, ERR_DAMAGED, "digest does not match its checksum");
	if (h->plain_n > MAX_UNPACKED_BYTES || h->plain_n / MAX_RATIO > h->packed_n)
		return err_set(err, ERR_LIMIT, "digest claims to hold %" PRIu64 " bytes", h->plain_n);
	*rest = r.rest;
	return true;
}

static const struct digest_section *find_section(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		if (str_eq(name, str_of(sections[i]->name, 4)))
			return sections[i];
	return NULL;
}

static bool read_sections(struct workload_state *w, struct str plain, bool redact, struct err *err)
{
	while (plain.n) {
		struct digest_reader head = {.rest = str_skip(plain, 4)};
		uint64_t n = digest_get_fixed(&head);
		if (head.bad || n > head.rest.n)
			return err_set(err, ERR_DAMAGED, "digest has a section that does not end");
		const struct digest_section *section = find_section(str_head(plain, 4));
		struct digest_reader r = {.rest = str_head(head.rest, (size_t)n), .redact = redact};
		if (section)
			section->read(w, &r);
		if (section && (r.bad || r.rest.n))
			return err_set(err, ERR_DAMAGED, "digest has a damaged section \"%.4s\"", plain.p);
		plain = str_skip(head.rest, (size_t)n);
	}
	return true;
}

struct workload *digest_read(struct str bytes, const struct workload_options *options, struct err *err)
{
	struct header h = {0};
	if (!read_header(&bytes, &h, err))
		return NULL;
	uLongf plain_n = (uLongf)h.plain_n;
	char *plain = xmalloc(plain_n);
	struct workload *w = NULL;
	if (uncompress((Bytef *)plain, &plain_n, (const Bytef *)bytes.p, (uLong)bytes.n) != Z_OK ||
	    plain_n != h.plain_n) {
		err_set(err, ERR_DAMAGED, "digest cannot be unpacked");
	} else {
		w = workload_new(options);
		if (!read_sections(w->state, str_of(plain, plain_n), h.raw && options->samples != SAMPLES_RAW, err)) {
			workload_free(w);
			w = NULL;
		}
	}
	free(plain);
	return w;
}
