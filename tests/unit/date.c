/* Dates are read and written as their standards say, and a date nobody can mean is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/out.h"

static const struct instant now = {INT64_C(1796860800) * SECOND_US}; /* 2026-12-10 */

static void every_day_has_a_number_and_back(void **state) {
  (void)state;
  int64_t const first = date_days((struct day){DATE_YEAR_MIN, 1, 1}),
                last = date_days((struct day){DATE_YEAR_MAX, 12, 31});
  struct day before = date_from_days(first - 1);
  for (int64_t n = first; n <= last; n++) {
    struct day const d = date_from_days(n);
    time_t const t = (time_t)(n * DAY_SECONDS);
    struct tm tm;
    assert_non_null(gmtime_r(&t, &tm)); /* the C library counts the same calendar */
    assert_int_equal(d.year, tm.tm_year + 1900);
    assert_int_equal(d.month, tm.tm_mon + 1);
    assert_int_equal(d.day, tm.tm_mday);
    assert_int_equal(date_weekday(d), (tm.tm_wday + 6) % 7);
    assert_int_equal(date_days(d), n);
    assert_true(date_valid(d));
    assert_true(date_cmp(before, d) < 0 && date_cmp(d, before) > 0 && date_cmp(d, d) == 0);
    before = d;
  }
}

static void seconds_before_1970_round_down(void **state) {
  (void)state;
  struct civil const c = date_civil(-1);
  assert_int_equal(c.year, 1969);
  assert_int_equal(c.second, 59);
  assert_int_equal(date_seconds(&c), -1);
  assert_int_equal(date_instant_seconds((struct instant){-1}), -1);
  assert_int_equal(date_instant_seconds((struct instant){-SECOND_US}), -1);
  assert_int_equal(date_instant_seconds((struct instant){SECOND_US - 1}), 0);
}

static void a_written_date_is_kept_as_written_or_refused(void **state) {
  (void)state;
  static const char *const good[] = {"1900-01-01", "1970-01-01", "2000-02-29",
                                     "2026-12-10", "2028-02-29", "2200-12-31"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    struct day d;
    assert_int_equal(date_parse_day(str_from(good[i]), &d), OK);
    char buffer[32];
    struct out o = out_fixed(buffer, sizeof buffer);
    date_put_day(&o, d);
    assert_true(str_eq(out_str(&o), str_from(good[i])));
  }
  static const char *const bad[] = {"",           "2026",       "2026-12",    "2026-13-01",  "2026-00-01",
                                    "2026-12-00", "2026-12-32", "2026-02-29", "2100-02-29",  "1899-12-31",
                                    "2201-01-01", "2026-1-1",   "26-12-10",   "2026-12-10 ", "2026/12/10",
                                    "+026-12-10", "10/12/2026", "2026-12-10T"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct day d = {7, 7, 7};
    assert_int_equal(date_parse_day(str_from(bad[i]), &d), INVALID);
    assert_int_equal(d.year, 7);
  }
  struct day d;
  assert_int_equal(date_parse_day((struct str){0}, &d), INVALID);
  assert_int_equal(date_parse_day(((struct str){"2026-12-1\0", 10}), &d), INVALID);
}

static void a_wall_clock_time_is_read_with_24_as_the_next_midnight(void **state) {
  (void)state;
  static const struct {
    const char *in, *out;
  } good[] = {{"2026-12-10T17:00", "2026-12-10T17:00"},    {"2026-12-10 17:00", "2026-12-10T17:00"},
              {"2026-12-10T23:59:59", "2026-12-10T23:59"}, {"2027-05-31T24:00", "2027-06-01T00:00"},
              {"2026-12-31T24:00", "2027-01-01T00:00"},    {"2028-02-28T24:00:00", "2028-02-29T00:00"}};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    struct civil c;
    assert_int_equal(date_parse_local(str_from(good[i].in), &c), OK);
    char buffer[32];
    struct out o = out_fixed(buffer, sizeof buffer);
    date_put_local(&o, &c);
    assert_true(str_eq(out_str(&o), str_from(good[i].out)));
  }
  static const char *const bad[] = {"2026-12-10",        "2026-12-10T",      "2026-12-10T17",    "2026-12-10T17:60",
                                    "2026-12-10T24:01",  "2026-12-10T25:00", "2026-12-10T17:0",  "2026-12-10T17:00Z",
                                    "2026-12-10T17:00:", "2200-12-31T24:00", "2026-12-10x17:00", "2026-12-10T23:59:60"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct civil c = {.year = 7};
    assert_int_equal(date_parse_local(str_from(bad[i]), &c), INVALID);
    assert_int_equal(c.year, 7);
  }
  struct civil c = {.year = 2026, .month = 12, .day = 10};
  assert_int_equal(date_parse_time(S("09:05"), &c), OK);
  assert_true(c.year == 2026 && c.hour == 9 && c.minute == 5 && c.second == 0);
  assert_int_equal(date_parse_time(S("24:00"), &c), INVALID);
  assert_int_equal(date_parse_time(S("9:05"), &c), INVALID);
}

static void an_rfc3339_text_is_one_instant(void **state) {
  (void)state;
  static const struct {
    const char *in, *out;
  } good[] = {{"2026-12-10T16:00:00Z", "2026-12-10T16:00:00.000000Z"},
              {"2026-12-10t16:00:00z", "2026-12-10T16:00:00.000000Z"},
              {"2026-12-10 17:00:00+01:00", "2026-12-10T16:00:00.000000Z"},
              {"2026-12-10T10:30:00-05:30", "2026-12-10T16:00:00.000000Z"},
              {"2026-12-10T16:00:00-00:00", "2026-12-10T16:00:00.000000Z"},
              {"2026-12-10T16:00:00.5Z", "2026-12-10T16:00:00.500000Z"},
              {"2026-12-10T16:00:00.0000019Z", "2026-12-10T16:00:00.000001Z"},
              {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"},
              {"2017-01-01T00:59:60.9+01:00", "2017-01-01T00:00:00.000000Z"},
              {"1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57.000000Z"},
              {"1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.250000Z"}};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    struct instant at;
    assert_int_equal(date_parse_instant(str_from(good[i].in), &at), OK);
    char buffer[40];
    struct out o = out_fixed(buffer, sizeof buffer);
    date_put_instant_us(&o, at);
    assert_true(str_eq(out_str(&o), str_from(good[i].out)));
  }
  static const char *const bad[] = {"2026-12-10T16:00:00",       "2026-12-10T16:00Z",
                                    "2026-12-10T16:00:00.Z",     "2026-12-10T24:00:00Z",
                                    "2026-12-10T16:60:00Z",      "2026-12-10T16:00:60Z",
                                    "2026-12-10T16:00:61Z",      "2026-02-30T16:00:00Z",
                                    "2026-12-10T16:00:00+1:00",  "2026-12-10T16:00:00+01",
                                    "2026-12-10T16:00:00+24:00", "2026-12-10T16:00:00+01:60",
                                    "2026-12-10T16:00:00Z ",     "",
                                    "2026-12-10T23:59:60+01:00", "2026-12-10T16:00:00ZZ"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct instant at = {7};
    assert_int_equal(date_parse_instant(str_from(bad[i]), &at), INVALID);
    assert_int_equal(at.us, 7);
  }
}

static void check_text(void (*put)(struct out *, struct instant), int64_t seconds, const char *expected) {
  char buffer[64];
  struct out o = out_fixed(buffer, sizeof buffer);
  put(&o, (struct instant){seconds * SECOND_US + 999999});
  assert_false(o.full);
  assert_true(str_eq(out_str(&o), str_from(expected)));
}

static void instants_are_written_as_each_standard_wants(void **state) {
  (void)state;
  check_text(date_put_instant, 1796918400, "2026-12-10T16:00:00Z");
  check_text(date_put_http, 784111777, "Sun, 06 Nov 1994 08:49:37 GMT");
  check_text(date_put_mail, 1796918400, "Thu, 10 Dec 2026 16:00:00 +0000");
  static const struct {
    int offset;
    const char *text;
  } at[] = {{3600, "2026-12-10T17:00:00+01:00"},   {0, "2026-12-10T16:00:00+00:00"},
            {-12600, "2026-12-10T12:30:00-03:30"}, {20700, "2026-12-10T21:45:00+05:45"},
            {561, "2026-12-10T16:00:00Z"},         {86400, "2026-12-10T16:00:00Z"}};
  for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
    char buffer[64];
    struct out o = out_fixed(buffer, sizeof buffer);
    date_put_instant_at(&o, (struct instant){INT64_C(1796918400) * SECOND_US}, at[i].offset);
    assert_true(str_eq(out_str(&o), str_from(at[i].text)));
  }
}

static void an_http_date_is_read_in_its_three_forms(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t seconds;
  } good[] = {{"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},   {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
              {"Sun Nov  6 08:49:37 1994", 784111777},        {"Wed Nov 16 08:49:37 1994", 784975777},
              {"Thu, 10 Dec 2026 16:00:00 GMT", 1796918400},  {"Thursday, 10-Dec-76 16:00:00 GMT", 3374841600},
              {"Thursday, 10-Dec-77 16:00:00 GMT", 250617600}};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    struct instant at;
    assert_int_equal(date_parse_http(str_from(good[i].text), now, &at), OK);
    assert_int_equal(at.us, good[i].seconds * SECOND_US);
  }
  static const char *const bad[] = {"",
                                    "Sun, 06 Nov 1994 08:49:37",
                                    "Sun, 06 Nov 1994 08:49:37 UTC",
                                    "Sun, 6 Nov 1994 08:49:37 GMT",
                                    "Sun, 31 Nov 1994 08:49:37 GMT",
                                    "Sun, 06 Nov 94 08:49:37 GMT",
                                    "Xxx, 06 Nov 1994 08:49:37 GMT",
                                    "Sunday, 06-Nov-1994 08:49:37 GMT",
                                    "Sun Nov 6 08:49:37 1994",
                                    "Sun, 06 Nov 1994 24:49:37 GMT",
                                    "Sun, 06 Nov 1994 08:49:37 GMT x",
                                    "784111777"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct instant at = {7};
    assert_int_equal(date_parse_http(str_from(bad[i]), now, &at), INVALID);
    assert_int_equal(at.us, 7);
  }
}

static void a_mail_date_is_read_as_feeds_write_it(void **state) {
  (void)state;
  static const char *const same[] = {"Thu, 10 Dec 2026 17:00:00 +0100", "10 Dec 2026 16:00 GMT",
                                     "Thu, 10 Dec 2026 16:00:00 Z",     "Thu,10 Dec 26 11:00:00 EST",
                                     " Thu, 10 dec 2026 16:00:00 UT ",  "Thu, 10 Dec 2026 17:00:00 +0100 (CET)"};
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    struct instant at;
    assert_int_equal(date_parse_mail(str_from(same[i]), &at), OK);
    assert_int_equal(at.us, INT64_C(1796918400) * SECOND_US);
  }
  static const char *const bad[] = {"",
                                    "Thu 10 Dec 2026 16:00:00 GMT",
                                    "10 Dec 2026",
                                    "10 Dec 2026 16:00:00",
                                    "10 Dec 2026 16:00:00 Paris",
                                    "32 Dec 2026 16:00:00 GMT",
                                    "10 Dec 2026 16:00:00 GMT x",
                                    "10 Dec 2026 16:00:00 +0100 (CET",
                                    "10 Dec 2026 16:00:00 +01:00"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct instant at = {7};
    assert_int_equal(date_parse_mail(str_from(bad[i]), &at), INVALID);
    assert_int_equal(at.us, 7);
  }
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_day_has_a_number_and_back),
      cmocka_unit_test(seconds_before_1970_round_down),
      cmocka_unit_test(a_written_date_is_kept_as_written_or_refused),
      cmocka_unit_test(a_wall_clock_time_is_read_with_24_as_the_next_midnight),
      cmocka_unit_test(an_rfc3339_text_is_one_instant),
      cmocka_unit_test(instants_are_written_as_each_standard_wants),
      cmocka_unit_test(an_http_date_is_read_in_its_three_forms),
      cmocka_unit_test(a_mail_date_is_read_as_feeds_write_it),
  };
  return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
