/* Which addresses of the network may be reached: the special-purpose registries to their first and last address, and the
 * operator's list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/arena.h"
#include "base/idn.h"
#include "base/out.h"
#include "base/reach.h"

static struct sockaddr_storage at(const char *text, int port) {
  struct sockaddr_storage s = {0};
  struct sockaddr_in *four = (struct sockaddr_in *)&s;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)&s;
  if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
    s.ss_family = AF_INET;
    four->sin_port = htons((uint16_t)port);
    return s;
  }
  if (inet_pton(AF_INET6, text, &six->sin6_addr) != 1) fail_msg("no address: %s", text);
  s.ss_family = AF_INET6;
  six->sin6_port = htons((uint16_t)port);
  return s;
}

static bool is_public(const char *text) {
  struct sockaddr_storage const s = at(text, 443);
  return reach_public((const struct sockaddr *)&s);
}

static void the_public_internet_is_reached(void **state) {
  (void)state;
  static const char *const open[] = {
      "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
      "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0",
      "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0",
      "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2a00:1450::1", "2606:4700::1111", "2001:db7::1", "2001:db9::1", "3ffe::1",
      "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"};
  for (size_t i = 0; i < sizeof open / sizeof *open; i++)
    if (!is_public(open[i])) fail_msg("%s is closed", open[i]);
}

static void what_is_not_public_is_not_reached(void **state) {
  (void)state;
  static const char *const closed[] = {
      "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.0", "127.0.0.1", "127.255.255.255",
      "169.254.0.0", "169.254.169.254", "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.255", "192.0.2.0",
      "192.0.2.255", "192.88.99.0", "192.88.99.255", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.0",
      "198.51.100.255", "203.0.113.0", "203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.254", "255.255.255.255",
      "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0",
      "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.1.2.3", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2002:7f00:1::1", "2002:a00:1::",
      "2002:a9fe:a9fe::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:1ff:ffff::1", "2001:db8::1",
      "2001:db8:ffff::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "febf::1",
      "fec0::1", "ff02::1", "ff0e::1", "1fff::1"};
  for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
    if (is_public(closed[i])) fail_msg("%s is open", closed[i]);
  struct sockaddr const local = {.sa_family = AF_UNIX};
  assert_false(reach_public(&local));
  assert_false(reach_named(S("10.0.0.0/8"), &local));
}

static void a_list_of_places_is_read_or_refused(void **state) {
  (void)state;
  static const char *const good[] = {"", " ", "10.1.2.3", "10.1.2.3:8080", "10.0.0.0/8", "10.0.0.0/8:443", "127.0.0.1:1,127.0.0.1:2", "10.1.2.3, fd00::1",
                                     "fd00::/8", "[fd00::1]", "[fd00::1]:8080", "[fd00:1::]/32:8080", "fc00::/7", "::1", "10.1.2.3/32", "::ffff:10.0.0.1"};
  static const char *const bad[] = {"localhost", "10.1.2.3.4", "10.1.2", "10.1.2.3:", "10.1.2.3:0", "10.1.2.3:65536", "10.1.2.3/", "10.1.2.3/33", "0.0.0.0/0",
                                    "10.1.2.3/8", "10.0.0.0/7", "::/0", "fc00::/6", "fd00::1/8", "[fd00::1", "fd00::1]", "[10.1.2.3]", "fd00::1:x", "010.1.2.3",
                                    "0x7f.0.0.1", "10.1.2.3;10.1.2.4", "10.1.2.3:80:80", "[fd00::1]8080", "fe80::1%eth0", "/8", ":80", "[]", "10.0.0.0/8/8"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    if (!reach_places_good(str_from(good[i]))) fail_msg("refused: %s", good[i]);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (reach_places_good(str_from(bad[i]))) fail_msg("taken: %s", bad[i]);
  char buffer[REACH_PLACES_MAX * 9 + 9];
  struct out many = out_fixed(buffer, sizeof buffer);
  for (int i = 0; i < REACH_PLACES_MAX; i++) out_put(&many, S("10.0.0.1,"));
  assert_true(reach_places_good(out_str(&many)));
  out_put(&many, S("1.1.1.1"));
  assert_false(reach_places_good(out_str(&many)));
}

static void a_named_place_is_reached_and_its_neighbours_are_not(void **state) {
  (void)state;
  static const struct {
    const char *places, *address;
    int port;
    bool named;
  } rows[] = {
      {"10.1.2.3", "10.1.2.3", 80, true},           {"10.1.2.3", "10.1.2.4", 80, false},          {"10.1.2.3:8080", "10.1.2.3", 8080, true},
      {"10.1.2.3:8080", "10.1.2.3", 8081, false},   {"10.1.0.0/16", "10.1.255.255", 9, true},     {"10.1.0.0/16", "10.2.0.0", 9, false},
      {"172.16.0.0/12", "172.31.9.9", 9, true},     {"172.16.0.0/12", "172.32.0.0", 9, false},    {"10.1.2.3,127.0.0.1:5", "127.0.0.1", 5, true},
      {"10.1.2.3, 127.0.0.1:5", "127.0.0.1", 6, false}, {"127.0.0.1", "::ffff:127.0.0.1", 1, true}, {"127.0.0.1", "::1", 1, false},
      {"fd00:1::/32", "fd00:1:ffff::9", 1, true},   {"fd00:1::/32", "fd00:2::", 1, false},        {"[fd00:1::]/32:7", "fd00:1::1", 7, true},
      {"[fd00:1::]/32:7", "fd00:1::1", 8, false},   {"", "10.1.2.3", 80, false},                  {"0.0.0.0/8", "0.0.0.0", 80, false},
      {"224.0.0.0/8", "224.0.0.1", 80, false},      {"255.0.0.0/8", "255.255.255.255", 80, false}, {"ff00::/8", "ff02::1", 80, false},
      {"::/16", "::", 80, false},                   {"64:ff9b::/96", "10.1.2.3", 80, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct sockaddr_storage const s = at(rows[i].address, rows[i].port);
    if (reach_named(str_from(rows[i].places), (const struct sockaddr *)&s) != rows[i].named)
      fail_msg("%s of [%s], port %d", rows[i].address, rows[i].places, rows[i].port);
  }
}

static void a_host_is_written_as_dns_has_it(void **state) {
  (void)state;
  static const char *const rows[][2] = {{"exämple.org", "xn--exmple-cua.org"}, {"EXAMPLE.org", "example.org"},   {"faß.example", "xn--fa-hia.example"},
                                        {"café.example", "xn--caf-dma.example"}, {"１２７．０．０．１", "127.0.0.1"}, {"例え。テスト", "xn--r8jz45g.xn--zckzah"},
                                        {"ⓛocalhost", "localhost"},             {"a..b", "a..b"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    scoped(arena) struct arena a = {0};
    struct str got = {0};
    if (idn_ascii(&a, str_from(rows[i][0]), &got) != OK || !str_eq(got, str_from(rows[i][1]))) fail_msg("%s: %.*s", rows[i][0], STR(got));
  }
  static const char *const bad[] = {"", "é\xff", "a\xc3", "x\xe2\x80\xae.example", "é é.example", "é/.example", "xn--é.example"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    scoped(arena) struct arena a = {0};
    struct str got = {0};
    if (idn_ascii(&a, str_from(bad[i]), &got) == OK) fail_msg("taken: %s: %.*s", bad[i], STR(got));
  }
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_public_internet_is_reached),      cmocka_unit_test(what_is_not_public_is_not_reached),
      cmocka_unit_test(a_list_of_places_is_read_or_refused), cmocka_unit_test(a_named_place_is_reached_and_its_neighbours_are_not),
      cmocka_unit_test(a_host_is_written_as_dns_has_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
