#include "analysis/report.h"

const char *const input_kind_names[] = {"unknown", "log", "plan", "schema", "snapshot", "digest", "report"};
const char *const input_status_names[] = {"ok", "truncated", "damaged", "unreadable", "unknown"};
