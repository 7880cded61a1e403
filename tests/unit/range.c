/* Resumed downloads and pages not changed since: what a client gets for what it asks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/range.h"

#define TAG S("\"v1\"")

static const struct str ABSENT = {0};

static void check(const char *header, int64_t size, enum range_kind kind, int64_t from, int64_t length) {
  struct range const r = range_read(str_from(header), ABSENT, TAG, size);
  if (r.kind != kind || r.from != from || r.length != length)
    fail_msg("%s of %ld: %d %ld+%ld", header, (long)size, r.kind, (long)r.from, (long)r.length);
}

static void a_cut_download_goes_on_where_it_stopped(void **state) {
  (void)state;
  check("bytes=0-9", 100, RANGE_PARTIAL, 0, 10);
  check("bytes=40-", 100, RANGE_PARTIAL, 40, 60);
  check("bytes=99-", 100, RANGE_PARTIAL, 99, 1);
  check("bytes=90-1000", 100, RANGE_PARTIAL, 90, 10);
  check("bytes=0-99999999999999999999999", 100, RANGE_PARTIAL, 0, 100);
  check("bytes=-10", 100, RANGE_PARTIAL, 90, 10);
  check("bytes=-1000", 100, RANGE_PARTIAL, 0, 100);
  check("Bytes= 5-5 ", 100, RANGE_PARTIAL, 5, 1);
  check("bytes=007-7", 100, RANGE_PARTIAL, 7, 1);
  check("bytes=5000000000-", 6000000000, RANGE_PARTIAL, 5000000000, 1000000000);
}

static void a_range_outside_the_file_is_said_to_be(void **state) {
  (void)state;
  check("bytes=100-", 100, RANGE_UNSATISFIABLE, 0, 0);
  check("bytes=99999999999999999999-", 100, RANGE_UNSATISFIABLE, 0, 0);
  check("bytes=99999999999999999998-99999999999999999999", 100, RANGE_UNSATISFIABLE, 0, 0);
  check("bytes=-0", 100, RANGE_UNSATISFIABLE, 0, 0);
  check("bytes=0-", 0, RANGE_UNSATISFIABLE, 0, 0);
}

static void what_is_not_one_plain_range_gets_the_whole_file(void **state) {
  (void)state;
  static const char *const cases[] = {NULL, "", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=5-4", "bytes=a-b",
                                      "bytes=1-2,4-5", "bytes=0-,0-,0-", "bytes=-5,-6", "bytes=--5", "bytes=+1-2",
                                      "bytes=1 - 2", "bytes=0x1-", "lines=0-1", "bytes:0-1", "bytes=1-2x", "bytes=-5x"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check(cases[i], 100, RANGE_WHOLE, 0, 100);
  check("bytes=-5", 0, RANGE_WHOLE, 0, 0);
}

static void a_file_that_changed_is_sent_whole(void **state) {
  (void)state;
  static const struct {
    const char *if_range;
    enum range_kind want;
  } cases[] = {{"\"v1\"", RANGE_PARTIAL}, {" \"v1\" ", RANGE_PARTIAL}, {"\"v2\"", RANGE_WHOLE},
               {"W/\"v1\"", RANGE_WHOLE}, {"", RANGE_WHOLE}, {"*", RANGE_WHOLE},
               {"Thu, 10 Dec 2026 16:00:00 GMT", RANGE_WHOLE}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_int_equal(range_read(S("bytes=0-9"), str_from(cases[i].if_range), TAG, 100).kind, cases[i].want);
  assert_int_equal(range_read(S("bytes=0-9"), S("W/\"v1\""), S("W/\"v1\""), 100).kind, RANGE_WHOLE);
}

static void the_reply_says_which_bytes_it_holds(void **state) {
  (void)state;
  char buffer[128];
  struct out o = out_fixed(buffer, sizeof buffer);
  range_content(&o, range_read(S("bytes=-10"), ABSENT, TAG, 100), 100);
  assert_true(str_eq(out_str(&o), S("bytes 90-99/100")));
  o.n = 0;
  range_content(&o, range_read(S("bytes=100-"), ABSENT, TAG, 100), 100);
  assert_true(str_eq(out_str(&o), S("bytes */100")));
}

static void a_page_known_to_the_browser_is_not_sent_again(void **state) {
  (void)state;
  static const struct {
    const char *header;
    bool none_match, match;
  } cases[] = {
      {"\"v1\"", true, true},       {"W/\"v1\"", true, false},     {"\"a\", \"v1\"", true, true},
      {"\"a\",W/\"b\" ,\t\"v1\"", true, true}, {" * ", true, true}, {",, \"v1\",", true, true},
      {"\"a,\\b\", \"v1\"", true, true},       {"\"\xc3\xa9\",\"v1\"", true, true},
      {NULL, false, false},         {"", false, false},            {"\"v2\"", false, false},
      {"v1", false, false},         {"\"v1", false, false},        {"w/\"v1\"", false, false},
      {"\"a\"\"v1\"", false, false}, {"\"a b\", \"v1\"", false, false}, {"\"v1\"x", false, false},
      {"\"a\", *", false, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (range_none_match(str_from(cases[i].header), TAG) != cases[i].none_match) fail_msg("none %zu", i);
    if (range_match(str_from(cases[i].header), TAG) != cases[i].match) fail_msg("match %zu", i);
  }
  assert_true(range_none_match(S("\"v1\""), S("W/\"v1\"")));
  assert_false(range_match(S("W/\"v1\", \"v1\""), S("W/\"v1\"")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_cut_download_goes_on_where_it_stopped),
      cmocka_unit_test(a_range_outside_the_file_is_said_to_be),
      cmocka_unit_test(what_is_not_one_plain_range_gets_the_whole_file),
      cmocka_unit_test(a_file_that_changed_is_sent_whole),
      cmocka_unit_test(the_reply_says_which_bytes_it_holds),
      cmocka_unit_test(a_page_known_to_the_browser_is_not_sent_again),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests_name("range", tests, NULL, NULL);
}
