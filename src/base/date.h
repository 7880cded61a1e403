/* The calendar: proleptic Gregorian days and wall-clock times, and the date formats of the standards we speak.
 *
 * Three things are kept apart by their types. A `struct day` is a date somebody wrote ("2026-12-10"): it has no zone
 * and never passes through an instant. A `struct civil` is what a wall clock shows; base/zone.h turns it into an
 * instant. A `struct instant` (base/clock.h) is a point on the time line. Years run from DATE_YEAR_MIN to
 * DATE_YEAR_MAX; the parsers refuse the rest. Pure functions, callable from everywhere. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct out;

#define DATE_YEAR_MIN 1900
#define DATE_YEAR_MAX 2200
#define DAY_SECONDS INT64_C(86400) /* of the calendar in UTC; a day in a zone may be longer or shorter */

struct day {
  int year, month, day; /* month 1..12, day 1..31 */
};

/* A day that may be absent. */
struct opt_day {
  bool has;
  struct day day;
};

struct civil {
  int year, month, day;
  int hour, minute, second; /* 0..23, 0..59, 0..59 */
};

/* Whether the day exists: 2100-02-29 does not; years outside the bounds do not. */
bool date_valid(struct day d);
/* Days since 1970-01-01, and back. */
int64_t date_days(struct day d);
struct day date_from_days(int64_t days);
/* 0 Monday … 6 Sunday. */
int date_weekday(struct day d);
/* < 0, 0, > 0 as a is before, on or after b. */
int date_cmp(struct day a, struct day b);

/* Seconds since 1970-01-01T00:00:00 of the same clock, whatever its zone, and back. */
int64_t date_seconds(const struct civil *c);
struct civil date_civil(int64_t seconds);
static inline struct day date_of(const struct civil *c) { return (struct day){c->year, c->month, c->day}; }
/* Whole seconds since 1970, rounded down (also before 1970). */
int64_t date_instant_seconds(struct instant at);

/* "2026-12-10"; INVALID unless it is exactly that and the day exists. */
enum err MUST_USE date_parse_day(struct str s, struct day *ret);
/* "17:00" or "17:00:59" (<input type=time>); 24:00 is INVALID here. The date fields of *ret are left alone. */
enum err MUST_USE date_parse_time(struct str s, struct civil *ret);
/* "2026-12-10T17:00" or with ":SS" (<input type=datetime-local>); a space may stand for the T. 24:00 is 00:00 of the
 * next day (ISO 8601-1). */
enum err MUST_USE date_parse_local(struct str s, struct civil *ret);
/* RFC 3339: "2026-12-10T17:00:00Z", "2026-12-10T18:00:00.25+01:00". Digits after the sixth of a fraction are dropped. A
 * leap second (23:59:60 UTC, nowhere else) is the second after it, as POSIX counts. "-00:00" is UTC. */
enum err MUST_USE date_parse_instant(struct str s, struct instant *ret);
/* An HTTP-date of RFC 9110 §5.6.7 in any of its three forms. `now` decides the century of the two-digit year that
 * RFC 850 has. The name of the weekday must be one, and is not compared with the date. */
enum err MUST_USE date_parse_http(struct str s, struct instant now, struct instant *ret);
/* The date-time of RFC 5322 §3.3 as mails and RSS carry it: "Thu, 10 Dec 2026 17:00:00 +0100". The weekday and the
 * seconds may be missing; UT, GMT, Z and the zones of the United States are read, two-digit years as §4.3 has it. */
enum err MUST_USE date_parse_mail(struct str s, struct instant *ret);

/* "2026-12-10". */
void date_put_day(struct out *o, struct day d);
/* "2026-12-10T17:00", for the value of <input type=datetime-local>; seconds are not printed. */
void date_put_local(struct out *o, const struct civil *c);
/* RFC 3339 in UTC: "2026-12-10T16:00:00Z", rounded down to the second. */
void date_put_instant(struct out *o, struct instant at);
/* The same with all six digits: "2026-12-10T16:00:00.000001Z". */
void date_put_instant_us(struct out *o, struct instant at);
/* RFC 3339 with an offset of `offset` seconds: "2026-12-10T17:00:00+01:00"; an offset RFC 3339 cannot say (not whole
 * minutes, a day or more) gives UTC. */
void date_put_instant_at(struct out *o, struct instant at, int offset);
/* IMF-fixdate of RFC 9110: "Thu, 10 Dec 2026 16:00:00 GMT". */
void date_put_http(struct out *o, struct instant at);
/* RFC 5322, in UTC: "Thu, 10 Dec 2026 16:00:00 +0000". */
void date_put_mail(struct out *o, struct instant at);

#endif
