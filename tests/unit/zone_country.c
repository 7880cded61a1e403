#include "base/zone_country.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/out.h"
#include "base/when.h"

static const struct zone *load(struct str name) {
  const struct zone *z;
  assert_int_equal(zone_load(name, &z), OK);
  return z;
}

static void assert_text(struct str got, struct str wanted) {
  if (!str_eq(got, wanted)) fail_msg("\"%.*s\", wanted \"%.*s\"", STR(got), STR(wanted));
}

static void each_zone_has_its_country(void **state) {
  (void)state;
  static const struct str rows[][2] = {{S_INIT("Europe/Paris"), S_INIT("FR")}, {S_INIT("Africa/Porto-Novo"), S_INIT("BJ")},
                                       {S_INIT("Indian/Mauritius"), S_INIT("MU")}, {S_INIT("Africa/Lubumbashi"), S_INIT("CD")}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_text(zone_country(load(rows[i][0])), rows[i][1]);
  assert_null(zone_country(zone_utc()).p);
}

static void a_country_has_its_main_zone(void **state) {
  (void)state;
  const struct zone *z;
  assert_int_equal(zone_of_country(S("CD"), &z), OK);
  assert_text(zone_name(z), S("Africa/Kinshasa"));
  assert_int_equal(zone_of_country(S("XX"), &z), NOT_FOUND);
}

static void a_clock_is_not_named_after_a_city_that_does_not_follow_it(void **state) {
  (void)state;
  assert_text(zone_city(load(S("Africa/Tunis")), S("Kairouan"), S("TN")), S("Kairouan"));
  assert_null(zone_city(load(S("Europe/Paris")), S("Kairouan"), S("TN")).p);
  assert_null(zone_city(load(S("Africa/Dakar")), S("Sénégal"), S("SN")).p); /* nobody says "heure de Sénégal" */
  char buffer[200];
  struct out o = out_fixed(buffer, sizeof buffer);
  struct instant const july = {INT64_C(1783350000) * 1000000};
  const struct zone *paris = load(S("Europe/Paris"));
  when_full(&o, LANG_FR, july, paris, zone_city(paris, S("Kairouan"), S("TN")));
  assert_true(str_contains(out_str(&o), S("heure de Paris, UTC+2")));
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_zone_has_its_country),
      cmocka_unit_test(a_country_has_its_main_zone),
      cmocka_unit_test(a_clock_is_not_named_after_a_city_that_does_not_follow_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
