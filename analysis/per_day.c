#include "analysis/rule.h"

double per_day(const struct rule_context *c, double count)
{
	return count * 86400.0 / workload_seconds(c->workload);
}

int64_t per_day_us(const struct rule_context *c, uint64_t us)
{
	double day = per_day(c, (double)us);
	return day < (double)INT64_MAX ? (int64_t)day : INT64_MAX;
}
