/* The cities a reader may choose: each found by its word, in a zone the system knows, under a country there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/zone.h"
#include "web/city.h"

static void every_city_is_found_by_its_word(void **state) {
  (void)state;
  for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
    scoped(arena) struct arena a = {0};
    struct city_countries const list = city_list(&a, lang);
    size_t cities = 0;
    assert_true(list.n > 20);
    for (size_t i = 0; i < list.n; i++)
      for (size_t k = 0; k < list.v[i].n; k++, cities++) {
        const struct city_choice *listed = &list.v[i].v[k];
        struct city_choice found;
        assert_true(str_eq(listed->slug, fold_slug(&a, listed->name)));
        assert_int_equal(city_find(listed->slug, &found), OK);
        assert_true(str_eq(found.name, listed->name) && found.zone != NULL);
        assert_true(names_is_country(found.country));
        assert_true(str_eq(list.v[i].name, names_country(&a, lang, found.country)));
      }
    assert_int_equal(cities, 148); /* the whole file, whatever the language */
  }
}

static void what_is_no_city_is_not_found(void **state) {
  (void)state;
  static const struct str words[] = {S_INIT(""), S_INIT("slug"), S_INIT("atlantide"), S_INIT("Dakar"), S_INIT("dakar,"), S_INIT("SN"), {NULL, 0}};
  struct city_choice city;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) assert_int_equal(city_find(words[i], &city), NOT_FOUND);
  assert_int_equal(city_find(S("cotonou"), &city), OK);
  assert_true(str_eq(zone_name(city.zone), S("Africa/Porto-Novo")) && str_eq(city.country, S("BJ")));
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_city_is_found_by_its_word),
      cmocka_unit_test(what_is_no_city_is_not_found),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
