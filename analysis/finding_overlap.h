#ifndef ANALYSIS_FINDING_OVERLAP_H
#define ANALYSIS_FINDING_OVERLAP_H
/*
 * One cure, one claim. A sequential scan that a recommended index replaces is seen by several rules: the plan's rows
 * removed, the slow statement, the trigger of a foreign key. Each is worth showing, but the time can be saved only
 * once.
 *
 * findings_settle() leaves the time with the finding that says what to do, the index, and turns those that it cures
 * (rule.cured_by_index, the same table, the same statements) into remarks that name it. An index that two rules want
 * is created by one finding; the other's evidence and statements move there. What is left to gain by rewriting a
 * statement is counted after the indexes that serve it. Runs after suppression: what a suppressed index would have
 * cured stands by itself again.
 */
#include "analysis/rule.h"

void findings_settle(struct rule_context *c);

#endif
