#include "base/zone_rule.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"

#define HOURS_MAX 24       /* of an offset */
#define TIME_HOURS_MAX 167 /* of a change */

struct scan {
  const char *p, *end;
};

static bool literal(struct scan *in, char c) {
  if (in->p == in->end || *in->p != c) return false;
  in->p++;
  return true;
}

static bool is_alpha(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool number(struct scan *in, int least, int most, int *ret) {
  int v = 0, n = 0;
  for (; n < 3 && in->p < in->end && is_digit(*in->p); n++) v = v * 10 + (*in->p++ - '0');
  if (n == 0 || v < least || v > most) return false;
  *ret = v;
  return true;
}

static bool abbreviation(struct scan *in, char ret[ZONE_ABBREVIATION_MAX + 1]) {
  bool const quoted = literal(in, '<');
  size_t n = 0;
  while (in->p < in->end && (is_alpha(*in->p) || (quoted && (is_digit(*in->p) || *in->p == '+' || *in->p == '-')))) {
    if (n == ZONE_ABBREVIATION_MAX) return false;
    ret[n++] = *in->p++;
  }
  ret[n] = 0;
  return n >= 3 && (!quoted || literal(in, '>'));
}

/* [+|-]hh[:mm[:ss]] in seconds. */
static bool duration(struct scan *in, int hours_max, int32_t *ret) {
  bool const negative = literal(in, '-');
  if (!negative) literal(in, '+');
  int hours, minutes = 0, seconds = 0;
  if (!number(in, 0, hours_max, &hours)) return false;
  if (literal(in, ':')) {
    if (!number(in, 0, 59, &minutes)) return false;
    if (literal(in, ':') && !number(in, 0, 59, &seconds)) return false;
  }
  *ret = (negative ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
  return true;
}

static bool change(struct scan *in, struct zone_change *ret) {
  ret->time = 2 * 3600;
  if (!literal(in, ',')) return false;
  if (literal(in, 'M')) {
    ret->kind = RULE_WEEKDAY;
    if (!number(in, 1, 12, &ret->month) || !literal(in, '.') || !number(in, 1, 5, &ret->week) || !literal(in, '.') ||
        !number(in, 0, 6, &ret->day))
      return false;
  } else {
    ret->kind = literal(in, 'J') ? RULE_JULIAN : RULE_ORDINAL;
    if (!number(in, ret->kind == RULE_JULIAN ? 1 : 0, 365, &ret->day)) return false;
  }
  return !literal(in, '/') || duration(in, TIME_HOURS_MAX, &ret->time);
}

enum err zone_rule_parse(struct str s, struct zone_rule *ret) {
  struct zone_rule rule = {0};
  if (s.n == 0) {
    *ret = rule;
    return OK;
  }
  struct scan in = {s.p, s.p + s.n};
  int32_t west; /* POSIX counts offsets westward */
  if (!abbreviation(&in, rule.standard.abbreviation) || !duration(&in, HOURS_MAX, &west)) return INVALID;
  rule.has = true;
  rule.standard.offset = -west;
  if (in.p < in.end) {
    rule.has_dst = true;
    if (!abbreviation(&in, rule.dst.abbreviation)) return INVALID;
    rule.dst.offset = rule.standard.offset + 3600;
    if (in.p < in.end && *in.p != ',') {
      if (!duration(&in, HOURS_MAX, &west)) return INVALID;
      rule.dst.offset = -west;
    }
    if (!change(&in, &rule.to_dst) || !change(&in, &rule.to_standard) || in.p != in.end) return INVALID;
  }
  *ret = rule;
  return OK;
}

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

/* Days since 1970 of the change in that year. */
static int64_t change_day(const struct zone_change *c, int year) {
  int64_t const first = date_days((struct day){year, 1, 1});
  if (c->kind == RULE_ORDINAL) return first + c->day;
  if (c->kind == RULE_JULIAN) return first + c->day - (leap(year) && c->day >= 60 ? 0 : 1);
  struct day const month = {year, c->month, 1};
  int64_t const month_first = date_days(month);
  int64_t const month_next =
      date_days(c->month == 12 ? (struct day){year + 1, 1, 1} : (struct day){year, c->month + 1, 1});
  int const wanted = (c->day + 6) % 7; /* our weeks begin on Monday */
  int64_t day = month_first + (wanted - date_weekday(month) + 7) % 7 + 7 * (c->week - 1);
  if (day >= month_next) day -= 7;
  return day;
}

const struct zone_type *zone_rule_at(const struct zone_rule *rule, int64_t seconds) {
  assert(rule->has);
  if (!rule->has_dst) return &rule->standard;
  int const year = date_civil(seconds + rule->standard.offset).year;
  /* A change's time may reach a week into a neighbouring year, so the last change is looked for in three. At equal
   * instants the change to daylight time counts: that is how daylight time all the year round is written. */
  const struct zone_type *type = &rule->standard;
  int64_t newest = INT64_MIN;
  for (int y = year - 1; y <= year + 1; y++) {
    int64_t const to_standard =
        change_day(&rule->to_standard, y) * DAY_SECONDS + rule->to_standard.time - rule->dst.offset;
    int64_t const to_dst = change_day(&rule->to_dst, y) * DAY_SECONDS + rule->to_dst.time - rule->standard.offset;
    if (to_standard <= seconds && to_standard > newest) {
      newest = to_standard;
      type = &rule->standard;
    }
    if (to_dst <= seconds && to_dst >= newest) {
      newest = to_dst;
      type = &rule->dst;
    }
  }
  return type;
}
