/* Forms and query strings: one reading for everybody, and the way back is the way there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "web/urlencoded.h"

static enum err outcome_of(struct str text, size_t max, struct str repeated) {
  scoped(arena) struct arena arena = {0};
  struct form_fields fields;
  return urlencoded_parse(&arena, text, max, repeated, &fields);
}

static void what_people_typed_comes_out_as_they_typed_it(void **state) {
  (void)state;
  scoped(arena) struct arena arena = {0};
  struct form_fields f;
  struct str const text = S("nom=A%C3%AFssatou+Ndiaye&plus=1%2B1&vide=&seul&"
                            "pourcent=50%25&ligne=a%0D%0Ab&brut=\xc3\xa9&&e=f%3Dg=h&");
  assert_int_equal(urlencoded_parse(&arena, text, 8, (struct str){0}, &f), OK);
  assert_int_equal(f.n, 8);
  assert_true(str_eq(urlencoded_get(&f, S("nom")), S("A\xc3\xafssatou Ndiaye")));
  assert_true(str_eq(urlencoded_get(&f, S("plus")), S("1+1")));
  assert_true(str_eq(urlencoded_get(&f, S("pourcent")), S("50%")));
  assert_true(str_eq(urlencoded_get(&f, S("ligne")), S("a\r\nb")));
  assert_true(str_eq(urlencoded_get(&f, S("brut")), S("\xc3\xa9")));
  assert_true(str_eq(urlencoded_get(&f, S("e")), S("f=g=h")));
  assert_true(str_eq(f.at[0].key, S("nom")));
}

static void a_field_left_empty_differs_from_one_not_sent(void **state) {
  (void)state;
  scoped(arena) struct arena arena = {0};
  struct form_fields f;
  assert_int_equal(urlencoded_parse(&arena, S("vide=&seul"), 8, (struct str){0}, &f), OK);
  assert_true(urlencoded_get(&f, S("vide")).p != NULL && urlencoded_get(&f, S("vide")).n == 0);
  assert_true(urlencoded_get(&f, S("seul")).p != NULL);
  assert_true(urlencoded_get(&f, S("absent")).p == NULL);
  assert_int_equal(urlencoded_parse(&arena, (struct str){0}, 8, (struct str){0}, &f), OK);
  assert_int_equal(f.n, 0);
  assert_int_equal(urlencoded_parse(&arena, S(""), 0, (struct str){0}, &f), OK);
  assert_int_equal(f.n, 0);
}

static void what_cannot_be_read_one_way_only_is_refused(void **state) {
  (void)state;
  static const struct str bad[] = {S_INIT("a=%"),     S_INIT("a=%4"),      S_INIT("a=%zz"),   S_INIT("%=a"),
                                   S_INIT("a=%00"),   S_INIT("%00=a"),     S_INIT("a=\0b"),   S_INIT("a=%e9"),
                                   S_INIT("a=\xe9"),  S_INIT("a=%C3"),     S_INIT("=v"),      S_INIT("a=1&=v"),
                                   S_INIT("a=1\n"),   S_INIT("a=1&a=2"),   S_INIT("a&%61"),   S_INIT("a=%C0%80"),
                                   S_INIT("a=1&b=2&a=1"), S_INIT("a=%ED%A0%80"), S_INIT("a=% 1"), S_INIT("a=%+1")};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (outcome_of(bad[i], 8, S("type")) != INVALID) fail_msg("case %zu", i);
}

static void only_declared_keys_may_repeat(void **state) {
  (void)state;
  scoped(arena) struct arena arena = {0};
  struct form_fields f;
  struct str const text = S("type=mission&ville=Hu%C3%A9&type=ami&type=");
  assert_int_equal(urlencoded_parse(&arena, text, 8, S("theme type"), &f), OK);
  static const char *const want[] = {"mission", "ami", ""};
  struct str value;
  size_t at = 0, n = 0;
  while (urlencoded_each(&f, S("type"), &at, &value)) assert_true(str_eq(value, str_from(want[n++])));
  assert_int_equal(n, 3);
  assert_int_equal(outcome_of(text, 8, S("theme typ types")), INVALID);
}

static void ten_thousand_fields_are_turned_away(void **state) {
  (void)state;
  assert_int_equal(outcome_of(S("a=1&b=2&c=3"), 3, (struct str){0}), OK);
  assert_int_equal(outcome_of(S("a=1&b=2&c=3"), 2, (struct str){0}), TOO_BIG);
  enum { N = 10000 };
  char *many = malloc(N * 2);
  assert_non_null(many);
  for (size_t i = 0; i < N; i++) memcpy(many + 2 * i, "k&", 2);
  assert_int_equal(outcome_of((struct str){many, N * 2}, URLENCODED_FIELDS_MAX, (struct str){0}), TOO_BIG);
  free(many);
}

static void links_are_written_in_one_canonical_way(void **state) {
  (void)state;
  char buffer[256];
  struct out o = out_fixed(buffer, sizeof buffer);
  out_put(&o, S("/fr/opportunites?"));
  urlencoded_put(&o, S("q"), S("co\xc3\xbbt & d\xc3\xa9lai+1 "));
  urlencoded_put(&o, S("type"), S("appel-offres*._~"));
  urlencoded_put(&o, S("vide"), (struct str){0});
  assert_true(str_eq(out_str(&o), S("/fr/opportunites?q=co%C3%BBt+%26+d%C3%A9lai%2B1+&type=appel-offres*._%7E&vide=")));
}

static void every_byte_survives_the_round_trip(void **state) {
  (void)state;
  for (int c = 1; c < 0x80; c++) {
    scoped(arena) struct arena arena = {0};
    char const text[] = {'a', (char)c, 'b'};
    struct out o = out_in(&arena, 64);
    urlencoded_put(&o, (struct str){text, 3}, (struct str){text, 3});
    struct form_fields f;
    assert_int_equal(urlencoded_parse(&arena, out_str(&o), 1, (struct str){0}, &f), OK);
    assert_int_equal(f.n, 1);
    assert_true(str_eq(f.at[0].key, (struct str){text, 3}) && str_eq(f.at[0].value, (struct str){text, 3}));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_people_typed_comes_out_as_they_typed_it),
      cmocka_unit_test(a_field_left_empty_differs_from_one_not_sent),
      cmocka_unit_test(what_cannot_be_read_one_way_only_is_refused),
      cmocka_unit_test(only_declared_keys_may_repeat),
      cmocka_unit_test(ten_thousand_fields_are_turned_away),
      cmocka_unit_test(links_are_written_in_one_canonical_way),
      cmocka_unit_test(every_byte_survives_the_round_trip),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests_name("urlencoded", tests, NULL, NULL);
}
