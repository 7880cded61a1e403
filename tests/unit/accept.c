/* French first, English for who prefers it; compressed pages for who can read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/accept.h"

static void the_first_visit_is_in_the_language_preferred(void **state) {
  (void)state;
  static const struct {
    const char *header;
    enum lang want;
  } cases[] = {
      {NULL, LANG_FR}, {"", LANG_FR}, {"fr", LANG_FR}, {"en", LANG_EN}, {"EN-gb", LANG_EN}, {"fr-CA,en;q=0.8", LANG_FR},
      {"en-US,en;q=0.9,fr;q=0.8", LANG_EN}, {"de", LANG_FR}, {"de-DE,de;q=0.9,en;q=0.5", LANG_EN},
      {"en;q=0.8, fr;q=0.9", LANG_FR}, {"en,fr", LANG_FR}, {"*", LANG_FR}, {"fr;q=0, *", LANG_EN}, {"fr;q=0", LANG_FR},
      {"fr;q=0.5, *;q=0.6", LANG_EN}, {"en;q=0.001", LANG_EN}, {"en;q=0", LANG_FR}, {"en ; Q=1.000", LANG_EN},
      {"fr;q=0.999,en;q=1.0", LANG_EN}, {"en;q=1.001", LANG_FR}, {"en;q=2", LANG_FR}, {"en;q=0.1234", LANG_FR},
      {"en;q=", LANG_FR}, {"en;q=-1", LANG_FR}, {"en;level=1", LANG_FR}, {"english", LANG_FR}, {",;q=1,,en,", LANG_EN},
      {"fr;q=0.2,fr-CH;q=0.9,en;q=0.5", LANG_FR},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    if (accept_language(str_from(cases[i].header)) != cases[i].want) fail_msg("%s", cases[i].header);
}

static void pages_are_compressed_only_for_who_says_so(void **state) {
  (void)state;
  static const struct {
    const char *header;
    bool want;
  } cases[] = {
      {NULL, false}, {"", false}, {"gzip", true}, {"GZip", true}, {"x-gzip", true},
      {"deflate, gzip;q=1.0, *;q=0.5", true},
      {"gzip;q=0", false}, {"gzip;q=0.0, *", false}, {"*", true}, {"*;q=0", false}, {"identity", false}, {"br", false},
      {"br;q=1.0, gzip;q=0.001", true}, {"gzip2", false}, {"gzip;q=yes", false},
      {"identity;q=0.5, *;q=0", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    if (accept_gzip(str_from(cases[i].header)) != cases[i].want) fail_msg("%s", cases[i].header);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_first_visit_is_in_the_language_preferred),
      cmocka_unit_test(pages_are_compressed_only_for_who_says_so),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests_name("accept", tests, NULL, NULL);
}
