/* Codes of countries and languages as foreign files have them. */
#include "feed/foreign/codes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void codes_of_all_kinds_give_the_boards(void **state) {
  (void)state;
  static const struct { struct str from, to; } lands[] = {
      {S_INIT("FRA"), S_INIT("FR")}, {S_INIT("fr"), S_INIT("FR")},  {S_INIT("UK"), S_INIT("GB")},  {S_INIT("EL"), S_INIT("GR")},
      {S_INIT("CIV"), S_INIT("CI")}, {S_INIT("COD"), S_INIT("CD")}, {S_INIT("1A0"), S_INIT("XK")}, {S_INIT("QZZ"), {NULL, 0}},
      {S_INIT(""), {NULL, 0}},       {S_INIT("FRAN"), {NULL, 0}},
  };
  static const struct { struct str from, to; } tongues[] = {
      {S_INIT("FRA"), S_INIT("fr")}, {S_INIT("FR"), S_INIT("fr")},  {S_INIT("fr-CA"), S_INIT("fr")}, {S_INIT("ELL"), S_INIT("el")},
      {S_INIT("NOR"), S_INIT("no")}, {S_INIT("MLT"), S_INIT("mt")}, {S_INIT("ARA"), S_INIT("ar")},   {S_INIT("GSW"), S_INIT("gsw")},
      {S_INIT("QQQ"), {NULL, 0}},    {S_INIT("f"), {NULL, 0}},
  };
  static const struct { struct str from, to; } regions[] = {
      {S_INIT("FRL03"), S_INIT("FR")}, {S_INIT("FRY40"), S_INIT("RE")}, {S_INIT("FRA50"), S_INIT("YT")}, {S_INIT("EL301"), S_INIT("GR")},
      {S_INIT("UKI3"), S_INIT("GB")},  {S_INIT("CM"), S_INIT("CM")},    {S_INIT("0"), {NULL, 0}},
  };
  for (size_t i = 0; i < sizeof lands / sizeof *lands; i++)
    if (!str_eq(code_country(lands[i].from), lands[i].to)) fail_msg("%.*s: %.*s", STR(lands[i].from), STR(code_country(lands[i].from)));
  for (size_t i = 0; i < sizeof tongues / sizeof *tongues; i++)
    if (!str_eq(code_language(tongues[i].from), tongues[i].to))
      fail_msg("%.*s: %.*s", STR(tongues[i].from), STR(code_language(tongues[i].from)));
  for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
    if (!str_eq(code_country_of_region(regions[i].from), regions[i].to)) fail_msg("%.*s", STR(regions[i].from));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(codes_of_all_kinds_give_the_boards)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
