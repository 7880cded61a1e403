#include "feed/foreign/foreign_date.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* `n` digits at the beginning of *s, taken off it. */
static bool take(struct str *s, size_t n, int *ret) {
  int64_t v = 0;
  if (s->n < n || str_int(str_sub(*s, 0, n), 0, 999999, &v) != OK || !is_digit(s->p[0])) return false;
  *ret = (int)v;
  *s = str_sub(*s, n, s->n);
  return true;
}

static bool take_char(struct str *s, char c) {
  if (s->n == 0 || s->p[0] != c) return false;
  *s = str_sub(*s, 1, s->n);
  return true;
}

/* --- ISO 8601 ------------------------------------------------------------------------------------------------------- */

static bool take_day(struct str *s, struct civil *ret) {
  if (!take(s, 4, &ret->year)) return false;
  bool const dashes = take_char(s, '-');
  if (!take(s, 2, &ret->month) || (dashes && !take_char(s, '-')) || !take(s, 2, &ret->day)) return false;
  return date_valid(date_of(ret));
}

static bool take_hour(struct str *s, struct civil *ret) {
  int fraction;
  if (!take(s, 2, &ret->hour)) return false;
  bool const colons = take_char(s, ':');
  if (!take(s, 2, &ret->minute)) return false;
  bool const seconds = colons ? take_char(s, ':') : s->n > 0 && is_digit(s->p[0]);
  if (seconds && !take(s, 2, &ret->second)) return false;
  if (seconds && (take_char(s, '.') || take_char(s, ',')))
    while (take(s, 1, &fraction)) continue;
  return true;
}

/* "Z", "+01:00", "+0100", "+01", or nothing. */
static bool take_offset(struct str s, struct foreign_time *ret) {
  s = str_trim(s);
  if (s.n == 0) return true;
  ret->offset_said = true;
  if (str_eq(s, S("Z")) || str_eq(s, S("z")) || str_eq(s, S("UTC")) || str_eq(s, S("GMT"))) return true;
  int hours, minutes = 0;
  bool const minus = s.p[0] == '-';
  if ((s.p[0] != '+' && !minus) || (s = str_sub(s, 1, s.n), !take(&s, 2, &hours))) return false;
  (void)take_char(&s, ':');
  if (s.n > 0 && !take(&s, 2, &minutes)) return false;
  ret->offset = (hours * 3600 + minutes * 60) * (minus ? -1 : 1);
  return s.n == 0 && hours <= 23 && minutes <= 59;
}

/* 24:00 is the next day's 00:00; a leap second is the second after it. */
static bool settle(struct civil *c) {
  bool const midnight = c->hour == 24 && c->minute == 0 && c->second == 0;
  if (!midnight && (c->hour > 23 || c->minute > 59 || c->second > 60)) return false;
  *c = date_civil(date_seconds(c));
  return date_valid(date_of(c));
}

static bool iso(struct str s, struct foreign_time *ret) {
  if (!take_day(&s, &ret->wall)) return false;
  if (s.n == 0) return true;
  if (s.n > 0 && s.p[0] != 'T' && s.p[0] != 't' && s.p[0] != ' ') return false;
  s = str_sub(s, 1, s.n);
  ret->hour = true;
  return take_hour(&s, &ret->wall) && take_offset(s, ret) && settle(&ret->wall);
}

/* --- RFC 822 -------------------------------------------------------------------------------------------------------- */

static const struct {
  struct str name;
  int hours;
} zones[] = {{S_INIT("GMT"), 0},  {S_INIT("UT"), 0},   {S_INIT("UTC"), 0},  {S_INIT("Z"), 0},    {S_INIT("EST"), -5}, {S_INIT("EDT"), -4}, {S_INIT("CST"), -6},
             {S_INIT("CDT"), -5}, {S_INIT("MST"), -7}, {S_INIT("MDT"), -6}, {S_INIT("PST"), -8}, {S_INIT("PDT"), -7}};

/* What the last word says the clock is ahead of UTC. */
static bool offset_of(struct str s, struct foreign_time *ret) {
  size_t from = s.n;
  while (from > 0 && s.p[from - 1] != ' ') from--;
  struct str const word = str_sub(s, from, s.n);
  for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
    if (str_eq_nocase(word, zones[i].name)) return ret->offset = zones[i].hours * 3600, true;
  return word.n == 5 && take_offset(word, ret);
}

static bool mail(struct str s, struct foreign_time *ret) {
  struct instant at;
  if (date_parse_mail(s, &at) != OK || !offset_of(s, ret)) return false;
  ret->hour = ret->offset_said = true;
  ret->wall = date_civil(date_instant_seconds(at) + ret->offset);
  return date_valid(date_of(&ret->wall));
}

enum err foreign_date(struct str s, struct foreign_time *ret) {
  s = str_trim(s);
  struct foreign_time t = {.has = true};
  bool ok = iso(s, &t);
  if (!ok) t = (struct foreign_time){.has = true}, ok = mail(s, &t);
  if (!ok) return INVALID;
  *ret = t;
  return OK;
}

enum err foreign_date_end(struct str s, struct foreign_time *ret) {
  struct str rest = s, part;
  while (str_next(&rest, ';', &part)) {
    part = str_trim(part);
    if (str_starts(part, S("end="))) return foreign_date(str_sub(part, 4, part.n), ret);
  }
  return foreign_date(s, ret);
}
