#ifndef REPORTS_ASSETS_H
#define REPORTS_ASSETS_H
/*
 * Files that are part of the HTML report, put into the program by the build (reports/embed).
 */
#include "base/str.h"

struct asset {
	struct str text;
	const char *sha256; /* of the text, in base64, as a Content-Security-Policy wants it */
};

extern const struct asset asset_report_css, asset_report_js;

#endif
