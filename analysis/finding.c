#include "analysis/finding.h"

const char *const finding_severity_names[] = {"info", "warning", "critical"};
const char *const finding_basis_names[] = {"inferred", "modelled", "measured"};
const char *const finding_category_names[] = {"index", "query", "plan", "table", "server"};
