#ifndef ANALYSIS_REDACT_PLAN_H
#define ANALYSIS_REDACT_PLAN_H
/*
 * Plans without the constants in them: conditions, outputs and the query's text are redacted as statements are; names,
 * figures and keywords stay. What is not known to be harmless is redacted.
 */
#include "analysis/workload.h"

/* Appends `document` as `mode` wants it kept (SAMPLES_NONE keeps plans, redacted). */
void redact_plan(struct str document, enum plan_format format, enum sample_mode mode, struct buf *out);

#endif
