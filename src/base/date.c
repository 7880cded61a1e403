#include "base/date.h"

#include <stdlib.h>

#include "base/out.h"

static const char weekday_abbr[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char month_abbr[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* --- The calendar ----------------------------------------------------------------------------------------------- */

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

bool date_valid(struct day d) {
  static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (d.year < DATE_YEAR_MIN || d.year > DATE_YEAR_MAX || d.month < 1 || d.month > 12 || d.day < 1) return false;
  return d.day <= length[d.month - 1] + (d.month == 2 && leap(d.year) ? 1 : 0);
}

/* Years are counted from 1 March, so that the leap day is the last of its year, in eras of 400 years. */
#define ERA_DAYS 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

int64_t date_days(struct day d) {
  int64_t const year = (int64_t)d.year - (d.month <= 2 ? 1 : 0);
  int64_t const era = floor_div(year, 400);
  int64_t const of_era = year - era * 400;
  int64_t const of_year = (153 * (d.month > 2 ? d.month - 3 : d.month + 9) + 2) / 5 + d.day - 1;
  return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970;
}

struct day date_from_days(int64_t days) {
  days += DAYS_TO_1970;
  int64_t const era = floor_div(days, ERA_DAYS);
  int64_t const of_era = days - era * ERA_DAYS;
  int64_t const year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t const of_year = of_era - (365 * year + year / 4 - year / 100);
  int64_t const month = (5 * of_year + 2) / 153; /* 0 is March */
  return (struct day){
      .year = (int)(year + era * 400 + (month >= 10 ? 1 : 0)),
      .month = (int)(month < 10 ? month + 3 : month - 9),
      .day = (int)(of_year - (153 * month + 2) / 5 + 1),
  };
}

int date_weekday(struct day d) {
  int64_t const days = date_days(d) + 3; /* 1970-01-01 was a Thursday */
  return (int)(days - floor_div(days, 7) * 7);
}

int date_cmp(struct day a, struct day b) {
  if (a.year != b.year) return a.year < b.year ? -1 : 1;
  if (a.month != b.month) return a.month < b.month ? -1 : 1;
  return a.day < b.day ? -1 : a.day > b.day;
}

int64_t date_seconds(const struct civil *c) {
  return date_days(date_of(c)) * DAY_SECONDS + c->hour * 3600 + c->minute * 60 + c->second;
}

struct civil date_civil(int64_t seconds) {
  int64_t const days = floor_div(seconds, DAY_SECONDS);
  int const of_day = (int)(seconds - days * DAY_SECONDS);
  struct day const d = date_from_days(days);
  return (struct civil){d.year, d.month, d.day, of_day / 3600, of_day / 60 % 60, of_day % 60};
}

int64_t date_instant_seconds(struct instant at) { return floor_div(at.us, SECOND_US); }

/* --- Reading ---------------------------------------------------------------------------------------------------- */

/* What is left of a text; every step says whether the text went on as it must. */
struct scan {
  const char *p, *end;
};

static struct scan scan_of(struct str s) {
  const char *p = s.p == NULL ? "" : s.p;
  return (struct scan){p, p + s.n};
}

static bool at_end(const struct scan *in) { return in->p == in->end; }

static bool literal(struct scan *in, char c) {
  if (in->p == in->end || *in->p != c) return false;
  in->p++;
  return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Between `least` and `most` digits, as many as there are. */
static bool number(struct scan *in, int least, int most, int *ret) {
  int v = 0, n = 0;
  for (; n < most && in->p < in->end && is_digit(*in->p); n++) v = v * 10 + (*in->p++ - '0');
  if (n < least) return false;
  *ret = v;
  return true;
}

static bool two(struct scan *in, int *ret) { return number(in, 2, 2, ret); }

/* The index of the name that `in` goes on with; all names have three letters. */
static bool name(struct scan *in, const char names[][4], int count, int *ret) {
  if (in->end - in->p < 3) return false;
  for (int i = 0; i < count; i++) {
    if (!str_eq_nocase((struct str){in->p, 3}, (struct str){names[i], 3})) continue;
    in->p += 3;
    *ret = i;
    return true;
  }
  return false;
}

static bool day_part(struct scan *in, struct civil *c) {
  return number(in, 4, 4, &c->year) && literal(in, '-') && two(in, &c->month) && literal(in, '-') && two(in, &c->day) &&
         date_valid(date_of(c));
}

static bool clock_part(struct scan *in, struct civil *c) {
  return two(in, &c->hour) && literal(in, ':') && two(in, &c->minute) && literal(in, ':') && two(in, &c->second);
}

/* "HH:MM" or "HH:MM:SS". */
static bool wall_part(struct scan *in, struct civil *c) {
  c->second = 0;
  if (!two(in, &c->hour) || !literal(in, ':') || !two(in, &c->minute)) return false;
  return !literal(in, ':') || two(in, &c->second);
}

static bool clock_valid(const struct civil *c) { return c->hour <= 23 && c->minute <= 59 && c->second <= 59; }

enum err date_parse_day(struct str s, struct day *ret) {
  struct scan in = scan_of(s);
  struct civil c = {0};
  if (!day_part(&in, &c) || !at_end(&in)) return INVALID;
  *ret = date_of(&c);
  return OK;
}

enum err date_parse_time(struct str s, struct civil *ret) {
  struct scan in = scan_of(s);
  struct civil c = *ret;
  if (!wall_part(&in, &c) || !at_end(&in) || !clock_valid(&c)) return INVALID;
  *ret = c;
  return OK;
}

enum err date_parse_local(struct str s, struct civil *ret) {
  struct scan in = scan_of(s);
  struct civil c = {0};
  if (!day_part(&in, &c) || !(literal(&in, 'T') || literal(&in, ' ')) || !wall_part(&in, &c) || !at_end(&in))
    return INVALID;
  if (c.hour == 24 && c.minute == 0 && c.second == 0) {
    c.hour = 0;
    struct day const next = date_from_days(date_days(date_of(&c)) + 1);
    if (!date_valid(next)) return INVALID;
    c.year = next.year, c.month = next.month, c.day = next.day;
  }
  if (!clock_valid(&c)) return INVALID;
  *ret = c;
  return OK;
}

/* "+hh:mm" or, with colon false, "+hhmm", in seconds east of Greenwich. */
static bool offset_part(struct scan *in, bool colon, int *ret) {
  bool const west = literal(in, '-');
  if (!west && !literal(in, '+')) return false;
  int hours, minutes;
  if (!two(in, &hours) || (colon && !literal(in, ':')) || !two(in, &minutes) || hours > 23 || minutes > 59)
    return false;
  *ret = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
  return true;
}

/* The instant at which a clock `offset` seconds ahead of UTC shows c; it may show a leap second. */
static enum err instant_of(const struct civil *c, int64_t us, int offset, struct instant *ret) {
  if (!date_valid(date_of(c)) || c->hour > 23 || c->minute > 59 || c->second > 60) return INVALID;
  int64_t const seconds = date_seconds(c) - offset;
  if (c->second == 60 && seconds - floor_div(seconds, DAY_SECONDS) * DAY_SECONDS != 0) return INVALID;
  ret->us = seconds * SECOND_US + (c->second == 60 ? 0 : us);
  return OK;
}

enum err date_parse_instant(struct str s, struct instant *ret) {
  struct scan in = scan_of(s);
  struct civil c = {0};
  int64_t us = 0;
  int offset = 0;
  if (!day_part(&in, &c) || !(literal(&in, 'T') || literal(&in, 't') || literal(&in, ' ')) || !clock_part(&in, &c))
    return INVALID;
  if (literal(&in, '.')) {
    if (at_end(&in) || !is_digit(*in.p)) return INVALID;
    for (int64_t unit = SECOND_US / 10; in.p < in.end && is_digit(*in.p); unit /= 10) us += unit * (*in.p++ - '0');
  }
  if (!literal(&in, 'Z') && !literal(&in, 'z') && !offset_part(&in, true, &offset)) return INVALID;
  if (!at_end(&in)) return INVALID;
  return instant_of(&c, us, offset, ret);
}

/* A two-digit year that would be more than fifty years ahead is of the century before (RFC 9110 §5.6.7). */
static int full_year(int two_digits, struct instant now) {
  int const this_year = date_civil(date_instant_seconds(now)).year;
  int const year = this_year - this_year % 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

static bool http_fixdate(struct scan in, struct civil *c) {
  int weekday;
  if (!name(&in, weekday_abbr, 7, &weekday) || !literal(&in, ',') || !literal(&in, ' ')) return false;
  if (!two(&in, &c->day) || !literal(&in, ' ') || !name(&in, month_abbr, 12, &c->month) || !literal(&in, ' '))
    return false;
  if (!number(&in, 4, 4, &c->year) || !literal(&in, ' ') || !clock_part(&in, c)) return false;
  return str_eq((struct str){in.p, (size_t)(in.end - in.p)}, S(" GMT"));
}

static bool http_rfc850(struct scan in, struct instant now, struct civil *c) {
  int weekday;
  if (!name(&in, weekday_abbr, 7, &weekday)) return false;
  for (int letters = 0; in.p < in.end && *in.p >= 'a' && *in.p <= 'z' && letters < 6; letters++) in.p++;
  if (!literal(&in, ',') || !literal(&in, ' ') || !two(&in, &c->day) || !literal(&in, '-')) return false;
  if (!name(&in, month_abbr, 12, &c->month) || !literal(&in, '-') || !two(&in, &c->year)) return false;
  c->year = full_year(c->year, now);
  if (!literal(&in, ' ') || !clock_part(&in, c)) return false;
  return str_eq((struct str){in.p, (size_t)(in.end - in.p)}, S(" GMT"));
}

static bool http_asctime(struct scan in, struct civil *c) {
  int weekday;
  if (!name(&in, weekday_abbr, 7, &weekday) || !literal(&in, ' ')) return false;
  if (!name(&in, month_abbr, 12, &c->month) || !literal(&in, ' ')) return false;
  bool const padded = literal(&in, ' ');
  if (!number(&in, padded ? 1 : 2, padded ? 1 : 2, &c->day) || !literal(&in, ' ') || !clock_part(&in, c)) return false;
  return literal(&in, ' ') && number(&in, 4, 4, &c->year) && at_end(&in);
}

enum err date_parse_http(struct str s, struct instant now, struct instant *ret) {
  struct scan const in = scan_of(s);
  struct civil c = {0};
  if (!http_fixdate(in, &c) && !http_rfc850(in, now, &c) && !http_asctime(in, &c)) return INVALID;
  c.month++;
  return instant_of(&c, 0, 0, ret);
}

static void spaces(struct scan *in) {
  while (in->p < in->end && (*in->p == ' ' || *in->p == '\t' || *in->p == '\r' || *in->p == '\n')) in->p++;
}

/* The zone of a mail's date: "+0100", or one of the names of RFC 5322 §4.3. */
static bool mail_zone(struct scan *in, int *ret) {
  static const struct {
    struct str name;
    int hours;
  } zones[] = {{S_INIT("GMT"), 0},  {S_INIT("UT"), 0},   {S_INIT("UTC"), 0},  {S_INIT("Z"), 0},
               {S_INIT("EST"), -5}, {S_INIT("EDT"), -4}, {S_INIT("CST"), -6}, {S_INIT("CDT"), -5},
               {S_INIT("MST"), -7}, {S_INIT("MDT"), -6}, {S_INIT("PST"), -8}, {S_INIT("PDT"), -7}};
  if (offset_part(in, false, ret)) return true;
  const char *from = in->p;
  while (in->p < in->end && ((*in->p >= 'A' && *in->p <= 'Z') || (*in->p >= 'a' && *in->p <= 'z'))) in->p++;
  for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
    if (!str_eq_nocase((struct str){from, (size_t)(in->p - from)}, zones[i].name)) continue;
    *ret = zones[i].hours * 3600;
    return true;
  }
  return false;
}

enum err date_parse_mail(struct str s, struct instant *ret) {
  struct scan in = scan_of(str_trim(s));
  struct civil c = {0};
  int weekday, offset;
  if (name(&in, weekday_abbr, 7, &weekday) && !literal(&in, ',')) return INVALID;
  spaces(&in);
  if (!number(&in, 1, 2, &c.day)) return INVALID;
  spaces(&in);
  if (!name(&in, month_abbr, 12, &c.month)) return INVALID;
  c.month++;
  spaces(&in);
  const char *year = in.p;
  if (!number(&in, 2, 4, &c.year)) return INVALID;
  if (in.p - year == 2) c.year += c.year < 50 ? 2000 : 1900;
  if (in.p - year == 3) c.year += 1900;
  spaces(&in);
  if (!wall_part(&in, &c)) return INVALID;
  spaces(&in);
  if (!mail_zone(&in, &offset)) return INVALID;
  spaces(&in);
  bool const comment = literal(&in, '('); /* "(CET)" after the offset says nothing new */
  if (!at_end(&in) && !(comment && in.end[-1] == ')')) return INVALID;
  return instant_of(&c, 0, offset, ret);
}

/* --- Writing ---------------------------------------------------------------------------------------------------- */

void date_put_day(struct out *o, struct day d) { out_fmt(o, "%04d-%02d-%02d", d.year, d.month, d.day); }

void date_put_local(struct out *o, const struct civil *c) {
  date_put_day(o, date_of(c));
  out_fmt(o, "T%02d:%02d", c->hour, c->minute);
}

static void put_seconds(struct out *o, int64_t seconds) {
  struct civil const c = date_civil(seconds);
  date_put_local(o, &c);
  out_fmt(o, ":%02d", c.second);
}

void date_put_instant(struct out *o, struct instant at) {
  put_seconds(o, date_instant_seconds(at));
  out_char(o, 'Z');
}

void date_put_instant_us(struct out *o, struct instant at) {
  int64_t const seconds = date_instant_seconds(at);
  put_seconds(o, seconds);
  out_fmt(o, ".%06dZ", (int)(at.us - seconds * SECOND_US));
}

void date_put_instant_at(struct out *o, struct instant at, int offset) {
  if (offset % 60 != 0 || abs(offset) >= DAY_SECONDS) {
    date_put_instant(o, at);
    return;
  }
  put_seconds(o, date_instant_seconds(at) + offset);
  out_fmt(o, "%c%02d:%02d", offset < 0 ? '-' : '+', abs(offset) / 3600, abs(offset) / 60 % 60);
}

static void put_named(struct out *o, struct instant at, const char *zone) {
  struct civil const c = date_civil(date_instant_seconds(at));
  out_fmt(o, "%s, %02d %s %04d %02d:%02d:%02d %s", weekday_abbr[date_weekday(date_of(&c))], c.day,
          month_abbr[c.month - 1], c.year, c.hour, c.minute, c.second, zone);
}

void date_put_http(struct out *o, struct instant at) { put_named(o, at, "GMT"); }

void date_put_mail(struct out *o, struct instant at) { put_named(o, at, "+0000"); }
