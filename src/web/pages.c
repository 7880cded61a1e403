#include "web/pages.h"

static const enum opportunity_kind every[] = {KIND_EXPERTISE_MISSION, KIND_RECRUITMENT, KIND_CALL_FOR_TENDERS,
                                              KIND_CALL_FOR_EXPRESSIONS, KIND_CALL_FOR_PROJECTS};
const struct kind_options all_kinds = {every, sizeof every / sizeof every[0]};
