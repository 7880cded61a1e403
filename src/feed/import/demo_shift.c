/* The dates of the demonstration, moved by whole weeks: wall clocks first, instants from them, so that an hour stays
 * what it is whatever daylight-saving time does. */
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/when.h"
#include "base/zone.h"
#include "board/publish.h"
#include "feed/import/demo.h"
#include "feed/import/import.h"

#define WEEK_DAYS 7
#define WEEK_SECONDS (WEEK_DAYS * DAY_SECONDS)

enum { MONTHS = 12, MONTH_NAME_MAX = 16, GROWTH_MAX = 4096 };

/* The Tuesday the notices were written for: their first closings are that week's. */
static const struct day written = {2026, 11, 24};

static int64_t monday(int64_t days) { return days - date_weekday(date_from_days(days)); }

int64_t demo_weeks(struct instant now) {
  struct civil const today = date_civil(date_instant_seconds(now));
  return (monday(date_days(date_of(&today))) - monday(date_days(written))) / WEEK_DAYS;
}

/* --- Instants ------------------------------------------------------------------------------------------------------- */

/* An hour shown twice is the later one, an hour left out the one after: nobody loses time. */
static struct instant instant_of(const struct zone *zone, struct civil wall) {
  struct instant first = {0}, second = {0};
  enum zone_case found = zone_instant(zone, &wall, &first, &second);
  if (found == ZONE_GAP) {
    wall = date_civil(date_seconds(&wall) + HOUR_US / SECOND_US);
    found = zone_instant(zone, &wall, &first, &second);
  }
  return found == ZONE_AMBIGUOUS ? second : first;
}

static void move(struct arena *a, const struct zone *zone, struct moment *m, int64_t weeks) {
  struct civil wall;
  if (!m->at.has || m->wall.p == NULL || date_parse_local(m->wall, &wall) != OK) return;
  wall = date_civil(date_seconds(&wall) + weeks * WEEK_SECONDS);
  m->at.at = instant_of(zone, wall);
  struct out o = out_in(a, 32);
  date_put_local(&o, &wall);
  m->wall = out_str(&o);
}

static void move_day(struct arena *a, struct str *s, int64_t weeks) {
  struct day day;
  if (!str_has(*s) || date_parse_day(*s, &day) != OK) return;
  struct out o = out_in(a, 16);
  date_put_day(&o, date_from_days(date_days(day) + weeks * WEEK_DAYS));
  *s = out_str(&o);
}

/* --- Dates in texts ------------------------------------------------------------------------------------------------- */

/* "décembre", "December": the name of a month alone. */
static struct str month_name(enum lang lang, int month, char buffer[MONTH_NAME_MAX]) {
  struct out o = out_fixed(buffer, MONTH_NAME_MAX);
  when_month(&o, lang, 2000, month);
  return str_sub(out_str(&o), 0, str_index(out_str(&o), ' '));
}

struct written_date {
  struct day day;
  enum lang lang;
  size_t n; /* bytes */
  bool has_year;
};

/* "4 décembre 2026", "20 November" at the beginning of `s`; without a year the one nearest to when it was written. */
static bool date_here(struct str s, struct written_date *ret) {
  size_t const digits = str_index(s, ' ');
  int64_t day, year = 0;
  if (digits == 0 || digits > 2 || digits == s.n || str_int(str_sub(s, 0, digits), 1, 31, &day) != OK) return false;
  struct str const rest = str_sub(s, digits + 1, s.n);
  for (int i = 0; i < MONTHS * LANG_COUNT; i++) {
    char buffer[MONTH_NAME_MAX];
    int const month = i % MONTHS + 1;
    enum lang const lang = (enum lang)(i / MONTHS);
    struct str const name = month_name(lang, month, buffer);
    if (!str_starts(rest, name)) continue;
    struct str const after = str_sub(rest, name.n, 5);
    bool const has_year = after.n == 5 && after.p[0] == ' ' && str_int(str_sub(after, 1, 4), DATE_YEAR_MIN, DATE_YEAR_MAX, &year) == OK;
    if (!has_year) year = written.year + (month < written.month - 6);
    *ret = (struct written_date){{(int)year, month, (int)day}, lang, digits + 1 + name.n + (has_year ? after.n : 0), has_year};
    return date_valid(ret->day);
  }
  return false;
}

static void put_date(struct out *o, const struct written_date *d, int64_t weeks) {
  struct day const moved = date_from_days(date_days(d->day) + weeks * WEEK_DAYS);
  char buffer[MONTH_NAME_MAX];
  struct str const month = month_name(d->lang, moved.month, buffer);
  out_fmt(o, "%d %.*s", moved.day, STR(month));
  if (d->has_year) out_fmt(o, " %d", moved.year);
}

static void move_text(struct arena *a, struct str *s, int64_t weeks) {
  if (!str_has(*s)) return;
  struct out o = out_in(a, s->n + GROWTH_MAX);
  struct written_date found;
  for (size_t at = 0, from = 0; at < s->n; from = at) {
    bool const begins = at == 0 || s->p[at - 1] == ' ';
    if (begins && date_here(str_sub(*s, at, s->n), &found)) {
      put_date(&o, &found, weeks);
      at += found.n;
    } else {
      (void)utf8_next(*s, &at);
      out_put(&o, str_sub(*s, from, at - from));
    }
  }
  if (!o.full) *s = out_str(&o);
}

/* --- A notice ------------------------------------------------------------------------------------------------------- */

static void move_parts(struct arena *a, const struct zone *zone, struct opportunity_new *o, int64_t weeks) {
  for (size_t i = 0; i < o->lots.n; i++) move(a, zone, &o->lots.v[i].closes, weeks);
  for (size_t i = 0; i < o->stages.n; i++) move(a, zone, &o->stages.v[i].closes, weeks);
  for (size_t i = 0; i < o->amendments.n; i++) {
    struct new_amendment *m = &o->amendments.v[i];
    move(a, zone, &m->at, weeks);
    move(a, zone, &m->old_closes, weeks);
    move(a, zone, &m->new_closes, weeks);
    move_text(a, &m->reason, weeks);
  }
}

static void move_notice(struct arena *a, struct opportunity_new *o, int64_t weeks) {
  const struct zone *zone;
  if (zone_load(o->zone, &zone) != OK) return;
  struct moment *const moments[] = {&o->published, &o->closes, &o->ends, &o->enquiry, &o->opens_bids, &o->visit, &o->cancelled, &o->decided};
  for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) move(a, zone, moments[i], weeks);
  move_day(a, &o->contract_start, weeks);
  struct str *const texts[] = {&o->summary, &o->body, &o->cancelled_reason, &o->outcome_text};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) move_text(a, texts[i], weeks);
  for (size_t i = 0; i < o->texts.n; i++) {
    move_text(a, &o->texts.v[i].summary, weeks);
    move_text(a, &o->texts.v[i].body, weeks);
  }
  move_parts(a, zone, o, weeks);
  if (o->closes.at.has) o->ends.at = (struct opt_instant){true, opportunity_new_ends(o)};
}

void demo_shift(struct arena *a, struct import_batch *batch, int64_t weeks) {
  for (size_t i = 0; i < batch->n && weeks != 0; i++)
    if (batch->v[i].what != NULL) move_notice(a, batch->v[i].what, weeks);
}
