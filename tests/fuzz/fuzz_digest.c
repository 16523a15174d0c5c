/*
 * Digests behind a good checksum: the bytes are taken as a payload, and as changes to the payload of a real digest (an
 * offset in two bytes, a value in one).
 */
#include "base/base.h"

#include <zlib.h>

#include "analysis/digest.h"
#include "base/hash.h"
#include "tests/unit/entries.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADER_BYTES 48u

static struct buf real_payload(void)
{
	struct entries all = {0};
	struct err err = {0};
	struct workload *w = workload_new(&(struct workload_options){0});
	struct segment *s = workload_begin(w, 0);
	char *bytes;
	size_t n;
	if (!event_init(&err) || !entries_read(&all, "testdata/versions/v15/rich.csv.gz"))
		return (struct buf){0};
	for (size_t i = 60; i < MIN(all.n, (size_t)220); i++) {
		struct event event;
		event_classify(&all.items[i], &event);
		workload_add(s, &event);
	}
	workload_end(s);
	FILE *f = open_memstream(&bytes, &n);
	digest_write(w, f, &err);
	fclose(f);
	workload_free(w);
	entries_release(&all);
	struct buf payload = {0};
	uLongf plain_n = 4u << 20;
	buf_reserve(&payload, plain_n);
	if (uncompress((Bytef *)payload.p, &plain_n, (const Bytef *)bytes + HEADER_BYTES, (uLong)(n - HEADER_BYTES)) !=
	    Z_OK)
		BUG("a digest does not unpack");
	payload.n = plain_n;
	free(bytes);
	return payload;
}

static void read_payload(struct str payload)
{
	struct buf digest = {0};
	struct err err = {0};
	uLongf packed_n = compressBound((uLong)payload.n);
	char *packed = xmalloc(packed_n);
	compress2((Bytef *)packed, &packed_n, (const Bytef *)payload.p, (uLong)payload.n, 1);
	buf_add(&digest, STR("PGASSAY\n"));
	digest_put_fixed(&digest, DIGEST_VERSION);
	digest_put_fixed(&digest, 1);
	digest_put_fixed(&digest, payload.n);
	digest_put_fixed(&digest, packed_n);
	digest_put_fixed(&digest, hash_bytes(str_of(packed, packed_n)));
	buf_add(&digest, str_of(packed, packed_n));
	struct workload *w = digest_read(buf_str(&digest), &(struct workload_options){0}, &err);
	if (w)
		workload_finish(w, NULL);
	workload_free(w);
	free(packed);
	buf_release(&digest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct buf real; /* made once: the target has no other place to keep it */
	struct buf changed = {0};
	struct workload *w = digest_read(str_of((const char *)data, size), &(struct workload_options){0}, NULL);
	workload_free(w);
	read_payload(str_of((const char *)data, size));
	if (!real.p)
		real = real_payload();
	buf_add(&changed, buf_str(&real));
	for (size_t i = 0; i + 2 < size && i < 30 && changed.n; i += 3)
		changed.p[(size_t)(data[i] << 8 | data[i + 1]) % changed.n] = (char)data[i + 2];
	read_payload(buf_str(&changed));
	buf_release(&changed);
	return 0;
}
