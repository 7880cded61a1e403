/* Addresses: one page, one address; nothing that could name a file elsewhere gets as far as the router. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "web/path.h"

/* "a|b/" for segments a and b with a trailing slash, then "?query". */
static void check(struct str target, const char *want) {
  scoped(arena) struct arena arena = {0};
  struct path path;
  assert_int_equal(path_parse(&arena, target, &path), OK);
  struct out o = out_in(&arena, 4096);
  for (size_t i = 0; i < path.n; i++) {
    if (i > 0) out_char(&o, '|');
    out_put(&o, path.segments[i]);
  }
  if (path.trailing_slash) out_char(&o, '/');
  if (path.query.p != NULL) out_char(&o, '?');
  out_put(&o, path.query);
  assert_true(str_eq(out_str(&o), str_from(want)));
}

static void addresses_of_pages_are_read(void **state) {
  (void)state;
  check(S("/"), "/");
  check(S("/fr/"), "fr/");
  check(S("/fr/opportunites"), "fr|opportunites");
  check(S("/fr/opportunites/7-titre?q=a%2Fb&x=%zz"), "fr|opportunites|7-titre?q=a%2Fb&x=%zz");
  check(S("/fr?"), "fr?");
  check(S("/?a?b//.."), "/?a?b//..");
  check(S("/villes/Hu%C3%A9"), "villes|Hu\xc3\xa9");
  check(S("/villes/Hu\xc3\xa9"), "villes|Hu\xc3\xa9");
  check(S("/a%20b+c;d=e:@!$&'()*,~"), "a b+c;d=e:@!$&'()*,~");
  check(S("/.well-known/security.txt"), ".well-known|security.txt");
  check(S("/.../..a/a.."), "...|..a|a..");
}

static void escapes_are_undone_exactly_once(void **state) {
  (void)state;
  check(S("/%2525"), "%25");
  check(S("/%252e%252e/%252f"), "%2e%2e|%2f");
  check(S("/%2500"), "%00");
}

static void whatever_could_lead_elsewhere_is_refused(void **state) {
  (void)state;
  static const struct str bad[] = {
      S_INIT(""), S_INIT("*"), S_INIT("fr"), S_INIT("http://example.org/"), S_INIT("//"), S_INIT("//example.org/"),
      S_INIT("/fr//x"), S_INIT("/fr/x//"), S_INIT("/."), S_INIT("/.."), S_INIT("/fr/../gestion"), S_INIT("/fr/./x"),
      S_INIT("/%2e%2e/x"), S_INIT("/.%2E"), S_INIT("/%2e"), S_INIT("/a%2fb"), S_INIT("/a%2Fb"), S_INIT("/a\\b"),
      S_INIT("/a%5cb"), S_INIT("/a%00b"), S_INIT("/a\0b"), S_INIT("/a%0ab"), S_INIT("/a%7f"), S_INIT("/a b"),
      S_INIT("/a\tb"), S_INIT("/a#b"), S_INIT("/a?b#c"), S_INIT("/a?b c"), S_INIT("/a?b\0c"), S_INIT("/%"),
      S_INIT("/%4"),
      S_INIT("/%zz"), S_INIT("/%e9"), S_INIT("/\xe9"), S_INIT("/%c0%af"), S_INIT("/%ed%a0%80"), S_INIT("/\r\nHost: x")};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    scoped(arena) struct arena arena = {0};
    struct path path;
    if (path_parse(&arena, bad[i], &path) != INVALID) fail_msg("case %zu", i);
  }
}

static void long_and_deep_addresses_are_bounded(void **state) {
  (void)state;
  scoped(arena) struct arena arena = {0};
  struct path path;
  char target[PATH_TARGET_MAX + 1];
  memset(target, 'a', sizeof target);
  target[0] = '/';
  assert_int_equal(path_parse(&arena, (struct str){target, PATH_TARGET_MAX}, &path), OK);
  assert_int_equal(path_parse(&arena, (struct str){target, PATH_TARGET_MAX + 1}, &path), TOO_BIG);
  for (size_t i = 0; i < sizeof target; i += 2) target[i] = '/';
  assert_int_equal(path_parse(&arena, (struct str){target, 2 * PATH_SEGMENTS_MAX}, &path), OK);
  assert_int_equal(path.n, PATH_SEGMENTS_MAX);
  path.n = 99;
  assert_int_equal(path_parse(&arena, (struct str){target, 2 * PATH_SEGMENTS_MAX + 2}, &path), NOT_FOUND);
  assert_int_equal(path.n, 99); /* untouched on failure */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(addresses_of_pages_are_read),
      cmocka_unit_test(escapes_are_undone_exactly_once),
      cmocka_unit_test(whatever_could_lead_elsewhere_is_refused),
      cmocka_unit_test(long_and_deep_addresses_are_bounded),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
