#include "reports/xlsx_check.h"

#include <zlib.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/num.h"

/* Of the archive's directory (APPNOTE.TXT of PKWARE, 4.3.7, 4.3.12 and 4.3.16). */
#define END_SIZE 22
#define ENTRY_SIZE 46
#define LOCAL_SIZE 30
#define SHEET "xl/worksheets/sheet"

static uint64_t number(struct str s, size_t at, size_t bytes)
{
	uint64_t n = 0;
	for (size_t i = bytes; i-- > 0;)
		n = n << 8 | (unsigned char)s.p[at + i];
	return n;
}

static bool read_file(const char *path, struct buf *out)
{
	char block[65536];
	size_t n;
	FILE *f = fopen(path, "rb");
	if (!f)
		return false;
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(out, str_of(block, n));
	bool ok = !ferror(f);
	fclose(f);
	return ok;
}

static bool unpack(struct str packed, uint64_t size, struct buf *out)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.p, .avail_in = (uInt)packed.n};
	char block[65536];
	int state = Z_OK;
	buf_clear(out);
	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return false;
	while (state == Z_OK) {
		z.next_out = (Bytef *)block;
		z.avail_out = sizeof block;
		state = inflate(&z, Z_NO_FLUSH);
		buf_add(out, str_of(block, sizeof block - z.avail_out));
	}
	inflateEnd(&z);
	return state == Z_STREAM_END && out->n == size;
}

/* The last thing is the closing tag of the first element. */
static bool is_closed(struct str xml)
{
	struct str rest = str_trim(xml), declaration;
	if (str_starts(rest, STR("<?xml")) && !str_cut(&rest, '>', &declaration))
		return false;
	rest = str_trim(rest);
	if (!str_take(&rest, STR("<")))
		return false;
	size_t n = 0;
	while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '>' && rest.p[n] != '/')
		n++;
	struct str name = str_head(rest, n), end = str_head(rest, rest.n);
	if (str_ends(end, STR("/>")) && str_find_char(end, '<') < 0)
		return true; /* <root/> */
	if (!str_ends(end, STR(">")) || end.n < n + 3)
		return false;
	struct str closing = str_skip(end, end.n - n - 3);
	return str_take(&closing, STR("</")) && str_eq(str_head(closing, n), name);
}

/* The sheet holds its rows to the last one, and that one is closed. */
static bool has_rows(struct str xml, uint32_t rows)
{
	static const struct str head = STR_INIT("<row r=\"");
	ptrdiff_t last = str_find_last(xml, head);
	uint64_t n = 0;
	if (rows == 0)
		return true;
	if (last < 0 || str_find(xml, STR("</row></sheetData>")) < 0)
		return false;
	struct str digits, rest = str_skip(xml, (size_t)last + head.n);
	return str_cut(&rest, '"', &digits) && str_to_u64(digits, &n) && n == rows;
}

/* One entry of the directory; *at goes on to the next one. */
static bool check_entry(struct str zip, size_t *at, const uint32_t *rows, size_t sheets_n, struct buf *text)
{
	if (*at + ENTRY_SIZE > zip.n)
		return false;
	uint64_t method = number(zip, *at + 10, 2), packed_n = number(zip, *at + 20, 4),
		 size = number(zip, *at + 24, 4);
	uint64_t name_n = number(zip, *at + 28, 2), local = number(zip, *at + 42, 4);
	struct str name = str_head(str_skip(zip, *at + ENTRY_SIZE), (size_t)name_n), digits = name;
	*at += ENTRY_SIZE + name_n + number(zip, *at + 30, 2) + number(zip, *at + 32, 2);
	if (local + LOCAL_SIZE > zip.n)
		return false;
	size_t begin = (size_t)(local + LOCAL_SIZE + number(zip, local + 26, 2) + number(zip, local + 28, 2));
	if (begin + packed_n > zip.n || method != Z_DEFLATED)
		return false;
	uint64_t sheet = 0;
	if (!unpack(str_head(str_skip(zip, begin), (size_t)packed_n), size, text) || !is_closed(buf_str(text)))
		return false;
	bool is_sheet = str_take(&digits, STR(SHEET)) && digits.n > 4 &&
			str_to_u64(str_head(digits, digits.n - 4), &sheet) && sheet >= 1 && sheet <= sheets_n;
	return !is_sheet || has_rows(buf_str(text), rows[sheet - 1]);
}

static bool check_archive(struct str zip, const uint32_t *rows, size_t sheets_n)
{
	struct buf text = {0};
	bool ok = zip.n >= END_SIZE && memcmp(zip.p + zip.n - END_SIZE, "PK\5\6", 4) == 0;
	size_t end = ok ? zip.n - END_SIZE : 0;
	uint64_t entries = ok ? number(zip, end + 10, 2) : 0, at_entry = ok ? number(zip, end + 16, 4) : 0;
	ok = ok && at_entry + number(zip, end + 12, 4) == end;
	size_t at = (size_t)at_entry;
	for (uint64_t i = 0; i < entries && ok; i++)
		ok = check_entry(zip, &at, rows, sheets_n, &text);
	buf_release(&text);
	return ok && entries > 0;
}

bool xlsx_is_whole(const char *path, const uint32_t *rows, size_t sheets_n)
{
	struct buf zip = {0};
	bool ok = read_file(path, &zip) && check_archive(buf_str(&zip), rows, sheets_n);
	buf_release(&zip);
	return ok;
}
