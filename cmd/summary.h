#ifndef CMD_SUMMARY_H
#define CMD_SUMMARY_H
/*
 * What analyze prints on the terminal: what was read, the best recommendations, where the reports lie.
 */
#include "analysis/report.h"
#include "cmd/terminal.h"
#include "reports/renderer.h"

void summary_print(const struct terminal *t, const struct report *report, const char *folder,
		   const struct renderer **written, size_t written_n);

#endif
