/* The grammar of addresses: what is sent to, and what never reaches a server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "net/address.h"

static void ordinary_addresses_are_accepted(void **state) {
  (void)state;
  static const char *const good[] = {
      "a@b.fr", "awa.diop@ville-de-dakar.sn", "Jean-Marie.O'Neil+ao@MAIRIE.example", "x_y@xn--mairie-dcole-meb.example",
      "1@1.ch", "!#$%&'*+-/=?^_`{|}~@b.fr", "a@b.c.d.e", "a@9b.f2r", "a@b.x1",
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    if (!address_check(str_from(good[i]))) fail_msg("refused: %s", good[i]);
}

static void everything_else_is_refused(void **state) {
  (void)state;
  static const char *const bad[] = {
      "",
      "@",
      "a",
      "a@",
      "@b.fr",
      "a@b",
      "a@localhost",
      "a@b.",
      "a@.b.fr",
      "a@b..fr",
      "a@-b.fr",
      "a@b-.fr",
      "a@b.fr-",
      ".a@b.fr",
      "a.@b.fr",
      "a..b@c.fr",
      "a b@c.fr",
      " a@b.fr",
      "a@b.fr ",
      "a@b.fr\n",
      "a\r\n@b.fr",
      "a@b.fr\r\nRCPT TO:<e@x.fr>",
      "<a@b.fr>",
      "a@b.fr>",
      "Awa <a@b.fr>",
      "\"a b\"@c.fr",
      "\"a@b\"@c.fr",
      "a@b@c.fr",
      "a(c)@b.fr",
      "a@b.fr (c)",
      "a,b@c.fr",
      "a;b@c.fr",
      "a:b@c.fr",
      "a\\@b.fr",
      "a@[192.0.2.1]",
      "a@192.0.2.1",
      "a@b_c.fr",
      "a@b.12",
      "é@b.fr",
      "a@é.fr",
      "a\t@b.fr",
      "a@b\x7f.fr",
      "a@b.fr\x80",
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (address_check(str_from(bad[i]))) fail_msg("accepted: %s", bad[i]);
  assert_false(address_check((struct str){0}));
  assert_false(address_check(S("a\0@b.fr")));
  assert_false(address_check(S("a@b.fr\0")));
}

/* local of `local` bytes, labels of 63 bytes and a last one that makes `all` bytes. */
static struct str sized(struct arena *a, size_t local, size_t all) {
  struct out o = out_in(a, 1024);
  while (o.n < local) out_char(&o, 'a');
  out_char(&o, '@');
  for (size_t label = 0; o.n < all; label++) {
    bool const dot = label % 64 == 63 && o.n + 1 < all;
    out_char(&o, dot ? '.' : 'b');
  }
  return out_str(&o);
}

static void lengths_are_bounded_as_the_standard_says(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  assert_true(address_check(sized(&a, 64, 254)));
  assert_false(address_check(sized(&a, 64, 255)));
  assert_false(address_check(sized(&a, 65, 200)));
  struct out o = out_in(&a, 256);
  out_z(&o, "a@");
  for (int i = 0; i < 63; i++) out_char(&o, 'b');
  out_z(&o, ".fr");
  assert_true(address_check(out_str(&o)));
  struct str const longer = fmt(&a, "a@b%.*s", STR(str_sub(out_str(&o), 2, 100)));
  assert_false(address_check(longer));
}

static void what_people_type_is_made_normal(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct str s = S("untouched");
  assert_int_equal(address_normal(&a, S(" Awa.Diop@Mairie.EXAMPLE\r\n"), &s), OK);
  assert_true(str_eq(s, S("Awa.Diop@mairie.example")));
  assert_true(str_eq(address_domain(s), S("mairie.example")));
  assert_int_equal(address_normal(&a, S("Awa Diop@mairie.example"), &s), INVALID);
  assert_true(str_eq(s, S("Awa.Diop@mairie.example")));
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ordinary_addresses_are_accepted),
      cmocka_unit_test(everything_else_is_refused),
      cmocka_unit_test(lengths_are_bounded_as_the_standard_says),
      cmocka_unit_test(what_people_type_is_made_normal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
