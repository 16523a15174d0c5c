#include "tests/fuzz/plan_target.h"
