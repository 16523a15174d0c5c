#ifndef ANALYSIS_PLAN_DETECTORS_H
#define ANALYSIS_PLAN_DETECTORS_H
/* The detectors of plan_issues.h: one row each, by the name of their rule, in whose file they live (analysis/rules/).
 */
#include "analysis/plan_issues.h"

#define PLAN_DETECTORS                                                                                                 \
	DETECTOR(plan_misestimate)                                                                                     \
	DETECTOR(plan_disk_sort)                                                                                       \
	DETECTOR(plan_hash_batches)                                                                                    \
	DETECTOR(plan_lossy_bitmap)                                                                                    \
	DETECTOR(plan_heap_fetches)                                                                                    \
	DETECTOR(plan_rows_removed)                                                                                    \
	DETECTOR(plan_nested_loop)                                                                                     \
	DETECTOR(plan_jit)                                                                                             \
	DETECTOR(plan_planning_time)                                                                                   \
	DETECTOR(plan_missing_workers)                                                                                 \
	DETECTOR(plan_trigger_time)                                                                                    \
	DETECTOR(query_offset_pagination)                                                                              \
	DETECTOR(query_non_sargable)                                                                                   \
	DETECTOR(query_type_mismatch)                                                                                  \
	DETECTOR(table_extended_statistics)

#define DETECTOR(name)                                                                                                 \
	extern const struct rule rule_##name;                                                                          \
	extern const struct plan_detector detector_##name;
PLAN_DETECTORS
#undef DETECTOR

#endif
