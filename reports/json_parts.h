#ifndef REPORTS_JSON_PARTS_H
#define REPORTS_JSON_PARTS_H
/*
 * Objects of report.json that have a file of their own. Each prints one object.
 */
#include "analysis/report.h"
#include "base/json.h"

void json_print_pattern(struct json *j, const struct report *r, const struct report_pattern *rp);
void json_print_index(struct json *j, const struct report_index *ri);
void json_print_table(struct json *j, const struct report_table *rt);
void json_print_plan(struct json *j, const struct report_plan *rp);

#endif
