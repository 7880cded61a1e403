/* Whose request it is: addresses, proxies, and lists that lie. */
#include "web/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct address parsed(const char *text) {
  struct address a;
  assert_int_equal(address_parse(str_from(text), &a), OK);
  return a;
}

static void addresses_are_read_with_and_without_their_port(void **state) {
  (void)state;
  static const struct {
    const char *in, *out; /* NULL: none */
  } rows[] = {
      {"192.0.2.7", "192.0.2.7"},           {"192.0.2.7:80", "192.0.2.7"},   {"2001:db8::1", "2001:db8::1"},
      {"[2001:db8::1]", "2001:db8::1"},     {"[2001:db8::1]:443", "2001:db8::1"}, {"::ffff:192.0.2.7", "192.0.2.7"},
      {"unknown", NULL}, {"", NULL}, {"192.0.2", NULL}, {"192.0.2.256", NULL}, {"_hidden", NULL},
      {"[2001:db8::1", NULL}, {"[::1]x", NULL}, {"1.2.3.4 ", NULL}, {"2001:db8:::1", NULL},
  };
  struct arena arena = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct address a;
    enum err const e = address_parse(str_from(rows[i].in), &a);
    if (e != (rows[i].out == NULL ? INVALID : OK)) fail_msg("%s: %s", rows[i].in, err_name(e));
    if (e == OK) assert_true(str_eq(address_text(&arena, a), str_from(rows[i].out)));
  }
  arena_free(&arena);
}

static void only_this_machine_is_loopback(void **state) {
  (void)state;
  assert_true(address_is_loopback(parsed("127.0.0.1")));
  assert_true(address_is_loopback(parsed("127.8.9.1")));
  assert_true(address_is_loopback(parsed("::1")));
  assert_true(address_is_loopback(parsed("::ffff:127.0.0.1")));
  assert_false(address_is_loopback(parsed("128.0.0.1")));
  assert_false(address_is_loopback(parsed("::2")));
}

static void a_network_holds_its_addresses_and_no_others(void **state) {
  (void)state;
  struct proxies p;
  assert_int_equal(proxies_parse(S("10.1.0.0/20,  192.0.2.7 ,2001:db8::/33"), &p), OK);
  assert_int_equal(p.n, 3);
  assert_true(proxies_has(&p, parsed("10.1.15.255")));
  assert_false(proxies_has(&p, parsed("10.1.16.0")));
  assert_true(proxies_has(&p, parsed("192.0.2.7")));
  assert_false(proxies_has(&p, parsed("192.0.2.6")));
  assert_true(proxies_has(&p, parsed("2001:db8:7fff::1")));
  assert_false(proxies_has(&p, parsed("2001:db8:8000::1")));
  assert_int_equal(proxies_parse(S("0.0.0.0/0"), &p), OK);
  assert_true(proxies_has(&p, parsed("203.0.113.9")));
  assert_false(proxies_has(&p, parsed("2001:db8::1")));
  assert_int_equal(proxies_parse((struct str){0}, &p), OK);
  assert_int_equal(p.n, 0);
  static const char *const broken[] = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "proxy.test", "::/129"};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) assert_int_equal(proxies_parse(str_from(broken[i]), &p), INVALID);
}

static void the_nearest_address_that_is_no_proxy_of_ours_asks(void **state) {
  (void)state;
  static const struct {
    const char *peer, *one, *two, *client;
  } rows[] = {
      {"127.0.0.1", NULL, NULL, "127.0.0.1"},
      {"127.0.0.1", "192.0.2.7", NULL, "192.0.2.7"},
      {"198.51.100.1", "192.0.2.7", NULL, "198.51.100.1"},           /* not a proxy: its word is worth nothing */
      {"127.0.0.1", "127.0.0.1, 192.0.2.7", NULL, "192.0.2.7"},      /* the sender wrote the first himself */
      {"127.0.0.1", "192.0.2.7, 10.1.2.3", NULL, "192.0.2.7"},
      {"127.0.0.1", "192.0.2.9", "192.0.2.7", "192.0.2.7"},          /* the last line is the nearest */
      {"127.0.0.1", "192.0.2.9", "10.1.2.3", "192.0.2.9"},
      {"127.0.0.1", "192.0.2.7, unknown", NULL, "127.0.0.1"},
      {"127.0.0.1", "", NULL, "127.0.0.1"},
      {"127.0.0.1", "2001:db8::5", NULL, "2001:db8::5"},
  };
  struct proxies p;
  struct arena arena = {0};
  assert_int_equal(proxies_parse(S("127.0.0.1 10.1.0.0/16"), &p), OK);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str const lines[] = {str_from(rows[i].one), str_from(rows[i].two)};
    size_t const n = rows[i].two != NULL ? 2 : rows[i].one != NULL ? 1 : 0;
    struct address const a = address_client(&p, parsed(rows[i].peer), lines, n);
    if (!str_eq(address_text(&arena, a), str_from(rows[i].client))) fail_msg("row %zu: %s", i, address_text(&arena, a).p);
  }
  arena_free(&arena);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(addresses_are_read_with_and_without_their_port),
      cmocka_unit_test(only_this_machine_is_loopback),
      cmocka_unit_test(a_network_holds_its_addresses_and_no_others),
      cmocka_unit_test(the_nearest_address_that_is_no_proxy_of_ours_asks),
  };
  return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
