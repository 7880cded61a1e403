/* What contracts say in words of our notices, in the words of schema.org. */
#include "feed/jsonld.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_kind_of_employment_is_read_from_words(void **state) {
  (void)state;
  static const struct {
    enum opportunity_kind kind;
    struct str nature, time, type;
  } rows[] = {
      {KIND_EXPERTISE_MISSION, S_INIT("prestation de services"), {NULL, 0}, S_INIT("CONTRACTOR")},
      {KIND_RECRUITMENT, S_INIT("contrat à durée déterminée"), S_INIT("plein"), S_INIT("FULL_TIME")},
      {KIND_RECRUITMENT, S_INIT("CDI"), S_INIT("Temps complet"), S_INIT("FULL_TIME")},
      {KIND_RECRUITMENT, S_INIT("CDD"), S_INIT("partiel (60 %)"), S_INIT("PART_TIME")},
      {KIND_RECRUITMENT, S_INIT("Stage de fin d’études"), S_INIT("plein"), S_INIT("INTERN")},
      {KIND_RECRUITMENT, S_INIT("volontariat international"), S_INIT("plein"), S_INIT("VOLUNTEER")},
      {KIND_RECRUITMENT, S_INIT("bénévolat"), {NULL, 0}, S_INIT("VOLUNTEER")},
      {KIND_RECRUITMENT, S_INIT("contrat local"), {NULL, 0}, {NULL, 0}},
      {KIND_RECRUITMENT, {NULL, 0}, {NULL, 0}, {NULL, 0}},
      {KIND_RECRUITMENT, S_INIT("avantages"), S_INIT("à départager"), {NULL, 0}}, /* beginnings of words, not pieces */
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str const type = jsonld_employment(rows[i].kind, rows[i].nature, rows[i].time);
    if (!str_eq(type, rows[i].type)) fail_msg("%.*s, %.*s: %.*s", STR(rows[i].nature), STR(rows[i].time), STR(type));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_kind_of_employment_is_read_from_words)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
