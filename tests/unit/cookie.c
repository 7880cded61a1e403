/* The session cookie: the one we set, or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "web/cookie.h"

#define SID S("__Host-sid")

static void check(struct str line, const char *want) {
  struct str const got = cookie_get(&line, 1, SID);
  assert_true(want == NULL ? got.p == NULL : got.p != NULL && str_eq(got, str_from(want)));
}

static void the_cookie_we_set_is_found_among_others(void **state) {
  (void)state;
  check(S("__Host-sid=abc"), "abc");
  check(S("a=b; __Host-sid=abc; c=d"), "abc");
  check(S("a=b;__Host-sid=abc==;c"), "abc==");
  check(S(" \t__Host-sid = abc\t "), "abc");
  check(S("__Host-sid="), "");
  check(S("a=\"__Host-sid=1\"; __Host-sid=abc"), "abc");
}

static void a_cookie_that_is_not_ours_alone_counts_as_none(void **state) {
  (void)state;
  check(S(""), NULL);
  check(S("a=b"), NULL);
  check(S("__Host-sid"), NULL);
  check(S("__Host-sid=1; __Host-sid=2"), NULL);
  check(S("__Host-sid=1; a=b; __Host-sid=1"), NULL);
  check(S("__Host-sid=; __Host-sid=1"), NULL);
  check(S("__host-sid=1"), NULL);
  check(S("x__Host-sid=1"), NULL);
  check(S("\xe2\x80\x80__Host-sid=1"), NULL); /* a space only some servers strip: the prefix's promise would fall */
  check(S("$Version=1; \"__Host-sid\"=1"), NULL);
  struct str const two[] = {S("__Host-sid=1"), S("a=b")};
  assert_true(cookie_get(two, 2, SID).p == NULL);
  assert_true(cookie_get(NULL, 0, SID).p == NULL);
}

static void values_no_browser_sends_count_as_none(void **state) {
  (void)state;
  check(S("__Host-sid=\"abc\""), NULL);
  check(S("__Host-sid=a b"), NULL);
  check(S("__Host-sid=a,b"), NULL);
  check(S("__Host-sid=a\\b"), NULL);
  check(S("__Host-sid=a\0b"), NULL);
  check(S("__Host-sid=\xc3\xa9"), NULL);
  check(S("__Host-sid=a\x7f"), NULL);
}

static void an_enormous_line_is_not_searched(void **state) {
  (void)state;
  static char line[COOKIE_HEADER_MAX + 1];
  memset(line, ';', sizeof line);
  memcpy(line, "__Host-sid=1", 12);
  check((struct str){line, COOKIE_HEADER_MAX}, "1");
  check((struct str){line, COOKIE_HEADER_MAX + 1}, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_cookie_we_set_is_found_among_others),
      cmocka_unit_test(a_cookie_that_is_not_ours_alone_counts_as_none),
      cmocka_unit_test(values_no_browser_sends_count_as_none),
      cmocka_unit_test(an_enormous_line_is_not_searched),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests_name("cookie", tests, NULL, NULL);
}
