/* Sixty addresses that lead into this machine and the networks around it, however they are written: nothing is connected to.
 * Counted where libcurl connects (tests/fault/wire.h), not where we believe it would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/out.h"
#include "fault/wire.h"
#include "net/fetch.h"

static struct fetched done(struct arena *a, const char *address, struct str places) {
  struct fetch_request r = {FETCH_DEFAULTS, .address = str_from(address), .plain_http = true, .agent = S("Babillard/0"), .places = places};
  r.connect_ms = r.whole_ms = 2000;
  struct fetched f;
  fetch(a, &r, &f);
  return f;
}

static const char *const addresses[] = {
    /* IPv4, written as people do */
    "http://127.0.0.1/", "https://127.0.0.1/", "http://127.0.0.1:8080/", "http://127.255.255.254/", "http://0.0.0.0/", "http://10.0.0.1/", "http://172.16.0.1/",
    "http://192.168.0.1/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://192.0.0.8/", "http://192.0.2.1/", "http://192.88.99.1/",
    "http://198.18.0.1/", "http://198.51.100.7/", "http://203.0.113.9/", "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/",
    /* in numbers of other kinds, and fewer of them */
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0x7f.1/", "http://017700000001/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/",
    "http://0/", "http://0x0/", "http://3232235521/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/", "http://10.1/", "http://0300.0250.0.1/", "http://127.0.0.1./",
    /* IPv6, and IPv4 in it */
    "http://[::]/", "http://[::1]/", "https://[::1]:8443/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:10.0.0.1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:7f00:1::]/", "http://[2001::1]/", "http://[2001:db8::1]/",
    "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[fe80::1]/", "http://[fec0::1]/", "http://[ff02::1]/", "http://[fe80::1%25lo]/",
    /* names */
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/", "http://inside.example/", "http://mapped.example/",
    "http://１２７.０.０.１/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://127。0。0。1/", "http://127%2e0%2e0%2e1/", "http://%31%32%37.0.0.1/",
    /* no HTTP, or not only an address */
    "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1:70/_x", "dict://127.0.0.1:11211/stat", "ftp://127.0.0.1/", "ldap://127.0.0.1/",
    "smb://127.0.0.1/x", "tftp://127.0.0.1/x", "telnet://127.0.0.1:25/", "http://u:p@127.0.0.1/", "http://ville.example@127.0.0.1/", "http://127.0.0.1\\@ville.example/",
    "http://127.0.0.1#@ville.example/", "http:127.0.0.1/", "http:/127.0.0.1/", "http:///127.0.0.1/", "//127.0.0.1/", "127.0.0.1", "http://127.0.0.1:25/", "http://127.0.0.1:0/",
    "http://127.0.0.1:22/", "http://127.0.0.1/\r\nHost: x", "http://127.0.0.1 /", "http://[::1/",
};

static struct wire_name names[] = {{"inside.example", {"10.1.2.3"}, 0}, {"mapped.example", {"::ffff:192.168.1.1"}, 0}, {"localhost.", {"127.0.0.1"}, 0}};

static int begin(void **state) {
  (void)state;
  wire_names = names;
  wire_names_n = sizeof names / sizeof *names;
  return 0;
}

static void nothing_inside_is_connected_to_however_it_is_written(void **state) {
  (void)state;
  size_t const n = sizeof addresses / sizeof *addresses;
  assert_true(n >= 60);
  for (size_t i = 0; i < n; i++) {
    scoped(arena) struct arena a = {0};
    struct fetched const f = done(&a, addresses[i], (struct str){0});
    bool const known = f.why == FETCH_FORBIDDEN || f.why == FETCH_ADDRESS || f.why == FETCH_RESOLVE;
    if (!known || f.opened != 0 || wire_connects != 0)
      fail_msg("%s: %.*s, %d opened, %d connected", addresses[i], STR(fetch_why_word(f.why)), f.opened, wire_connects);
  }
}

/* The count would be more than 0 if something were connected to: one that is allowed is. */
static void a_place_that_is_named_is_connected_to(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct fetched const f = done(&a, "http://2130706433:65535/", S("127.0.0.1:65535"));
  assert_true(f.why == FETCH_CONNECT && f.opened == 1 && wire_connects == 1);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_inside_is_connected_to_however_it_is_written),
      cmocka_unit_test(a_place_that_is_named_is_connected_to),
  };
  return cmocka_run_group_tests(tests, begin, NULL);
}
