/*
 * pg_dump's archives: custom format, and toc.dat of tar and directory archives. All begin with a table of contents that
 * is never compressed and holds every object's definition (ReadHead() and ReadToc() of pg_backup_archiver.c). Read from
 * archive versions 1.10 to 1.16 (servers 9 to 18).
 */
#include "base/base.h"
#include "parsers/catalog_databases.h"
#include "parsers/pg_name.h"
#include "parsers/schema.h"
#include "parsers/source.h"

#define MAGIC STR("PGDMP")
#define MAX_ENTRIES 100000000
#define MAX_STRING_BYTES ((int64_t)1 << 30)
#define VERSION(major, minor) ((major)*100 + (minor))
#define TAR_BLOCK_BYTES 512u

struct archive {
	struct source *src;
	char block[1 << 16];
	size_t at, n;
	uint64_t offset;
	unsigned version, int_bytes, offset_bytes, format;
	int64_t entries, entry; /* of the table of contents, and the next one */
	bool damaged;
	struct buf text; /* the definition being handed out */
	size_t text_at;
	struct buf tablespace; /* of the last entry */
};

static int read_byte(struct archive *a)
{
	if (a->at == a->n) {
		a->n = a->damaged ? 0 : source_read(a->src, a->block, sizeof a->block);
		a->at = 0;
		if (a->n == 0) {
			a->damaged = true;
			return 0;
		}
	}
	a->offset++;
	return (unsigned char)a->block[a->at++];
}

/* A sign byte, then the magnitude, lowest byte first. */
static int64_t read_int(struct archive *a)
{
	bool negative = read_byte(a) != 0;
	int64_t value = 0;
	for (unsigned i = 0; i < a->int_bytes; i++) {
		int byte = read_byte(a);
		if (i < 7)
			value |= (int64_t)byte << (8 * i);
	}
	return negative ? -value : value;
}

/* Appends a string to `out` (may be NULL). False when it is NULL in the archive. */
static bool read_string(struct archive *a, struct buf *out)
{
	int64_t length = read_int(a);
	if (length > MAX_STRING_BYTES)
		a->damaged = true;
	for (int64_t i = 0; i < length && !a->damaged;) {
		if (a->at == a->n) {
			int byte = read_byte(a);
			char c = (char)byte;
			if (out && !a->damaged)
				buf_add(out, str_of(&c, 1));
			i++;
			continue;
		}
		size_t n = MIN((size_t)(length - i), a->n - a->at);
		if (out)
			buf_add(out, str_of(a->block + a->at, n));
		a->at += n;
		a->offset += n;
		i += (int64_t)n;
	}
	return length >= 0;
}

static void skip_string(struct archive *a)
{
	read_string(a, NULL);
}

/* Steps into the member "toc.dat" of a tar archive, which pg_dump writes first. */
static void skip_tar_header(struct archive *a)
{
	for (unsigned i = 0; i < TAR_BLOCK_BYTES; i++)
		read_byte(a);
}

static bool read_head(struct archive *a, struct catalog *c, struct err *err)
{
	struct buf version = {0}, database = {0};
	for (size_t i = 0; i < MAGIC.n; i++)
		read_byte(a);
	unsigned major = (unsigned)read_byte(a), minor = (unsigned)read_byte(a);
	a->version = VERSION(major, minor);
	read_byte(a); /* revision */
	a->int_bytes = (unsigned)read_byte(a);
	a->offset_bytes = (unsigned)read_byte(a);
	a->format = (unsigned)read_byte(a);
	if (a->version < VERSION(1, 10) || major > 1 || a->int_bytes < 2 || a->int_bytes > 8 || a->offset_bytes > 16)
		return err_set(err, ERR_UNSUPPORTED, "archive version %u.%u is not supported", major, minor);
	if (a->version >= VERSION(1, 15))
		read_byte(a); /* compression */
	else
		read_int(a);
	for (int i = 0; i < 7; i++)
		read_int(a); /* time of the dump */
	read_string(a, &database);
	read_string(a, &version);
	skip_string(a); /* of pg_dump */
	a->entries = read_int(a);
	if (version.n)
		c->server_version = catalog_version(buf_str(&version));
	catalog_enter_database(c, buf_str(&database));
	buf_release(&version);
	buf_release(&database);
	if (a->damaged || a->entries < 0 || a->entries > MAX_ENTRIES)
		return err_set(err, ERR_DAMAGED, "archive has no table of contents");
	return true;
}

/* Plain dumps say where an index lies by SET default_tablespace; archives have it beside the definition. */
static void write_tablespace(struct archive *a, struct str tablespace)
{
	if (str_eq(tablespace, buf_str(&a->tablespace)))
		return;
	buf_clear(&a->tablespace);
	buf_add(&a->tablespace, tablespace);
	buf_add(&a->text, STR("SET default_tablespace = "));
	pg_name_quote_literal(tablespace, &a->text);
	buf_add(&a->text, STR(";\n"));
}

static void read_entry(struct archive *a)
{
	struct buf definition = {0}, tablespace = {0};
	read_int(a);    /* dump id */
	read_int(a);    /* had a dumper */
	skip_string(a); /* table oid */
	skip_string(a); /* oid */
	skip_string(a); /* tag */
	skip_string(a); /* description */
	if (a->version >= VERSION(1, 11))
		read_int(a); /* section */
	read_string(a, &definition);
	skip_string(a); /* drop statement */
	skip_string(a); /* copy statement */
	skip_string(a); /* namespace */
	read_string(a, &tablespace);
	if (a->version >= VERSION(1, 14))
		skip_string(a); /* table access method */
	if (a->version >= VERSION(1, 16))
		read_int(a); /* relation kind */
	skip_string(a);      /* owner */
	skip_string(a);      /* "false": WITH OIDS */
	while (!a->damaged && read_string(a, NULL))
		; /* dependencies */
	if (a->format == 1)
		for (unsigned i = 0; i <= a->offset_bytes; i++)
			read_byte(a); /* state of the data, and where it is */
	else
		skip_string(a); /* its file */
	buf_clear(&a->text);
	a->text_at = 0;
	if (!a->damaged && definition.n) {
		write_tablespace(a, buf_str(&tablespace));
		buf_add(&a->text, buf_str(&definition));
		buf_add_char(&a->text, '\n');
	}
	buf_release(&definition);
	buf_release(&tablespace);
}

/* The definitions one after the other are a schema script. */
static size_t read_definitions(void *context, char *block, size_t cap)
{
	struct archive *a = context;
	while (a->text_at == a->text.n && a->entry < a->entries && !a->damaged) {
		a->entry++;
		read_entry(a);
	}
	struct str head = str_head(str_skip(buf_str(&a->text), a->text_at), cap);
	if (head.n)
		memcpy(block, head.p, head.n);
	a->text_at += head.n;
	return head.n;
}

bool schema_archive_sniff(struct str head)
{
	return str_starts(head, MAGIC) ||
	       (str_starts(head, STR("toc.dat")) && str_starts(str_skip(head, TAR_BLOCK_BYTES), MAGIC));
}

bool schema_archive_read(struct source *src, struct catalog *c, const struct schema_origin *origin, struct err *err)
{
	struct archive *a = xcalloc(1, sizeof *a);
	bool is_tar = !str_starts(source_peek(src), MAGIC);
	a->src = src;
	if (is_tar)
		skip_tar_header(a);
	bool ok = read_head(a, c, err);
	if (ok)
		schema_read_script(c, read_definitions, a, origin);
	if (ok && a->damaged)
		ok = err_set(err, ERR_TRUNCATED,
			     "archive ends in entry %" PRId64 " of %" PRId64 " of its table of contents", a->entry,
			     a->entries);
	if (!ok && err)
		err->at.byte = a->offset;
	buf_release(&a->text);
	buf_release(&a->tablespace);
	free(a);
	return ok;
}
