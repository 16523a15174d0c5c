#ifndef REPORTS_XLSX_CHECK_H
#define REPORTS_XLSX_CHECK_H
/*
 * Whether a workbook was written whole. libxlsxwriter does not look at the errors of its temporary files: on a full
 * disk it closes a workbook without complaint whose sheets end in the middle. So what was written is read back: every
 * part of the archive must unpack and end with its root's closing tag, and every sheet must have its last row.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XLSX_SHEETS_MAX 16

/* `rows[i]`: rows of the sheet i + 1, its header and empty ones included; 0: not looked at. */
bool xlsx_is_whole(const char *path, const uint32_t *rows, size_t sheets_n);

#endif
