#include "cmd/command.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <bzlib.h>
#include <cjson/cJSON.h>
#include <lz4frame.h>
#include <lz4.h>
#include <lzma.h>
#include <pcre2.h>
#include <pg_query.h>
#include <xlsxwriter.h>
#include <zlib.h>
#include <zstd.h>

void print_version(FILE *out)
{
	char pcre2[64] = "";
	pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
	fprintf(out, "pgassay %s\n", PGASSAY_VERSION);
	fprintf(out, "PCRE2 %s\nzlib %s\ncJSON %s\nlibxlsxwriter %s\n", pcre2, zlibVersion(), cJSON_Version(),
		lxw_version());
	fprintf(out, "libpg_query (grammar of PostgreSQL %s)\n", PG_VERSION);
	fprintf(out, "zstd %s\nliblzma %s\nbzip2 %s\nlz4 %s\n", ZSTD_versionString(), lzma_version_string(),
		BZ2_bzlibVersion(), LZ4_versionString());
}
