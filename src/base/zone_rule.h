/* The rule a TZif file ends with: a POSIX TZ string, which says when clocks change after the last listed transition.
 * For zone.c only. */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define ZONE_ABBREVIATION_MAX 15 /* bytes; all known have six or fewer */

struct zone_type {
  int32_t offset; /* seconds ahead of UTC */
  char abbreviation[ZONE_ABBREVIATION_MAX + 1];
};

enum zone_rule_kind {
  RULE_JULIAN,  /* Jn: day 1..365, 29 February is never counted */
  RULE_ORDINAL, /* n: day 0..365, 29 February is counted */
  RULE_WEEKDAY, /* Mm.w.d: the w-th (5: last) weekday d (0: Sunday) of the month */
};

struct zone_change {
  enum zone_rule_kind kind;
  int day;         /* of the first two kinds, or the weekday */
  int week, month; /* of the third */
  int32_t time;    /* seconds after 00:00 of that day by the clock before the change; -167 to 167 hours */
};

struct zone_rule {
  bool has;     /* false: the last transition's type holds for ever */
  bool has_dst; /* false: always `standard` */
  struct zone_type standard, dst;
  struct zone_change to_dst, to_standard;
};

/* Reads "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX.1-2017 §8.3 with the longer times of RFC 9636 §3.3.1); the empty text is
 * no rule. INVALID for anything else, also for a daylight time without its two dates. */
enum err MUST_USE zone_rule_parse(struct str s, struct zone_rule *ret);

/* The type in force at `seconds` since 1970; rule->has must be true. */
const struct zone_type *zone_rule_at(const struct zone_rule *rule, int64_t seconds);

#endif
