/* How often something may be done, and when again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "web/limits.h"

#define NOW ((struct instant){INT64_C(1795507200000000)})
#define AT(us) instant_plus(NOW, (us))

static int begin(void **state) {
  (void)state;
  limits_begin();
  return 0;
}

static void so_many_in_a_window_and_no_more(void **state) {
  (void)state;
  for (enum limit kind = 0; kind < LIMIT_COUNT; kind++) {
    struct limit_figures const f = limit_figures(kind);
    assert_true(f.n > 0 && f.us >= MINUTE_US);
    for (unsigned i = 0; i < f.n; i++) assert_int_equal(limit_take(kind, S("awa"), AT(i)), 0);
    assert_int_equal(limit_take(kind, S("awa"), AT(f.us - 1)), 1);
    assert_int_equal(limit_take(kind, S("awa"), AT(f.us - MINUTE_US)), 60);
    assert_int_equal(limit_take(kind, S("lila"), AT(f.us - 1)), 0); /* others are not kept waiting */
    assert_int_equal(limit_take(kind, S("awa"), AT(f.us)), 0);
  }
}

static void what_was_right_is_not_counted(void **state) {
  (void)state;
  for (unsigned i = 0; i < 10 * limit_figures(LIMIT_GUESS).n; i++) {
    assert_int_equal(limit_take(LIMIT_GUESS, S("awa"), NOW), 0);
    limit_give(LIMIT_GUESS, S("awa"), NOW);
  }
  limit_give(LIMIT_GUESS, S("nobody"), NOW); /* nothing to give back */
  assert_int_equal(limit_take(LIMIT_GUESS, S("nobody"), NOW), 0);
}

static void a_clock_that_stood_later_keeps_nobody_out(void **state) {
  (void)state;
  for (unsigned i = 0; i <= limit_figures(LIMIT_GUESS).n; i++) (void)limit_take(LIMIT_GUESS, S("awa"), AT(HOUR_US));
  assert_int_equal(limit_take(LIMIT_GUESS, S("awa"), NOW), 0);
}

static void any_number_of_keys_finds_its_place(void **state) {
  (void)state;
  char key[32];
  for (int i = 0; i < 200000; i++) {
    int const n = snprintf(key, sizeof key, "%d", i);
    assert_int_equal(limit_take(LIMIT_DEPOSIT, (struct str){key, (size_t)n}, AT(i)), 0);
  }
  for (unsigned i = 1; i < limit_figures(LIMIT_DEPOSIT).n; i++) assert_int_equal(limit_take(LIMIT_DEPOSIT, S("199999"), AT(200000)), 0);
  assert_true(limit_take(LIMIT_DEPOSIT, S("199999"), AT(200000)) > 0); /* the newest are still known */
}

static void a_server_that_starts_knows_nothing(void **state) {
  (void)state;
  for (unsigned i = 0; i <= limit_figures(LIMIT_GUESS).n; i++) (void)limit_take(LIMIT_GUESS, S("awa"), NOW);
  limits_begin();
  assert_int_equal(limit_take(LIMIT_GUESS, S("awa"), NOW), 0);
}

static void a_client_is_its_network(void **state) {
  (void)state;
  static const struct {
    const char *client, *network;
  } rows[] = {{"192.0.2.7", "192.0.2.7"}, {"2001:db8::1", "20010db800000000"}, {"2001:db8:0:0:ffff::9", "20010db800000000"},
              {"2001:db8:0:1::1", "20010db800000001"}, {"::ffff:192.0.2.7", "::ffff:192.0.2.7"}, {"", ""}, {"x", "x"}};
  char buffer[LIMIT_CLIENT_MAX];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str const network = limit_client(str_from(rows[i].client), buffer);
    if (!str_eq(network, str_from(rows[i].network))) fail_msg("%s: %.*s", rows[i].client, STR(network));
  }
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(so_many_in_a_window_and_no_more, begin),
      cmocka_unit_test_setup(what_was_right_is_not_counted, begin),
      cmocka_unit_test_setup(a_clock_that_stood_later_keeps_nobody_out, begin),
      cmocka_unit_test_setup(any_number_of_keys_finds_its_place, begin),
      cmocka_unit_test_setup(a_server_that_starts_knows_nothing, begin),
      cmocka_unit_test_setup(a_client_is_its_network, begin),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
